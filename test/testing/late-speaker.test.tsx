// @vitest-environment jsdom
/** What a spoken text does if the code of its speaker cannot be loaded. */
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { SpokenText } from '../../src/react';
import { speakerCode } from '../../src/react/spoken-text/state/use-spoken-text';
import { createTestSpeech, TestSpeechProvider } from '../../src/testing';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Lets the code of the speaker load only once `arrive` is called. */
function holdBackSpeaker() {
  vi.spyOn(speakerCode, 'loaded', 'get').mockReturnValue(undefined);
  const real = speakerCode.load.bind(speakerCode);
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const load = vi.spyOn(speakerCode, 'load').mockImplementation(async () => {
    await arrived;
    return real();
  });
  return { arrive, load };
}

test('a text that speaks by itself is heard without it, and replayed once it is there', async () => {
  const load = speakerCode.load.bind(speakerCode);
  let isLost = true;
  vi.spyOn(speakerCode, 'load').mockImplementation(() => (isLost ? Promise.reject(new Error('The file is gone.')) : load()));
  const speech = createTestSpeech();
  const { container } = render(
    <TestSpeechProvider speech={speech}>
      <SpokenText autoPlay>Good morning.</SpokenText>
    </TestSpeechProvider>,
  );
  await speech.waitUntilHeard('Good morning.');
  const status = () => container.querySelector('[data-status]')?.getAttribute('data-status');
  await waitFor(() => expect(status()).toBe('ended'));
  isLost = false;
  await userEvent.click(screen.getByRole('button', { name: /listen/i }));
  await waitFor(() => expect(speech.heardText).toBe('Good morning.Good morning.'));
});

test('a text that speaks by itself is said once if the listener asks for it before', async () => {
  const { arrive } = holdBackSpeaker();
  const speech = createTestSpeech({ pace: 'real-time' });
  const outcomes: string[] = [];
  render(
    <TestSpeechProvider speech={speech}>
      <SpokenText autoPlay onEnd={({ reason }) => outcomes.push(reason)}>
        Good morning. It is nine.
      </SpokenText>
    </TestSpeechProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: /listen/i }));
  await speech.waitUntilHeard('Good');
  arrive();
  await speech.waitUntilHeard('It is nine.');
  await waitFor(() => expect(outcomes).toEqual(['ended']));
  expect(speech.heardText).toBe('Good morning. It is nine.');
});

test('a text that comes after a failed load is spoken', async () => {
  vi.spyOn(speakerCode, 'loaded', 'get').mockReturnValue(undefined);
  const load = vi.spyOn(speakerCode, 'load').mockRejectedValueOnce(new Error('The file is gone.'));
  const speech = createTestSpeech();
  const page = (text: string) => (
    <TestSpeechProvider speech={speech}>
      <SpokenText autoPlay>{text}</SpokenText>
    </TestSpeechProvider>
  );
  const { rerender } = render(page(''));
  await waitFor(() => expect(load).toHaveBeenCalled());
  rerender(page('Good morning.'));
  await speech.waitUntilHeard('Good morning.');
});

test('a text that replaces one that was heard is not spoken unasked', async () => {
  vi.useFakeTimers();
  const advance = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  const { arrive, load } = holdBackSpeaker();
  const speech = createTestSpeech();
  const page = (text: string) => (
    <TestSpeechProvider speech={speech}>
      <SpokenText streaming={false}>{text}</SpokenText>
    </TestSpeechProvider>
  );
  const { container, rerender } = render(page('Hello.'));
  act(() => screen.getByRole('button', { name: /listen/i }).click());
  await vi.waitFor(() => expect(container.querySelector('[data-status]')?.getAttribute('data-status')).toBe('ended'));
  rerender(page('Something else is here.'));
  await advance(1_000);
  arrive();
  await vi.waitFor(() => expect(load).toHaveResolved());
  await advance(5_000);
  expect(speech.heardText).toBe('Hello.');
});

/** What an app's tests expect of silent speech, in every simulated page. */
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SpokenText, useSpeechStream, type OutputFormat } from '../../src/react';
import { createTestSpeech, TestSpeechProvider, type TestSpeech } from '../../src/testing';

function Answer({ text, format }: { readonly text: string; readonly format?: OutputFormat }) {
  return <SpokenText {...(format === undefined ? {} : { format })}>{text}</SpokenText>;
}

function renderAnswer(speech: TestSpeech, text: string, format?: OutputFormat) {
  return render(
    <TestSpeechProvider speech={speech}>
      <Answer text={text} {...(format === undefined ? {} : { format })} />
    </TestSpeechProvider>,
  );
}

const statusOf = (container: HTMLElement) => container.querySelector('[data-status]')?.getAttribute('data-status');

/** Tests it in the page that the test file runs in. */
export function describeTestSpeech(): void {
  afterEach(cleanup);

  describe('instantly', () => {
    test.each(['mp3', 'pcm', 'mulaw', 'alaw', 'ogg_opus'] as const)('a text in %s is heard to its end', async (format) => {
      const speech = createTestSpeech();
      const { container } = renderAnswer(speech, 'Good morning. The train leaves at nine.', format);
      await userEvent.click(screen.getByRole('button', { name: 'Listen' }));
      await speech.waitUntilHeard('The train leaves at nine.');
      await speech.waitUntilQuiet();
      expect(speech.heardText.trim()).toBe('Good morning. The train leaves at nine.');
      await waitFor(() => expect(statusOf(container)).toBe('ended'));
    });

    test('a hook speaks what is written, token by token', async () => {
      const speech = createTestSpeech();
      function Chat() {
        const { speak, status } = useSpeechStream();
        async function* tokens() {
          for (const token of ['Hel', 'lo ', 'the', 're.', ' How are', ' you?']) yield await Promise.resolve(token);
        }
        return <button onClick={() => void speak(tokens())}>{status}</button>;
      }
      render(
        <TestSpeechProvider speech={speech}>
          <Chat />
        </TestSpeechProvider>,
      );
      await userEvent.click(screen.getByRole('button'));
      await speech.waitUntilHeard('Hello there. How are you?');
      await screen.findByText('ended');
    });

    test('a text that speaks by itself is heard in StrictMode', async () => {
      const speech = createTestSpeech();
      render(
        <StrictMode>
          <TestSpeechProvider speech={speech}>
            <SpokenText autoPlay>Good morning.</SpokenText>
          </TestSpeechProvider>
        </StrictMode>,
      );
      await speech.waitUntilHeard('Good morning.');
    });

    test('an SSML document is heard without its tags', async () => {
      const speech = createTestSpeech();
      const { container } = renderAnswer(speech, '<speak>Wait <break time="1s"/> for me.</speak>');
      await userEvent.click(screen.getByRole('button', { name: 'Listen' }));
      await speech.waitUntilHeard('for me.');
      expect(speech.heardText.replace(/\s+/gu, ' ').trim()).toBe('Wait for me.');
      await waitFor(() => expect(statusOf(container)).toBe('ended'));
    });

    test('a failure is shown, and over once requests succeed again', async () => {
      const speech = createTestSpeech();
      speech.failWith('access-denied');
      const { container } = renderAnswer(speech, 'Good morning.');
      await userEvent.click(screen.getByRole('button', { name: 'Listen' }));
      await waitFor(() => expect(statusOf(container)).toBe('failed'));
      expect(speech.heardText).toBe('');
      speech.failWith(undefined);
      await userEvent.click(screen.getByRole('button', { name: /try again|listen/i }));
      await speech.waitUntilHeard('Good morning.');
    });

    test('a format that needs an encoder fails and says so', async () => {
      const speech = createTestSpeech();
      const { container } = renderAnswer(speech, 'Good morning.', 'ogg_vorbis');
      await userEvent.click(screen.getByRole('button', { name: 'Listen' }));
      await waitFor(() => expect(statusOf(container)).toBe('failed'));
    });

    test('a wait for what nobody says ends with an error', async () => {
      await expect(createTestSpeech().waitUntilHeard('Good morning.', 1)).rejects.toMatchObject({ code: 'stream-incomplete' });
    });
  });

  describe('in real time, with fake timers', () => {
    beforeEach(() => {
      vi.useFakeTimers({ shouldAdvanceTime: false });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    const advance = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

    test('words are heard at the pace of a voice; a pause holds them, and an interruption ends them', async () => {
      const speech = createTestSpeech({ pace: 'real-time' });
      const { container } = renderAnswer(speech, 'One sentence is spoken. Another one follows it.');
      act(() => screen.getByRole('button', { name: 'Listen' }).click());
      await advance(1_000);
      expect(statusOf(container)).toBe('playing');
      expect(speech.heardText.trim()).toBe('One sentence is');
      act(() => screen.getByRole('button', { name: 'Pause' }).click());
      await advance(5_000);
      expect(speech.heardText.trim()).toBe('One sentence is');
      act(() => screen.getByRole('button', { name: /resume|listen|continue/i }).click());
      await advance(1_000);
      expect(speech.heardText.trim()).toMatch(/^One sentence is spoken\./u);
      act(() => screen.getByRole('button', { name: 'Stop' }).click());
      await advance(5_000);
      expect(speech.heardText).not.toContain('follows');
    });
  });
}

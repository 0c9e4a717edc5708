// @vitest-environment jsdom
/** An answer that is replaced by a new one while it is heard, with a placeholder between them. */
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { SpokenText } from '../../src/react';
import { createTestSpeech, TestSpeechProvider } from '../../src/testing';

const OLD = 'The weather in Paris is sunny. Tomorrow it will rain a lot there. Then it will be fine again.';
const PLACEHOLDER = 'Thinking…';

/** Advances the clock in small steps, between which streams and promises move on. */
async function advance(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) await act(() => vi.advanceTimersByTimeAsync(50));
}

// The code of speech is loaded in real time.
beforeAll(async () => {
  const speech = createTestSpeech();
  render(
    <TestSpeechProvider speech={speech}>
      <SpokenText autoPlay>Good morning to you.</SpokenText>
    </TestSpeechProvider>,
  );
  await speech.waitUntilHeard('to you', 20_000);
  cleanup();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Presses Listen, and lets the old answer be heard up to "Paris". */
async function hearOld() {
  vi.useFakeTimers({ shouldAdvanceTime: false });
  const speech = createTestSpeech({ pace: 'real-time' });
  const page = (text: string, streaming: boolean | undefined) => (
    <TestSpeechProvider speech={speech}>
      <SpokenText {...(streaming === undefined ? {} : { streaming })}>{text}</SpokenText>
    </TestSpeechProvider>
  );
  const { rerender } = render(page(OLD, false));
  await advance(100);
  act(() => screen.getByRole('button', { name: 'Listen' }).click());
  while (!speech.heardText.endsWith('Paris ')) await advance(50);
  const heardLength = speech.heardText.length;
  /** Shows a version of the text for some time. */
  const show = async (text: string, ms: number, streaming?: boolean) => {
    rerender(page(text, streaming));
    await advance(ms);
  };
  return { show, heardSince: () => speech.heardText.slice(heardLength) };
}

/** Shows a new answer as it grows, and to its end. */
async function showGrowing({ show }: Awaited<ReturnType<typeof hearOld>>, versions: readonly string[], isStreaming?: boolean) {
  for (const version of versions) await show(version, 150, isStreaming);
  await show(versions.at(-1) ?? '', 8_000, isStreaming === undefined ? undefined : false);
}

const END = ' is Madrid. It is hot there.';
test.each([
  ['another word', ['Madrid', 'Madrid is', 'Madrid is the capital of Spain.']],
  ['the same word', ['The', 'The capital', 'The capital of Spain', `The capital of Spain${END}`]],
  ['the same word, with a cursor', ['The▍', 'The capital▍', 'The capital of Spain▍', `The capital of Spain${END}`]],
  ['the same words', ['The weather', 'The weather in Spain', 'The weather in Spain is hot.']],
  ['a part of the same word', ['Th', 'There', 'There is no weather in space.']],
  ['all heard words', ['The', 'The weather', 'The weather in', 'The weather in Paris', 'The weather in Parma is hot.']],
])('a new answer that begins with %s is spoken from its start', async (_, versions) => {
  for (const isStreaming of [true, undefined]) {
    const page = await hearOld();
    await page.show(PLACEHOLDER, 900, isStreaming);
    await showGrowing(page, versions, isStreaming);
    expect(page.heardSince()).toContain(versions.at(-1));
    cleanup();
  }
});

test('a new answer is spoken if the placeholder returns after its first word', async () => {
  const page = await hearOld();
  await page.show(PLACEHOLDER, 900, true);
  await page.show('The', 300, true);
  await page.show(PLACEHOLDER, 900, true);
  await showGrowing(page, ['The', 'The capital', `The capital of Spain${END}`], true);
  expect(page.heardSince()).toContain(`The capital of Spain${END}`);
});

test('the old answer goes on if it returns', async () => {
  const page = await hearOld();
  await page.show(PLACEHOLDER, 900, true);
  await showGrowing(page, ['The', 'The weather', OLD], true);
  expect(page.heardSince()).toContain('Tomorrow it will rain a lot there. Then it will be fine again.');
  expect(page.heardSince()).not.toContain('weather');
});

test.each([
  ['complete', false],
  ['quiet', undefined],
] as const)('a text that replaces a new answer which was %s after its first word is not spoken', async (_, ending) => {
  const page = await hearOld();
  await page.show(PLACEHOLDER, 900, true);
  await page.show('The', 5000, ending);
  const before = page.heardSince();
  await showGrowing(page, ['Madrid is the capital of Spain.'], true);
  expect(page.heardSince()).toBe(before);
});

test('a new answer is not spoken if the listener stops at the placeholder', async () => {
  const page = await hearOld();
  await page.show(PLACEHOLDER, 450, true);
  act(() => screen.getByRole('button', { name: 'Stop' }).click());
  const before = page.heardSince();
  await showGrowing(page, ['The', 'The capital', `The capital of Spain${END}`], true);
  expect(page.heardSince()).toBe(before);
});

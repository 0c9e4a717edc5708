/** Speech in bursts, through the relay and from local Polly, for a listener that the test moves. */
import { expect, test } from 'vitest';
import { DEFAULT_MAX_AHEAD_SECONDS } from '../../src/core/options/max-ahead';
import { PASSAGE_SENTENCES } from '../bench/timing/passage';
import { createNodeSpeech } from '../core/rig/node-speech';
import { SPEECH_TEST_TIMEOUT_MS } from '../emulator/polly-client';
import { useNodeStack } from '../polly/node-stack';

/** So much is left when the listener has heard on: less than the low mark. */
const LEFT_SECONDS = 2;

const startNodeStack = useNodeStack();

/** Speaks a text. The listener hears on whenever a stream has ended. */
async function speak(text: string) {
  const speech = await createNodeSpeech(await startNodeStack());
  let mostAheadSeconds = 0;
  const unsubscribe = speech.stream.snapshot.subscribe(() => {
    mostAheadSeconds = Math.max(mostAheadSeconds, speech.stream.snapshot.get().buffer.aheadSeconds);
  });
  const outcome = speech.stream.speak(text);
  for (let spokenSeconds = 0, isComplete = false; !isComplete;) {
    const earlierSeconds = spokenSeconds;
    await speech.until(({ buffer }) => buffer.receivedSeconds > earlierSeconds + 0.01);
    const requests = await speech.account.requests();
    spokenSeconds = requests.reduce((sum, { audioSeconds }) => sum + audioSeconds, 0);
    const { buffer } = await speech.until(({ buffer }) => buffer.receivedSeconds > spokenSeconds - 0.01);
    isComplete = requests.map((request) => request.text).join('') === text;
    speech.ear().hearTo(buffer.receivedSeconds - LEFT_SECONDS);
  }
  await speech.hearAll();
  unsubscribe();
  expect(await outcome).toMatchObject({ reason: 'ended', heardText: text });
  const requests = await speech.account.requests();
  expect(requests.map(({ state }) => state)).toEqual(requests.map(() => 'completed'));
  return { texts: requests.map((request) => request.text ?? ''), mostAheadSeconds };
}

test('a long answer is fetched by streams that end at sentences', { timeout: SPEECH_TEST_TIMEOUT_MS }, async () => {
  const text = PASSAGE_SENTENCES.slice(0, 4).join(' ');
  const { texts, mostAheadSeconds } = await speak(text);
  expect(texts.length).toBeGreaterThan(1);
  expect(texts.join('')).toBe(text);
  for (const one of texts) expect(PASSAGE_SENTENCES.some((sentence) => one.trim().endsWith(sentence))).toBe(true);
  expect(mostAheadSeconds).toBeGreaterThan(DEFAULT_MAX_AHEAD_SECONDS / 3);
  expect(mostAheadSeconds).toBeLessThanOrEqual(DEFAULT_MAX_AHEAD_SECONDS);
});

test('an answer below the limit is one stream', { timeout: SPEECH_TEST_TIMEOUT_MS }, async () => {
  const text = PASSAGE_SENTENCES[0] ?? '';
  const { texts } = await speak(text);
  expect(texts).toEqual([text]);
});

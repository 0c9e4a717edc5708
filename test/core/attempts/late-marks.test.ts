/** Speech marks that arrive late, or never. Sound does not wait for them, and late times still count. */
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/fake-clock';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech } from '../rig/node-speech';

const TEXT = 'The keeper counted the ships. Then he lit the lamp. He went down.';
const WORDS = TEXT.match(/[A-Za-z]+/g) ?? [];
const GRACE_MS = 2_500;

const startNodeStack = useNodeStack();

/** Segmented speech whose marks are answered only when released. */
async function setUp(marked: string) {
  const stack = await startNodeStack();
  // The clock stands still, so that waiting for time would never end.
  const clock = new FakeClock();
  const callFaults = [{ text: marked, fault: 'held', marks: true }];
  const speech = await createNodeSpeech(stack, { engine: 'neural' }, { transport: 'segmented', clock }, { callFaults });
  const release = async () => {
    await fetch(`${stack.polly.url}/_local/identity-pools/${encodeURIComponent(speech.account.identityPoolId)}/release`, {
      method: 'POST',
    });
  };
  const timings = () => speech.stream.readWords().map(({ timing }) => timing);
  return { ...speech, clock, release, timings };
}

test('missing marks delay neither sound nor the end', async () => {
  const { stream, clock, received, ear, timings } = await setUp('');
  const outcome = stream.speak(TEXT);
  const { buffer } = await received();
  expect(buffer).toMatchObject({ state: 'complete' });
  expect(clock.now()).toBe(0);
  ear().become('playing', 1);
  ear().become('ended', 1);
  expect(await outcome).toMatchObject({ reason: 'ended', heardText: TEXT });
  expect(stream.readWords().map(({ start, end }) => TEXT.slice(start, end))).toEqual(WORDS);
  expect(new Set(timings())).toEqual(new Set(['estimated']));
  await clock.advance(GRACE_MS);
  stream.close();
  await expect.poll(() => clock.timerCount).toBe(0);
});

test('late marks of the first sentence count from then on, for its own words', async () => {
  const { stream, release, received, ear, timings, account } = await setUp('counted');
  void stream.speak(TEXT);
  await received();
  const [first] = TEXT.split(/(?<=\.) /);
  const words = first?.match(/[A-Za-z]+/g) ?? [];
  await expect.poll(timings).toEqual(WORDS.map((_, index) => (index < words.length ? 'estimated' : 'exact')));
  ear().hearTo(0.5);
  await release();
  await expect.poll(timings).toEqual(WORDS.map(() => 'exact'));
  const [request] = (await account.requests()).filter(({ text }) => text?.includes('counted') === true);
  const starts = stream
    .readWords()
    .slice(0, words.length)
    .map(({ startSeconds }) => startSeconds);
  for (const [index, seconds] of starts.entries()) expect(seconds).toBeCloseTo(request?.words?.[index]?.startSeconds ?? NaN, 2);
});

test('marks that arrive after the end of the sound still count, but an interruption does not wait for them', async () => {
  const heard = await setUp('');
  const outcome = heard.stream.speak(TEXT);
  await heard.hearAll();
  await outcome;
  await heard.release();
  await expect.poll(heard.timings).toEqual(WORDS.map(() => 'exact'));

  const stopped = await setUp('');
  void stopped.stream.speak(TEXT);
  await stopped.received();
  await stopped.stream.interrupt();
  const marks = async () => (await stopped.account.requests()).filter(({ audioBytes }) => audioBytes === 0).map(({ state }) => state);
  await expect.poll(marks).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect(stopped.clock.timerCount).toBe(0);
});

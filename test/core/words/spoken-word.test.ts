/** The words that an app gets: each while it is heard, and all of them with their times. */
import { expect, test } from 'vitest';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech } from '../rig/node-speech';

const TEXT = 'The lighthouse keeper counted the ships. Then he lit the lamp,\nand went downstairs!  "Who is there?" he asked.';
const WORDS = TEXT.match(/[A-Za-z]+/g) ?? [];

const FRAME_SECONDS = 1 / 60;

const startNodeStack = useNodeStack();

test.each([
  ['estimated', 'duplex', 'generative'],
  ['exact', 'segmented', 'neural'],
] as const)('words with %s times are reported one after another, never before they are heard', async (timing, transport, engine) => {
  const { stream, account, ear, received } = await createNodeSpeech(await startNodeStack(), { engine, voice: 'Matthew' }, { transport });
  expect(stream.readWord()).toBeUndefined();
  expect(stream.readWords()).toEqual([]);
  void stream.speak(TEXT);
  const { receivedSeconds } = (await received()).buffer;
  // Exact times may arrive later than all sound.
  await expect.poll(() => stream.readWords().map((word) => word.timing), { timeout: 10_000 }).toEqual(WORDS.map(() => timing));
  expect(stream.readWord()).toBeUndefined();

  const told: string[] = [];
  let last = stream.readWord();
  for (let seconds = 0; seconds < receivedSeconds; seconds += FRAME_SECONDS) {
    ear().hearTo(seconds);
    const word = stream.readWord();
    expect(stream.readWord()).toBe(word);
    if (word === last || word === undefined) continue;
    expect(word.start).toBeGreaterThan(last?.start ?? -1);
    expect(word.startSeconds).toBeLessThanOrEqual(seconds);
    expect(word.timing).toBe(timing);
    told.push(TEXT.slice(word.start, word.end));
    last = word;
  }
  expect(told).toEqual(WORDS);

  const words = stream.readWords();
  expect(words.map(({ start, end }) => TEXT.slice(start, end))).toEqual(WORDS);
  const sentences = new Set(words.map(({ sentenceStart, sentenceEnd }) => TEXT.slice(sentenceStart, sentenceEnd)));
  expect([...sentences]).toEqual([
    'The lighthouse keeper counted the ships.',
    'Then he lit the lamp,\nand went downstairs!',
    '"Who is there?" he asked.',
  ]);
  for (const [index, { startSeconds, endSeconds }] of words.entries()) {
    expect(endSeconds).toBeLessThanOrEqual(words[index + 1]?.startSeconds ?? receivedSeconds + FRAME_SECONDS);
    expect(endSeconds).toBeGreaterThan(startSeconds);
  }
  // Compared with the engine's own times. In segmented speech, each call has times of its own.
  if (transport === 'duplex') {
    const [request] = await account.requests();
    const errors = (request?.words ?? []).map(({ startSeconds }, index) =>
      Math.abs(startSeconds - (words[index]?.startSeconds ?? Infinity)),
    );
    expect(errors.sort((one, other) => one - other)[Math.floor(errors.length * 0.8)]).toBeLessThan(0.15);
  }

  stream.seekToCharacter(TEXT.indexOf('Then'));
  ear().hearTo(stream.readPosition() + FRAME_SECONDS);
  expect(TEXT.slice(stream.readWord()?.start, stream.readWord()?.end)).toBe('Then');
});

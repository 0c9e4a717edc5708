/** Sources of SDK items, all the way to Polly and back, through the relay and the local Polly. */
import { expect, test } from 'vitest';
import type { SpeechOptions } from '../../../src/core/options/options';
import { useNodeStack } from '../../polly/node-stack';
import { SAID, SDK_ITEMS } from '../../text/source/shapes/sdk-items';
import { createNodeSpeech } from '../rig/node-speech';

const startNodeStack = useNodeStack();
const setUp = async (options: SpeechOptions = {}) => createNodeSpeech(await startNodeStack(), options);

interface Delta {
  readonly words?: string;
}

const wordsOf = (item: Delta) => item.words;
const DELTAS: readonly Delta[] = [{}, { words: 'One ' }, { words: 'two.' }];

test('heard text is reported in the text of the items', async () => {
  const speech = await setUp();
  const outcome = speech.stream.speak(Promise.resolve(SDK_ITEMS['OpenAI Agents'] ?? []));
  await speech.hearAll();
  expect(await outcome).toMatchObject({ reason: 'ended', heardText: SAID, unheardText: '' });
  expect((await speech.account.requests()).map(({ text }) => text).join('')).toBe(SAID);
});

test('a text and a voice read items as the app says, even in the queue', async () => {
  const speech = await setUp({ textOf: (item: Delta) => item.words?.toUpperCase() });
  const first = speech.stream.speak(DELTAS);
  await speech.received();
  const ear = speech.ear();
  const second = speech.stream.speak(DELTAS, { whenSpeaking: 'queue', textOf: wordsOf });
  ear.become('playing', 1);
  ear.become('ended', 1);
  expect(await first).toMatchObject({ reason: 'ended', heardText: 'ONE TWO.' });
  await speech.hearAll();
  expect(await second).toMatchObject({ reason: 'ended', heardText: 'One two.' });
});

test('items without text fail with the names of their properties, and ask Polly for nothing', async () => {
  const speech = await setUp();
  const outcome = await speech.stream.speak(DELTAS);
  expect(outcome).toMatchObject({ reason: 'failed', heardText: '', error: { code: 'invalid-option' } });
  expect(outcome.error?.message).toContain('textOf');
  expect(await speech.account.requests()).toEqual([]);
});

test('textOf that throws fails with its error', async () => {
  const cause = new Error('no words');
  const speech = await setUp();
  const outcome = await speech.stream.speak(DELTAS, {
    textOf: () => {
      throw cause;
    },
  });
  expect(outcome).toMatchObject({ reason: 'failed', error: { code: 'source-failed', cause } });
});

test('textOf that is not a function is reported at once', async () => {
  const speech = await setUp({ textOf: 'words' as unknown as () => string });
  expect(await speech.stream.speak(DELTAS)).toMatchObject({
    reason: 'failed',
    error: { code: 'invalid-option', message: expect.stringContaining('"textOf"') as string },
  });
});

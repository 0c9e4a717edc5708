/** Tests the judge of turns with texts that sounded at the wrong time. */
import { expect, test } from 'vitest';
import { PLAIN, planChaos, type PlannedUtterance } from '../chaos-plan';
import type { SpokenUtterance } from '../chaos-speech';
import { judgeTurns } from './judge-turns';

const TEXTS = planChaos(1, { sort: { ...PLAIN, others: ['queue'] } }).utterances;
const FORMAT = { outputFormat: 'pcm', sampleRate: 16_000 } as const;

function given(whenSpeaking: PlannedUtterance['whenSpeaking'], askedAtMs: number, interruptedAtMs?: number): SpokenUtterance {
  const [, planned] = TEXTS;
  if (planned === undefined) throw new Error('There is one text only.');
  return { planned: { ...planned, whenSpeaking }, askedAtMs, interruptedAtMs, outcome: undefined };
}

const heard = (firstSoundAtMs: number, lastSoundAtMs: number) => ({
  format: FORMAT,
  samples: new Float32Array(0),
  firstSoundAtMs,
  lastSoundAtMs,
});
const inOrder = { texts: [], owners: [0, 1], strays: [], strangeSeconds: 0 };

test('texts that wait, replace each other or sound together are correct', () => {
  const first = given('replace', 0);
  expect(judgeTurns([first, given('queue', 50)], [heard(10, 100), heard(100, 200)], inOrder).complaints).toEqual([]);
  expect(judgeTurns([first, given('replace', 100)], [heard(10, 100), heard(120, 200)], inOrder).complaints).toEqual([]);
  expect(judgeTurns([first, given('mix', 50)], [heard(0, 3_000), heard(1_000, 4_000)], inOrder)).toEqual({
    besideSeconds: 2,
    complaints: [],
  });
});

test('a text that begins before its turn is reported', () => {
  const { complaints } = judgeTurns([given('replace', 0), given('queue', 50)], [heard(10, 100), heard(90, 200)], inOrder);
  expect(complaints).toEqual(['text 1 began 10 ms before text 0 had ended']);
});

test('a text that sounds after it was replaced or interrupted is reported', () => {
  const replaced = judgeTurns([given('replace', 0), given('replace', 50)], [heard(10, 100), heard(120, 200)], inOrder);
  expect(replaced.complaints).toEqual(['text 0 sounded 50 ms after text 1 had replaced it']);
  const interrupted = judgeTurns([given('replace', 0, 60)], [heard(10, 100)], { ...inOrder, owners: [0] });
  expect(interrupted.complaints).toEqual(['text 0 sounded on after an interruption']);
});

test('a text that is heard in another recording, or in two, is reported', () => {
  const spoken = [given('replace', 0), given('mix', 10)];
  const strays = [{ text: 'gulls', start: 0, heard: 1, beganAtSeconds: 0 }];
  expect(judgeTurns(spoken, [heard(10, 100), heard(20, 200)], { ...inOrder, strays }).complaints).toEqual(['heard in another text: gulls']);
  expect(judgeTurns(spoken, [heard(10, 100), heard(20, 200)], { ...inOrder, owners: [0, 0] }).complaints).toEqual([
    'a text was heard in two places',
  ]);
});

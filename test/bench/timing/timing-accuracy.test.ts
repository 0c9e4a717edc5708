/** A short form of `npm run bench -- timing`: what it measures stays within its targets. */
import { afterAll, expect, test } from 'vitest';
import { EspeakSpeaker } from '../../timing/espeak-speech';
import { joinSpeech, type JoinedSpeech } from '../../timing/true-speech';
import { measureAccuracy } from './timing-accuracy';
import { OTHER_WORDS, SAME_WORDS, type Condition } from './timing-conditions';
import { LANGUAGE_TEXTS } from './timing-languages';
import { setOf, type Recording } from './timing-recording';
import { FIGURE_SENTENCES, TIMING_PASSAGES } from './timing-texts';

const TIMEOUT_MS = 60_000;
const PAUSE_SECONDS = 0.3;

const speaker = new EspeakSpeaker();
afterAll(() => speaker.close());

async function record(sentences: readonly string[], language: string, voice?: string): Promise<Recording & JoinedSpeech> {
  const spoken = [];
  for (const sentence of sentences) spoken.push(await speaker.speak(sentence, voice === undefined ? {} : { voice }));
  return { ...joinSpeech(spoken, PAUSE_SECONDS), name: language, language };
}

test.each(['cmn-CN', 'arb', 'hi-IN', 'ko-KR', 'de-DE', 'ru-RU'])(
  'words of %s are marked at their times',
  { timeout: TIMEOUT_MS },
  async (language) => {
    const text = LANGUAGE_TEXTS.find((one) => one.language === language);
    const { wrongPart, medianMs, backwardSteps } = await measureAccuracy([await record(text?.sentences ?? [], language, text?.voice)]);
    expect(wrongPart).toBeLessThanOrEqual(0.1);
    expect(medianMs).toBeLessThanOrEqual(35);
    expect(backwardSteps).toBe(0);
  },
);

test('figures are marked at their times', { timeout: TIMEOUT_MS }, async () => {
  const { wrongPart, medianMs } = await measureAccuracy([await record(FIGURE_SENTENCES, 'en')]);
  expect(wrongPart).toBeLessThanOrEqual(0.08);
  expect(medianMs).toBeLessThanOrEqual(15);
});

test('words hold through an offset, noise and another pace, and are found again behind music', { timeout: TIMEOUT_MS }, async () => {
  const [sentences = []] = TIMING_PASSAGES;
  const recording = await record(sentences, 'en');
  const measure = async (change: Condition | undefined) => {
    if (change === undefined) throw new Error('There must be such a condition.');
    return measureAccuracy([await change(recording, recording)]);
  };
  for (const name of ['constant offset', 'pink noise at 20 dB', '1.3 times as fast']) {
    expect(await measure(SAME_WORDS[name])).toMatchObject({ lostRuns: 0, sentencesOff: 0, falselySurePart: 0 });
  }
  const { sentencesOff, falselySurePart } = await measure(OTHER_WORDS['3 s of music']);
  expect(sentencesOff).toBeLessThanOrEqual(2);
  expect(falselySurePart).toBeLessThan(0.1);
});

test('words far ahead are not taken for other speech', { timeout: TIMEOUT_MS }, async () => {
  const [others = []] = TIMING_PASSAGES;
  const recording = await record(TIMING_PASSAGES[5] ?? [], 'en');
  const changed = await OTHER_WORDS['6 s of other speech']?.(recording, await record(others.slice(0, 3), 'en'));
  const { sentencesOff, lostRuns } = await measureAccuracy(changed === undefined ? [] : [changed]);
  expect(lostRuns).toBe(0);
  expect(sentencesOff).toBeLessThanOrEqual(2);
});

test('a reader who was not developed on judges', () => {
  expect(['librispeech-367', 'librispeech-3670', 'figures-ked-0', 'lj-2', 'other-1'].map((name) => setOf({ name }))).toEqual([
    'develop',
    'judge',
    'judge',
    'develop',
    'judge',
  ]);
});

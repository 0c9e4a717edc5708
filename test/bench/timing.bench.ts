/** `npm run bench -- timing [--json FILE]`: how well the words of speech are found in its sound. */
import { seeded } from '../audio/material';
import { EspeakSpeaker } from '../timing/espeak-speech';
import type { TrueSpeech } from '../timing/true-speech';
import { runBench } from './bench-arguments';
import { speakWithFlite } from './flite-speech';
import { formatTable } from './table';
import { measureBoundaries, measureCost, measureHeardText, measureOnsets, runsOf, type OnsetErrors } from './timing-benchmark';
import { TIMING_PASSAGES } from './timing-texts';

/** Sentences in a run. */
const RUN_LENGTHS = [1, 2, 3, 4, 6, 12];
const LONGEST_RUN = 12;
const INTERRUPTIONS = 400;
const CUTS_A_RUN = 20;
const SEED = 5;

/** What is to be reached, by issue. */
const TARGETS = { medianMs: 35, p90Ms: 110, heardTextPart: 0.95, costMs: 1 } as const;

interface Engine {
  readonly name: string;
  /** Silence put between two sentences; flite leaves some at the ends of each. */
  readonly pauseSeconds: number;
  readonly speak: (texts: readonly string[]) => Promise<TrueSpeech[]>;
}

const ENGINES: readonly Engine[] = [
  { name: 'espeak-ng', pauseSeconds: 0.3, speak: speakWithEspeak },
  { name: 'flite', pauseSeconds: 0, speak: speakWithFlite },
];

await runBench([], async () => {
  const engines = [];
  for (const { name, pauseSeconds, speak } of ENGINES) {
    const spoken = await speak(TIMING_PASSAGES.flat());
    const passages = TIMING_PASSAGES.map((texts, index) => {
      const first = TIMING_PASSAGES.slice(0, index).flat().length;
      return spoken.slice(first, first + texts.length);
    });
    const onsets = RUN_LENGTHS.map((length) => measureOnsets(runsOf(passages, length, pauseSeconds), length));
    const longRuns = runsOf(passages, LONGEST_RUN, pauseSeconds);
    const heardTextPart = measureHeardText(longRuns, seeded(SEED), INTERRUPTIONS);
    const boundaries = measureBoundaries(longRuns, seeded(SEED), CUTS_A_RUN);
    const costMs = measureCost(longRuns);
    engines.push({ name, onsets, heardTextPart, boundaries, costMs });
    const errors = ({ medianMs, p90Ms }: OnsetErrors) => `${medianMs.toFixed(0)} / ${p90Ms.toFixed(0)}`;
    const rows = onsets.map(({ sentences, complete, live, liveBiasMs, backwardSteps }) => [
      `  runs of ${sentences}`,
      errors(complete),
      errors(live),
      liveBiasMs.toFixed(0),
      `${backwardSteps}`,
    ]);
    console.log(
      `${name}: word onsets, error in ms\n` +
        `${formatTable([['', 'median / p90', 'live', 'live bias', 'steps back'], ...rows])}\n` +
        `  heard text at most a word off: ${(100 * heardTextPart).toFixed(1)}% of ${INTERRUPTIONS} interruptions\n` +
        `  ends of sentences told as certain: ${boundaries.certain} in ${boundaries.cuts} cuts, wrong ${boundaries.wrong}, ` +
        `the last not certain ${boundaries.behind}\n` +
        `  work: ${costMs.toFixed(2)} ms a second of speech\n`,
    );
  }
  const isReached = engines.every(
    ({ onsets, heardTextPart, boundaries, costMs }) =>
      onsets.every(
        ({ complete, live, backwardSteps }) =>
          backwardSteps === 0 &&
          [complete, live].every(({ medianMs, p90Ms }) => medianMs <= TARGETS.medianMs && p90Ms <= TARGETS.p90Ms),
      ) &&
      heardTextPart >= TARGETS.heardTextPart &&
      boundaries.wrong === 0 &&
      costMs < TARGETS.costMs,
  );
  const missedTargets = isReached ? [] : [`one of ${JSON.stringify(TARGETS)}, no wrong end of a sentence and no step back, with both engines`];
  return { name: 'timing', settings: { ...TARGETS, sentences: TIMING_PASSAGES.flat().length }, engines, isReached, missedTargets };
});

async function speakWithEspeak(texts: readonly string[]): Promise<TrueSpeech[]> {
  const speaker = new EspeakSpeaker();
  try {
    const spoken = [];
    for (const text of texts) spoken.push(await speaker.speak(text));
    return spoken;
  } finally {
    await speaker.close();
  }
}

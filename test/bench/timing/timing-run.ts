/** Measures how well words are found in the sound of speech, also under the conditions of real voices. */
import { seeded } from '../../audio/measuring/material';
import { EspeakSpeaker } from '../../timing/espeak-speech';
import { joinSpeech, type JoinedSpeech, type TrueSpeech } from '../../timing/true-speech';
import type { BenchResult } from '../bench-arguments';
import { speakWithFlite } from '../playback/flite-speech';
import { formatTable } from '../table';
import { measureAccuracy, missedBy, type Accuracy, type AccuracyTarget } from './timing-accuracy';
import {
  measureBoundaries,
  measureCost,
  measureHeardText,
  measureOnsets,
  runsOf,
  type BoundaryResult,
  type Cost,
  type OnsetErrors,
  type RunLengthResult,
  type TimedRun,
} from './timing-benchmark';
import { OTHER_WORDS, SAME_WORDS, type Condition } from './timing-conditions';
import { FRESH_LANGUAGE_TEXTS } from './timing-fresh-languages';
import { LANGUAGE_TEXTS } from './timing-languages';
import { readRecordings, setOf, type Recording } from './timing-recording';
import { FIGURE_SENTENCES } from './timing-texts';

const LONGEST_RUN = 12;
const CUTS_A_RUN = 20;
const SEED = 5;

/** The targets. */
const TARGETS = { medianMs: 35, p90Ms: 110, heardTextPart: 0.95, workerMs: 0.6, pageMs: 0.1 } as const;

const ESPEAK_PAUSE_SECONDS = 0.3;

interface Engine {
  readonly name: string;
  /** Silence between two sentences. flite adds some at the ends of each itself. */
  readonly pauseSeconds: number;
  /** Whether the engine reports times of numbers; flite does not. */
  readonly tellsFigures: boolean;
  readonly speak: (texts: readonly string[]) => Promise<TrueSpeech[]>;
}

const ENGINES: readonly Engine[] = [
  { name: 'espeak-ng', pauseSeconds: ESPEAK_PAUSE_SECONDS, tellsFigures: true, speak: speakWithEspeak },
  { name: 'flite', pauseSeconds: 0, tellsFigures: false, speak: speakWithFlite },
];

/** A place that was lost is found again within two sentences. */
const FOUND_AGAIN: AccuracyTarget = { sentencesOff: 2 };
/** The targets under each condition, with the engines' voices. */
const CONDITION_TARGET: AccuracyTarget = { ...FOUND_AGAIN, medianMs: 35, p90Ms: 110, wrongPart: 0.1 };
/** Each text has only some forty words, so one or two early words weigh much. */
const LANGUAGE_TARGET: AccuracyTarget = { medianMs: 35, p90Ms: 150, wrongPart: 0.1 };
/** The targets of recordings by kind. */
const FIGURES_TARGET: AccuracyTarget = { medianMs: 15, p90Ms: 150, p99Ms: 800, wrongPart: 0.08 };
const READER_TARGET: AccuracyTarget = { medianMs: 20, p90Ms: 120, p99Ms: 600, wrongPart: 0.12 };
const OTHER_TARGETS: Readonly<Record<string, AccuracyTarget>> = {
  'pink noise at 20 dB': { ...CONDITION_TARGET, p90Ms: 60 },
  'markdown that is not said': { ...CONDITION_TARGET, p90Ms: 80 },
  // Words that are not spoken are reported late or early, so only the position counts.
  ...Object.fromEntries(Object.keys(OTHER_WORDS).map((condition) => [condition, FOUND_AGAIN])),
};
const EVERY_CONDITION: Readonly<Record<string, Condition>> = { ...SAME_WORDS, ...OTHER_WORDS };

/** The amount of measurement. */
export interface TimingAmount {
  /** Each has at least as many sentences as the longest run. */
  readonly passages: readonly (readonly string[])[];
  /** Whether to measure conditions beside the voices as they are, and other languages. */
  readonly hasConditions: boolean;
  /** Sentences per run, for each measurement of onsets. */
  readonly runLengths: readonly number[];
  readonly interruptions: number;
}

/** Measures two engines that report the times of their own words. */
export async function measureEngines({ passages: texts, hasConditions, runLengths, interruptions }: TimingAmount): Promise<BenchResult> {
  const engines = [];
  const missedTargets: string[] = [];
  const tables: string[] = [];
  for (const { name, pauseSeconds, tellsFigures, speak } of ENGINES) {
    const spoken = await speak(texts.flat());
    const passages = texts.map((passage, index) => {
      const first = texts.slice(0, index).flat().length;
      return spoken.slice(first, first + passage.length);
    });
    const onsets = runLengths.map((length) => measureOnsets(runsOf(passages, length, pauseSeconds), length));
    const longRuns = runsOf(passages, LONGEST_RUN, pauseSeconds);
    const heardTextPart = measureHeardText(longRuns, seeded(SEED), interruptions);
    const boundaries = measureBoundaries(longRuns, seeded(SEED), CUTS_A_RUN);
    const cost = measureCost(longRuns);
    const heardText = `${(100 * heardTextPart).toFixed(1)}% of ${interruptions} interruptions`;
    tables.push(formatOnsets(name, onsets, heardText, boundaries, cost));
    const isReached =
      onsets.every(
        ({ complete, live, backwardSteps }) =>
          backwardSteps === 0 && [complete, live].every(({ medianMs, p90Ms }) => medianMs <= TARGETS.medianMs && p90Ms <= TARGETS.p90Ms),
      ) &&
      heardTextPart >= TARGETS.heardTextPart &&
      boundaries.wrong === 0;
    if (cost.workerMs > TARGETS.workerMs)
      missedTargets.push(`${name}: ${cost.workerMs.toFixed(2)} ms in the Worker, not ${TARGETS.workerMs}`);
    if (cost.pageMs > TARGETS.pageMs) missedTargets.push(`${name}: ${cost.pageMs.toFixed(2)} ms in the page, not ${TARGETS.pageMs}`);
    if (!isReached) missedTargets.push(`${name}: one of ${JSON.stringify(TARGETS)}, no wrong end of a sentence and no step back`);
    const conditions = await measureConditions(
      longRuns.map(({ speech }, index) => ({ ...speech, name: `${name}-${index}`, language: 'en' })),
      hasConditions ? EVERY_CONDITION : {},
    );
    if (tellsFigures && hasConditions) {
      const { speech } = runsOf([await speak(FIGURE_SENTENCES)], FIGURE_SENTENCES.length, pauseSeconds)[0] as TimedRun;
      conditions['figures'] = await measureAccuracy([{ ...speech, name: 'figures', language: 'en' }]);
    }
    tables.push(formatAccuracy(`${name}, runs of ${LONGEST_RUN}, live`, conditions));
    for (const [condition, accuracy] of Object.entries(conditions)) {
      missedTargets.push(...missedBy(`${name}, ${condition}`, accuracy, OTHER_TARGETS[condition] ?? CONDITION_TARGET));
    }
    engines.push({ name, onsets, heardTextPart, boundaries, cost, conditions });
  }
  const languages = hasConditions ? await measureLanguages() : {};
  if (hasConditions) tables.push(formatAccuracy('espeak-ng, other languages, live', languages));
  for (const [language, accuracy] of Object.entries(languages)) missedTargets.push(...missedBy(language, accuracy, LANGUAGE_TARGET));
  const settings = { ...TARGETS, conditionTarget: CONDITION_TARGET, sentences: texts.flat().length };
  return { name: 'timing', settings, engines, languages, report: tables.join('\n\n'), missedTargets } as BenchResult;
}

async function measureLanguages(): Promise<Record<string, Accuracy>> {
  const languages: Record<string, Accuracy> = {};
  const speaker = new EspeakSpeaker();
  try {
    for (const { voice, language, sentences } of LANGUAGE_TEXTS) {
      languages[language] = await measureAccuracy([await recordLanguage(speaker, sentences, voice, language)]);
      const others = [];
      for (const passage of FRESH_LANGUAGE_TEXTS[language] ?? []) others.push(await recordLanguage(speaker, passage, voice, language));
      languages[`${language}, others`] = await measureAccuracy(others);
    }
  } finally {
    await speaker.close();
  }
  return languages;
}

async function recordLanguage(
  speaker: EspeakSpeaker,
  sentences: readonly string[],
  voice: string,
  language: string,
): Promise<Recording & JoinedSpeech> {
  const spoken = [];
  for (const sentence of sentences) spoken.push(await speaker.speak(sentence, { voice }));
  return { ...joinSpeech(spoken, ESPEAK_PAUSE_SECONDS), name: language, language };
}

/** Measures recordings of a kind, `KIND-*`, together: those that word times were developed on, and apart from them the others. */
export async function measureFolder(folder: string): Promise<BenchResult> {
  const recordings = await readRecordings(folder);
  const kinds: Record<string, Record<string, Accuracy>> = {};
  const missedTargets: string[] = [];
  const tables: string[] = [];
  const kindOf = (recording: Recording) => `${recording.name.replace(/-.*$/u, '')} (${setOf(recording)})`;
  for (const kind of new Set(recordings.map(kindOf))) {
    const ofKind = recordings.filter((recording) => kindOf(recording) === kind);
    const asItIs = kind.startsWith('figures') ? FIGURES_TARGET : READER_TARGET;
    const conditions = await measureConditions(ofKind);
    kinds[kind] = conditions;
    tables.push(formatAccuracy(`${kind}, live`, conditions));
    for (const [condition, accuracy] of Object.entries(conditions)) {
      missedTargets.push(...missedBy(`${kind}, ${condition}`, accuracy, condition === 'as it is' ? asItIs : FOUND_AGAIN));
    }
  }
  return {
    name: 'timing',
    settings: { readerTarget: READER_TARGET, figuresTarget: FIGURES_TARGET },
    kinds,
    report: tables.join('\n\n'),
    missedTargets,
  } as BenchResult;
}

async function measureConditions(
  recordings: readonly Recording[],
  changes: Readonly<Record<string, Condition>> = EVERY_CONDITION,
): Promise<Record<string, Accuracy>> {
  const conditions: Record<string, Accuracy> = { 'as it is': await measureAccuracy(recordings) };
  for (const [name, change] of Object.entries(changes)) {
    const changed: Recording[] = [];
    for (const [index, recording] of recordings.entries())
      changed.push(await change(recording, recordings[(index + 1) % recordings.length] ?? recording));
    conditions[name] = await measureAccuracy(changed);
  }
  return conditions;
}

function formatOnsets(name: string, onsets: readonly RunLengthResult[], heardText: string, boundaries: BoundaryResult, cost: Cost): string {
  const errors = ({ medianMs, p90Ms }: OnsetErrors) => `${medianMs.toFixed(0)} / ${p90Ms.toFixed(0)}`;
  const rows = onsets.map(({ sentences, complete, live, liveBiasMs, backwardSteps }) => [
    `  runs of ${sentences}`,
    errors(complete),
    errors(live),
    liveBiasMs.toFixed(0),
    `${backwardSteps}`,
  ]);
  return (
    `${name}: word onsets, error in ms\n` +
    `${formatTable([['', 'median / p90', 'live', 'live bias', 'steps back'], ...rows])}\n` +
    `  heard text at most a word off: ${heardText}\n` +
    `  ends of sentences told as certain: ${boundaries.certain} in ${boundaries.cuts} cuts, wrong ${boundaries.wrong}, ` +
    `the last not certain ${boundaries.behind}\n` +
    `  work a second of speech: ${cost.workerMs.toFixed(2)} ms in the Worker, ${cost.pageMs.toFixed(2)} ms in the page`
  );
}

function formatAccuracy(title: string, conditions: Readonly<Record<string, Accuracy>>): string {
  const rows = Object.entries(conditions).map(([condition, accuracy]) => {
    const { medianMs, p90Ms, p99Ms, maxMs, wrongPart, lostRuns, runs, sentencesOff, falselySurePart, unsurePart, backwardSteps } = accuracy;
    return [
      `  ${condition}`,
      ...[medianMs, p90Ms, p99Ms, maxMs].map((ms) => ms.toFixed(0)),
      `${(100 * wrongPart).toFixed(1)}%`,
      `${lostRuns} of ${runs}`,
      `${sentencesOff}`,
      `${(100 * falselySurePart).toFixed(1)}%`,
      `${(100 * unsurePart).toFixed(1)}%`,
      `${backwardSteps}`,
    ];
  });
  const head = ['', 'median', 'p90', 'p99', 'max ms', 'wrong word', 'runs lost', 'sentences off', 'surely off', 'unsure', 'steps back'];
  return `${title}\n${formatTable([head, ...rows])}`;
}

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

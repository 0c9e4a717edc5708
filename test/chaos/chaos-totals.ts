/** Carries out many chaos runs, and sums up the results. */
import { NO_NOISE_DB } from '../../src/emulator/speech/voice-sound';
import { planChaos, type ChaosPlan, type PlanChoice } from './chaos-plan';
import { describeVoice } from './texts/planned-voice';
import type { ChaosResult, UtteranceResult } from './judging/judge-run';

/** Counts of words by what became of them. */
export interface WordTotals {
  readonly wordsSpoken: number;
  readonly wordsLost: number;
  readonly wordsSaidTwice: number;
  readonly orderErrors: number;
}

/** The totals of texts with a common property. */
export interface SortTotals extends WordTotals {
  /** The common property. A text may have several. */
  readonly sort: string;
  readonly runs: number;
  readonly texts: number;
}

/** The totals of many runs. */
export interface ChaosTotals extends WordTotals {
  readonly runs: number;
  readonly texts: number;
  readonly sorts: readonly SortTotals[];
  readonly connectionFaults: number;
  readonly apiCalls: number;
  /** Calls that were answered before an earlier call. */
  readonly answersOutOfTurn: number;
  /** Calls whose sentence had already been the answer to another call. */
  readonly answersAgain: number;
  /** Numbers of texts. */
  readonly ended: number;
  readonly interrupted: number;
  readonly failed: number;
  /** Seconds in which two or more texts sounded at once. */
  readonly besideSeconds: number;
  /** Words with times from Polly, and the largest difference between such a time and the heard one, in milliseconds. */
  readonly exactWords: number;
  readonly mostOffMs: number;
  /** Hours of the fast clock. */
  readonly hours: number;
  /** One line for each faulty run, beginning with its seed. */
  readonly complaints: readonly string[];
}

/** Selects the runs. */
export interface ChaosSelection extends PlanChoice {
  readonly firstSeed: number;
  readonly runs: number;
  /** How many runs at once. Default: 1. */
  readonly atOnce?: number;
  /** Called after each run. */
  readonly onResult?: (result: ChaosResult) => void;
}

/**
 * Carries out the runs of consecutive seeds.
 *
 * @param run - Carries out one run.
 */
export async function runMany(
  run: (plan: ChaosPlan) => Promise<ChaosResult>,
  { firstSeed, runs, atOnce = 1, onResult, ...choice }: ChaosSelection,
): Promise<ChaosTotals> {
  const results: ChaosResult[] = [];
  let next = firstSeed;
  const work = async (): Promise<void> => {
    while (next < firstSeed + runs) {
      const seed = next;
      next += 1;
      const result = await run(planChaos(seed, choice)).catch((cause: unknown) => {
        throw new Error(`Seed ${seed}: ${String(cause)}`, { cause });
      });
      results.push(result);
      onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return totalsOf(results);
}

/** The properties, in the order of the report: of a run, and of each of its texts. */
const SORTS: readonly (readonly [sort: string, isOf: (plan: ChaosPlan, text: UtteranceResult) => boolean])[] = [
  ['one text', ({ utterances }) => utterances.length === 1],
  ['several texts', ({ utterances }) => utterances.length > 1],
  ['  rewritten', (_, { planned }) => planned.given === 'rewritten'],
  ...(['queue', 'replace', 'mix'] as const).map(
    (way) =>
      [
        `  given to ${way}`,
        ({ utterances }: ChaosPlan, { planned }: UtteranceResult) =>
          planned !== utterances[0] && planned.given !== 'rewritten' && planned.whenSpeaking === way,
      ] as const,
  ),
  ...(['generative', 'neural', 'standard', 'long-form'] as const).map(
    (engine) => [engine, (plan: ChaosPlan) => plan.engine === engine] as const,
  ),
  ['  speech marks failing', ({ callFaults }) => callFaults.some(({ marks }) => marks === true)],
  ['clean voice', ({ voice }) => describeVoice(voice).length === 0],
  ['  an offset', ({ voice }) => voice.sound.voiceOffset !== 0],
  ['  noise', ({ voice }) => voice.sound.voiceNoiseDb > NO_NOISE_DB],
  ['  another pace', ({ voice }) => voice.sound.voicePace !== 1],
  ['  figures', ({ voice }) => voice.saysFigures],
  ...(['plain', 'ssml', 'markdown'] as const).map((marking) => [marking, (plan: ChaosPlan) => plan.marking === marking] as const),
];

/** The names of all properties. */
export const SORT_NAMES = SORTS.map(([sort]) => sort);

function totalsOf(results: readonly ChaosResult[]): ChaosTotals {
  const sum = (valueOf: (result: ChaosResult) => number) => results.reduce((total, result) => total + valueOf(result), 0);
  const texts = results.flatMap(({ utterances }) => utterances);
  const reasons = (reason: string) => texts.filter(({ outcome }) => outcome?.reason === reason).length;
  return {
    runs: results.length,
    texts: texts.length,
    ...wordsOf(texts),
    sorts: SORTS.map(([sort, isOf]) => {
      const found = results.map(({ plan, utterances }) => utterances.filter((text) => isOf(plan, text))).filter(({ length }) => length > 0);
      return { sort, runs: found.length, texts: found.flat().length, ...wordsOf(found.flat()) };
    }).filter(({ runs }) => runs > 0),
    connectionFaults: sum(({ faultsMet }) => faultsMet),
    apiCalls: sum(({ apiCalls }) => apiCalls),
    answersOutOfTurn: sum(({ answers }) => answers.outOfTurn),
    answersAgain: sum(({ answers }) => answers.again),
    ended: reasons('ended'),
    interrupted: reasons('interrupted'),
    failed: reasons('failed'),
    besideSeconds: sum(({ besideSeconds }) => besideSeconds),
    exactWords: sum(({ times }) => times?.exactWords ?? 0),
    mostOffMs: results.reduce((most, { times }) => Math.max(most, times?.mostOffMs ?? 0), 0),
    hours: sum(({ durationMs }) => durationMs) / 3_600_000,
    complaints: results.flatMap(({ plan, complaints }) =>
      complaints.map((complaint) => `seed ${plan.seed} (${describePlan(plan)}): ${complaint}`),
    ),
  };
}

function wordsOf(texts: readonly UtteranceResult[]): WordTotals {
  const sum = (valueOf: (text: UtteranceResult) => number) => texts.reduce((total, text) => total + valueOf(text), 0);
  return {
    wordsSpoken: sum(({ count }) => count.words.filter(({ heard }) => heard > 0).length),
    // The rest of a text that was interrupted or failed is not lost: the outcome reports it as not heard.
    wordsLost: sum(({ count, outcome }) => (outcome?.reason === 'ended' ? count.lost.length : 0)),
    wordsSaidTwice: sum(({ count }) => count.saidTwice.length),
    orderErrors: sum(({ count }) => count.orderErrors),
  };
}

/** Formats the totals for people. */
export function describeTotals(totals: ChaosTotals): string {
  const { runs, texts, sorts, connectionFaults, ended, interrupted, failed, hours } = totals;
  const { apiCalls, answersOutOfTurn, answersAgain, besideSeconds, exactWords, mostOffMs } = totals;
  return [
    `${runs} runs, ${texts} texts (${ended} ended, ${interrupted} interrupted, ${failed} failed), ${hours.toFixed(1)} h, ${connectionFaults} broken connections`,
    `${apiCalls} calls, ${answersOutOfTurn} answered before an earlier one, ${answersAgain} answered with what another had been answered with`,
    `${besideSeconds.toFixed(0)} s of two texts at once; ${exactWords} words with a time of Polly's, ${mostOffMs.toFixed(0)} ms off at most`,
    describeWords(totals),
    ...sorts.map((some) => `${some.sort.padEnd(24)} ${some.runs} runs, ${some.texts} texts: ${describeWords(some)}`),
  ].join('\n');
}

function describeWords({ wordsSpoken, wordsLost, wordsSaidTwice, orderErrors }: WordTotals): string {
  return `words heard ${wordsSpoken}, words lost ${wordsLost}, words said twice ${wordsSaidTwice}, order errors ${orderErrors}`;
}

/** Formats one run for people, followed by its faults. */
export function describeResult({ plan, utterances, faultsMet, apiCalls, complaints, durationMs }: ChaosResult): string {
  const reasons = utterances.map(({ outcome }) => outcome?.reason ?? 'hangs').join(', ');
  const words = utterances.reduce((sum, { count }) => sum + count.words.length, 0);
  const line = `seed ${plan.seed} ${describePlan(plan)} ${plan.pacing}: ${reasons}, ${words} words, ${faultsMet} faults, ${apiCalls} calls, ${(durationMs / 1000).toFixed(0)} s`;
  return [line, ...complaints].join('\n  ');
}

function describePlan({ transport, format, engine, marking, voice, utterances }: ChaosPlan): string {
  const ways = utterances.slice(1).map(({ whenSpeaking }) => whenSpeaking);
  return [transport, format, engine, marking, ...describeVoice(voice), ...ways].join(' ');
}

/** The figures of the conversation benchmark, and its targets. */
import { FIRST_AUDIO_MS, SYNTHESIS_REAL_TIME_FACTOR } from '../../../src/emulator/operations/pacer';
import { DEFAULT_ACCOUNT_SETTINGS } from '../../../src/emulator/accounts/account-settings';
import { quantileOf, spreadOf } from '../spread';
import { sentenceTimesMs, type Answer } from './answers';
import type { Conversation, ConversationSettings } from './conversation-benchmark';
import { WAYS, type Listening, type Purpose, type Way } from './listening';

/** What is asked of this package. */
export const TARGETS = Object.freeze({
  /** First sound of `duplex`, compared with the first byte of AWS's Node SDK with the same tokens; the median. */
  firstSoundOfLimit: 1.05,
  /** Time to the last byte of `segmented`, compared with sequential calls as in the published benchmark. */
  segmentedOfSequential: 0.7,
});

/** With a median above this, the machine was too busy to judge. */
const MOST_LATE_MS = 40;

/** The median and the 90th percentile of milliseconds or ratios. */
export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
}

/** The figures of one way. */
export interface WayFigures {
  /** From the first token to the first audible sample, in milliseconds; of `sdk`, to the first byte. */
  readonly firstSoundMs: Quantiles;
  /** The same, as a part of the limit's, with the same tokens. */
  readonly firstSoundOfLimit: Quantiles;
  /** How often sound ran dry, for each minute of speech. */
  readonly stallsAMinute: number;
  /** Silence because of that, for each minute of speech, in seconds. */
  readonly stalledSecondsAMinute: number;
  /** How much later the last sample was heard than from a speaker who needs no time, in milliseconds. */
  readonly lateEndMs: Quantiles;
  /** From an interruption to the last audible sample, in milliseconds; undefined without a player. */
  readonly silentMs: { readonly median: number; readonly max: number } | undefined;
  /** Characters billed for each that was heard, in interrupted answers. */
  readonly billedOfHeard: number;
  /** Of answers that were heard to their end. */
  readonly callsAnAnswer: number;
  /** Seconds of open calls and streams for each second of speech. */
  readonly openSecondsASecond: number;
  /** Bytes of audio for each second of speech. */
  readonly bytesASecond: number;
}

/** The costs of one answer, from which larger numbers of answers can be computed. */
export type CostSample = Pick<Listening, 'calls' | 'billedCharacters' | 'openSeconds' | 'audioBytes'>;

/** Time to the last byte of all answers together, by way, in milliseconds. */
export type Totals = Readonly<Record<'sequential, model waits' | 'sequential' | 'one ahead' | 'segmented' | 'duplex' | 'sdk', number>>;

/** The result, as written with `--json`. */
export interface ConversationResult {
  readonly name: 'conversation';
  readonly settings: ConversationSettings;
  readonly answers: {
    readonly count: number;
    readonly interrupted: number;
    readonly sentences: number;
    readonly characters: number;
    /** Mean seconds of speech of an answer that is heard to its end, as `duplex` speaks it. */
    readonly speechSeconds: number;
  };
  readonly ways: Readonly<Record<Way, WayFigures>>;
  /** The costs of each answer: of those heard to their end, and of those interrupted. */
  readonly samples: Readonly<Record<Way, { readonly whole: readonly CostSample[]; readonly interrupted: readonly CostSample[] }>>;
  /** By tokens a second. */
  readonly firstSoundByRate: Readonly<Record<string, Readonly<Record<Way, number>>>>;
  /** Of all answers, and by tokens a second. */
  readonly totals: Totals;
  readonly totalsByRate: Readonly<Record<string, Totals>>;
  /** What the machine did to the measurement, in milliseconds. */
  readonly control: {
    /** The first byte of AWS's SDK after local Polly's pacing would have sent it. */
    readonly sdkLateMs: Quantiles;
    /** How late timers were. */
    readonly timersLateMs: Quantiles;
    /** The first audible sample, after the first sample as the player of `duplex` says. */
    readonly audibleAfterPlayerMs: Quantiles;
    /** Calls that failed and were made again, and listeners who could not go on. */
    readonly failedCalls: number;
    readonly failures: readonly string[];
  };
  readonly missedTargets: readonly string[];
}

/** Computes the figures. */
export function figuresOf({ settings, answers, listenings, failures, timerLatenessMs }: Conversation): ConversationResult {
  const find = (answer: Answer, way: Way, purpose: Purpose = 'hear') =>
    listenings.find((one) => one.answer === answer.name && one.way === way && one.purpose === purpose);
  const whole = answers.filter(({ bargeInMs }) => bargeInMs === undefined);
  const interrupted = answers.filter(({ bargeInMs }) => bargeInMs !== undefined);
  const all = (given: readonly Answer[], way: Way) => given.flatMap((answer) => find(answer, way) ?? []);

  const wayFigures = (way: Way): WayFigures => {
    const heard = all(whole, way);
    const stopped = all(interrupted, way);
    const speechSeconds = sum(heard, (one) => one.speechSeconds);
    const minutes = speechSeconds / 60;
    const silent = stopped.flatMap(({ silentMs }) => silentMs ?? []);
    return {
      firstSoundMs: quantilesOf(heard.map(({ firstSoundMs }) => firstSoundMs)),
      firstSoundOfLimit: quantilesOf(
        whole.map((answer) => (find(answer, way)?.firstSoundMs ?? NaN) / (find(answer, 'sdk')?.firstSoundMs ?? NaN)),
      ),
      stallsAMinute: sum(heard, ({ stalls }) => stalls) / minutes,
      stalledSecondsAMinute: sum(heard, ({ stalledMs }) => stalledMs) / 1_000 / minutes,
      lateEndMs: quantilesOf(whole.map((answer) => lateEndMs(answer, find(answer, way), find(answer, 'sequential')))),
      silentMs: way === 'sdk' ? undefined : spreadOf(silent),
      billedOfHeard: sum(stopped, (one) => one.billedCharacters) / sum(stopped, ({ heardCharacters = NaN }) => heardCharacters),
      callsAnAnswer: sum(heard, ({ calls }) => calls) / heard.length,
      openSecondsASecond: sum(heard, ({ openSeconds }) => openSeconds) / speechSeconds,
      bytesASecond: sum(heard, ({ audioBytes }) => audioBytes) / speechSeconds,
    };
  };
  const totalsOf = (given: readonly Answer[]): Totals => {
    const total = (way: Way, purpose: Purpose) => sum(given, (answer) => find(answer, way, purpose)?.lastByteMs ?? NaN);
    return {
      'sequential, model waits': total('sequential', 'fetch'),
      sequential: total('sequential', 'hear'),
      'one ahead': total('one ahead', 'hear'),
      segmented: total('segmented', 'fetch'),
      duplex: total('duplex', 'fetch'),
      sdk: total('sdk', 'hear'),
    };
  };
  const byRate = <Value>(of: (given: readonly Answer[]) => Value) =>
    Object.fromEntries(settings.rates.map((rate) => [String(rate), of(whole.filter(({ tokensPerSecond }) => tokensPerSecond === rate))]));
  const figures = {
    ways: eachWay(wayFigures),
    samples: eachWay((way) => ({ whole: all(whole, way).map(sampleOf), interrupted: all(interrupted, way).map(sampleOf) })),
    firstSoundByRate: byRate((given) => eachWay((way) => quantilesOf(all(given, way).map(({ firstSoundMs }) => firstSoundMs)).p50)),
    totals: totalsOf(whole),
    totalsByRate: byRate(totalsOf),
    control: {
      sdkLateMs: quantilesOf(whole.map((answer) => (find(answer, 'sdk')?.firstSoundMs ?? NaN) - scheduledMs(answer, settings))),
      timersLateMs: quantilesOf(timerLatenessMs),
      audibleAfterPlayerMs: quantilesOf(all(whole, 'duplex').map((one) => one.firstSoundMs - one.playerFirstSoundMs)),
      failedCalls: sum(listenings, ({ failedCalls }) => failedCalls),
      failures,
    },
  };
  return {
    name: 'conversation',
    settings,
    answers: {
      count: answers.length,
      interrupted: interrupted.length,
      sentences: sum(answers, ({ sentences }) => sentences.length),
      characters: sum(answers, ({ sentences }) => sentences.join(' ').length),
      speechSeconds: sum(all(whole, 'duplex'), ({ speechSeconds }) => speechSeconds) / whole.length,
    },
    ...figures,
    missedTargets: missedTargetsOf(figures),
  };
}

/** Lists the missed targets, and what could not be judged. */
export function missedTargetsOf({ ways, totals, control }: Pick<ConversationResult, 'ways' | 'totals' | 'control'>): string[] {
  const missed: string[] = [];
  // NaN does not meet a target.
  const first = ways.duplex.firstSoundOfLimit.p50;
  if (!(first <= TARGETS.firstSoundOfLimit)) {
    missed.push(
      `first sound of duplex within ${TARGETS.firstSoundOfLimit} of the first byte of AWS's Node SDK; measured ${first.toFixed(3)}`,
    );
  }
  const time = totals.segmented / totals['sequential, model waits'];
  if (!(time <= TARGETS.segmentedOfSequential)) {
    missed.push(`segmented in at most ${TARGETS.segmentedOfSequential} of the sequential time; measured ${time.toFixed(3)}`);
  }
  if (control.failures.length > 0) missed.push(`no failure; there were ${control.failures.length}, such as "${control.failures[0]}"`);
  const lateMs = control.sdkLateMs.p50;
  if (!(lateMs <= MOST_LATE_MS)) {
    missed.push(
      `a machine that is free: AWS's SDK got its first byte ${lateMs.toFixed(0)} ms late (at most ${MOST_LATE_MS}), so nothing can be judged`,
    );
  }
  return missed;
}

/** When the pacing sends the first audio of a stream that gets each token in time. */
function scheduledMs(answer: Answer, { pacing }: ConversationSettings): number {
  if (pacing === 'instant') return 0;
  const synthesisMs = DEFAULT_ACCOUNT_SETTINGS.chunkSeconds * 1_000 * SYNTHESIS_REAL_TIME_FACTOR;
  return (sentenceTimesMs(answer)[0] ?? NaN) + FIRST_AUDIO_MS[pacing].StartSpeechSynthesisStream + synthesisMs;
}

/**
 * How much later the last sample was heard than from a speaker who needs no time: who begins each sentence when it is
 * complete and the one before is over. The lengths of sentences are those of sequential calls, scaled to the way's own speech.
 */
function lateEndMs(answer: Answer, listening: Listening | undefined, sequential: Listening | undefined): number {
  if (listening === undefined || sequential === undefined) return NaN;
  const scale = listening.speechSeconds / sequential.speechSeconds;
  let endMs = 0;
  for (const [index, writtenMs] of sentenceTimesMs(answer).entries()) {
    endMs = Math.max(endMs, writtenMs) + (sequential.speechSecondsOfCalls[index] ?? NaN) * 1_000 * scale;
  }
  return listening.lastSoundMs - endMs;
}

function sampleOf({ calls, billedCharacters, openSeconds, audioBytes }: Listening): CostSample {
  return { calls, billedCharacters, openSeconds, audioBytes };
}

function eachWay<Value>(of: (way: Way) => Value): Readonly<Record<Way, Value>> {
  return Object.fromEntries(WAYS.map((way) => [way, of(way)])) as Record<Way, Value>;
}

function quantilesOf(values: readonly number[]): Quantiles {
  return { p50: quantileOf(values, 0.5), p90: quantileOf(values, 0.9) };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

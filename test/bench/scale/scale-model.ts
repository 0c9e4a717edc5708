/**
 * What a million utterances a day cost, for five ways. Costs of single utterances are those that the conversation benchmark
 * measured; the relay's are those of the relay benchmark. A day is simulated second by second to find the busiest moment.
 */
import { seeded } from '../../audio/measuring/material';
import type { ConversationResult, CostSample } from '../conversation/conversation-figures';
import { WAYS, type Way } from '../conversation/listening';
import type { RelayBenchResult } from '../relay-benchmark';
import { PUBLISHED_PACE } from '../relay/load-plan';
import type { SCALE_INPUTS } from './scale-inputs';

const DAY_SECONDS = 86_400;
const HOURS = 24;
/** Moments of a day in the plot. */
const PLOTTED = 96;
const BYTES_A_GIGABYTE = 1e9;

/** The values of the inputs. */
export type ScaleInputs = Readonly<Record<keyof typeof SCALE_INPUTS, number>>;

/** What a day costs with one way. */
export interface ScaleFigures {
  readonly callsADay: number;
  readonly billedCharactersADay: number;
  readonly gigabytesADay: number;
  /** Streams or calls to Polly that are open at the busiest moment of the simulated day. */
  readonly openAtOnce: number;
  /** The most calls that begin in a second. */
  readonly callsASecond: number;
  /** How often the usual quota of requests at once, or of calls a second, is needed: the larger. */
  readonly quotas: number;
  /** Cores and gigabytes of relays; 0 where no relay is needed, undefined for a server that nobody measured. */
  readonly relayCores: number | undefined;
  readonly relayGigabytes: number | undefined;
  readonly dollarsADay: {
    readonly polly: number;
    /** Cores, memory and traffic of relays. */
    readonly relay: number | undefined;
  };
  /** Open streams or calls through the day, at equal distances. */
  readonly openThroughTheDay: readonly number[];
}

/** The result, as written with `--json`. */
export interface ScaleResult {
  readonly name: 'scale';
  readonly inputs: ScaleInputs;
  readonly ways: Readonly<Record<Way, ScaleFigures>>;
}

/** Computes the model. */
export function modelScale(inputs: ScaleInputs, conversation: ConversationResult, relay: RelayBenchResult, seed = 1): ScaleResult {
  const ways = Object.fromEntries(WAYS.map((way) => [way, modelWay(way, inputs, conversation, relay, seed)]));
  return { name: 'scale', inputs, ways: ways as Record<Way, ScaleFigures> };
}

function modelWay(way: Way, inputs: ScaleInputs, { samples }: ConversationResult, relay: RelayBenchResult, seed: number): ScaleFigures {
  const { utterancesADay, interruptedPart } = inputs;
  const { whole, interrupted } = samples[way];
  const mean = (of: (sample: CostSample) => number) =>
    (1 - interruptedPart) * meanOf(whole.map(of)) + interruptedPart * meanOf(interrupted.map(of));
  const gigabytesADay = (utterancesADay * mean(({ audioBytes }) => audioBytes)) / BYTES_A_GIGABYTE;
  const billedCharactersADay = utterancesADay * mean(({ billedCharacters }) => billedCharacters);
  const day = simulateDay(inputs, whole, interrupted, seed);
  const relays = way === 'duplex' ? modelRelays(inputs, relay, day.openAtOnce, gigabytesADay) : { cores: 0, gigabytes: 0, dollars: 0 };
  const isServer = way === 'sdk';
  return {
    callsADay: utterancesADay * mean(({ calls }) => calls),
    billedCharactersADay,
    gigabytesADay,
    ...day,
    quotas: Math.max(day.openAtOnce / inputs.requestsAtOnce, isStream(way) ? 0 : day.callsASecond / inputs.callsASecond),
    relayCores: isServer ? undefined : relays.cores,
    relayGigabytes: isServer ? undefined : relays.gigabytes,
    dollarsADay: {
      polly: (billedCharactersADay / 1e6) * inputs.dollarsAMillionCharacters,
      relay: isServer ? undefined : relays.dollars,
    },
  };
}

/** The quota of calls a second is that of `SynthesizeSpeech`. */
function isStream(way: Way): boolean {
  return way === 'duplex' || way === 'sdk';
}

/** A relay's work is in proportion to what it carries, and its memory to its open streams. */
function modelRelays(inputs: ScaleInputs, { settings, paceCores, memory }: RelayBenchResult, openAtOnce: number, gigabytesADay: number) {
  const measuredBytesASecond = (settings.streams * PUBLISHED_PACE.downBytes * 1_000) / PUBLISHED_PACE.downEveryMs;
  const busiestBytesASecond = (gigabytesADay * BYTES_A_GIGABYTE * inputs.busiestOfMean) / DAY_SECONDS;
  const cores = (paceCores * busiestBytesASecond) / measuredBytesASecond / inputs.coreUse;
  const gigabytes = (openAtOnce * memory.stream.rssBytes) / BYTES_A_GIGABYTE / inputs.coreUse;
  const dollars =
    HOURS * (cores * inputs.dollarsACoreHour + gigabytes * inputs.dollarsAGigabyteHour) + gigabytesADay * inputs.dollarsAGigabyteOut;
  return { cores, gigabytes, dollars };
}

/** Lets utterances begin at random, more often at midday, and counts what is open in each second. */
function simulateDay(
  { utterancesADay, interruptedPart, busiestOfMean }: ScaleInputs,
  whole: readonly CostSample[],
  interrupted: readonly CostSample[],
  seed: number,
): Pick<ScaleFigures, 'openAtOnce' | 'callsASecond' | 'openThroughTheDay'> {
  const random = seeded(seed);
  const open = new Float64Array(DAY_SECONDS + 1);
  const begun = new Float64Array(DAY_SECONDS + 1);
  for (let utterance = 0; utterance < utterancesADay; utterance++) {
    const kind = random() < interruptedPart ? interrupted : whole;
    const { openSeconds, calls } = kind[Math.floor(random() * kind.length)] ?? { openSeconds: NaN, calls: NaN };
    const start = drawSecond(busiestOfMean, random);
    // Each second counts the part of it in which something is open. A night follows on the day before.
    for (let at = start, left = openSeconds; left > 0;) {
      const part = Math.min(left, Math.floor(at) + 1 - at);
      const second = Math.floor(at) % DAY_SECONDS;
      open[second] = (open[second] ?? 0) + part;
      at = Math.floor(at) + 1;
      left -= part;
    }
    // The calls of an utterance begin one after the other.
    for (let call = 0; call < calls; call++) {
      const second = Math.floor(start + (call * openSeconds) / calls) % DAY_SECONDS;
      begun[second] = (begun[second] ?? 0) + 1;
    }
  }
  const openThroughTheDay = Array.from({ length: PLOTTED }, (_, index) => {
    const length = DAY_SECONDS / PLOTTED;
    return Math.max(...open.subarray(index * length, (index + 1) * length));
  });
  return {
    openAtOnce: Math.max(...openThroughTheDay),
    callsASecond: begun.reduce((most, count) => Math.max(most, count), 0),
    openThroughTheDay,
  };
}

/** Draws a second of the day, by rejection: the rate is a cosine around its mean. */
function drawSecond(busiestOfMean: number, random: () => number): number {
  for (;;) {
    const second = random() * DAY_SECONDS;
    const rate = 1 - (busiestOfMean - 1) * Math.cos((2 * Math.PI * second) / DAY_SECONDS);
    if (random() * busiestOfMean < rate) return second;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

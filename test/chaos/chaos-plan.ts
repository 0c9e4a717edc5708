/** What happens in one chaos run, all of it from a seed. */
import { DEFAULT_RETRY_OPTIONS } from '../../src/core/retry-policy';
import { STALL_AFTER_MS } from '../../src/core/stall-watch';
import type { CallFaultRule } from '../../src/emulator/operations/call-faults';
import type { StreamFaultRule } from '../../src/emulator/operations/stream-faults';
import { Chance } from './chance';
import type { RelayOutage } from './chaos-network';
import type { ConnectionFault, ConnectionPlan } from './fault-proxy';
import { composeText } from './prose';

/** The ways to Polly that are tried. */
export const CHAOS_TRANSPORTS = ['duplex', 'segmented', 'auto'] as const;

/** One of them. */
export type ChaosTransport = (typeof CHAOS_TRANSPORTS)[number];

/** Something that a listener does while speech is under way. */
export interface ListenerAction {
  /** When, after the beginning, on the fast clock. */
  readonly atMs: number;
  readonly kind: 'pause' | 'resume' | 'interrupt';
}

/** A silence of whoever writes. */
export interface WritingPause {
  readonly beforeWord: number;
  readonly durationMs: number;
}

/** One run. */
export interface ChaosPlan {
  readonly seed: number;
  readonly text: string;
  readonly transport: ChaosTransport;
  readonly format: 'pcm' | 'mp3';
  readonly pacing: 'instant' | 'published';
  /** Whether the text is given to `speak()`; else it is written. */
  readonly isSource: boolean;
  readonly wordMs: number;
  readonly writingPauses: readonly WritingPause[];
  readonly near: readonly (ConnectionPlan | undefined)[];
  readonly far: readonly (ConnectionPlan | undefined)[];
  readonly streamFaults: readonly StreamFaultRule[];
  readonly callFaults: readonly CallFaultRule[];
  /** When the credentials given out expire, on the fast clock. */
  readonly expireAtMs: readonly number[];
  readonly actions: readonly ListenerAction[];
  /** When the relay is away, if ever. */
  readonly relayOutage: RelayOutage | undefined;
  /** Whether there is no way through any more after the first connections, so that speech has to fail. */
  readonly isHopeless: boolean;
}

/** Bytes of sound in a second of each format, and how many seconds a character takes. */
const BYTES_PER_SECOND = { pcm: 32_000, mp3: 6_000 } as const;
const SECONDS_PER_CHARACTER = 0.065;
/** So many faults at most, which is fewer in a row than are got over; but a call may meet one several times. */
const MAX_FAULTS = 5;
/** Beside how many others there may also be no relay for a while, and how long, which is got over as well. */
const MAX_FAULTS_BESIDE_OUTAGE = 2;
const LONGEST_OUTAGE_MS = 6_000;
const TOOL_CALL_MS = 40_000;
/** A stall is noticed so much later than it could be, at most. */
const LONGEST_STALL = 1.25;

/** Which runs are planned. */
export interface PlanChoice {
  /** Default: every way to Polly. */
  readonly transports?: readonly ChaosTransport[];
  /** Sentences of a text at most. Default: 12. */
  readonly maxSentences?: number;
  /** No silence, stall or delay takes longer, in milliseconds. Default: 60,000. */
  readonly mostMs?: number;
}

/** What happens in the run of a seed. */
export function planChaos(seed: number, { transports = CHAOS_TRANSPORTS, maxSentences = 12, mostMs = 60_000 }: PlanChoice = {}): ChaosPlan {
  const chance = new Chance(seed);
  const text = composeText(chance, chance.whole(1, maxSentences));
  const transport = chance.one(transports);
  const format = chance.happens(0.25) ? 'mp3' : 'pcm';
  const totalBytes = Math.ceil(text.length * SECONDS_PER_CHARACTER * BYTES_PER_SECOND[format]);
  const words = text.split(/\s+/u).length;
  const isHopeless = chance.happens(0.08);
  const faults = planFaults(chance, transport, text, totalBytes, isHopeless);
  const speechMs = text.length * SECONDS_PER_CHARACTER * 1000;
  const plan: ChaosPlan = {
    seed,
    text,
    transport,
    format,
    pacing: chance.happens(0.3) ? 'published' : 'instant',
    isSource: chance.happens(0.6),
    wordMs: chance.one([0, 20, 30, 60]),
    writingPauses: Array.from({ length: chance.happens(0.3) ? 1 : 0 }, () => ({
      beforeWord: chance.whole(1, words),
      durationMs: chance.happens(0.5) ? TOOL_CALL_MS : Math.round(chance.scale(500, 12_000)),
    })),
    ...faults,
    actions: isHopeless ? [] : planActions(chance, speechMs),
    isHopeless,
    relayOutage: planOutage(chance, faults, transport, speechMs),
  };
  return withShortWaits(plan, mostMs);
}

function planOutage(chance: Chance, faults: Faults, transport: ChaosTransport, speechMs: number): RelayOutage | undefined {
  const count = Object.values(faults).reduce((sum, { length }) => sum + length, 0);
  if (transport === 'segmented' || count > MAX_FAULTS_BESIDE_OUTAGE || !chance.happens(0.5)) return undefined;
  return { atMs: chance.whole(0, Math.round(speechMs)), durationMs: Math.round(chance.scale(200, LONGEST_OUTAGE_MS)) };
}

/** The same with nothing that takes longer. */
function withShortWaits(plan: ChaosPlan, mostMs: number): ChaosPlan {
  const duration = <Item extends { readonly durationMs?: number }>(item: Item): Item =>
    item.durationMs === undefined ? item : { ...item, durationMs: Math.min(mostMs, item.durationMs) };
  const delay = <Item extends { readonly delayMs?: number }>(item: Item): Item =>
    item.delayMs === undefined ? item : { ...item, delayMs: Math.min(mostMs, item.delayMs) };
  const connections = (plans: ChaosPlan['near']) => plans.map((one) => one && { ...one, faults: one.faults.map(duration) });
  const [pause, resume, ...others] = plan.actions;
  const isPaused = pause?.kind === 'pause' && resume?.kind === 'resume';
  return {
    ...plan,
    writingPauses: plan.writingPauses.map(duration),
    near: connections(plan.near),
    far: connections(plan.far),
    streamFaults: plan.streamFaults.map(duration),
    callFaults: plan.callFaults.map(delay),
    relayOutage: plan.relayOutage && duration(plan.relayOutage),
    actions: isPaused ? [pause, { ...resume, atMs: Math.min(resume.atMs, pause.atMs + mostMs) }, ...others] : plan.actions,
  };
}

type Faults = Pick<ChaosPlan, 'near' | 'far' | 'streamFaults' | 'callFaults' | 'expireAtMs'>;

function planFaults(chance: Chance, transport: ChaosTransport, text: string, totalBytes: number, isHopeless: boolean): Faults {
  const near: (ConnectionPlan | undefined)[] = [];
  const far: (ConnectionPlan | undefined)[] = [];
  const streamFaults: StreamFaultRule[] = [];
  const callFaults: CallFaultRule[] = [];
  const expireAtMs: number[] = [];
  const textBytes = text.length * 8;
  const harm = (plans: (ConnectionPlan | undefined)[]) => {
    const fault = planConnectionFault(chance, totalBytes, textBytes);
    plans.push(chance.happens(0.1) ? { faults: [], isRefused: true } : { faults: [fault] });
  };
  for (let count = chance.whole(1, MAX_FAULTS); count > 0; count -= 1) {
    const kind = chance.one(['near', 'near', 'far', 'polly', 'polly', 'slow', 'expire'] as const);
    if (kind === 'near' && transport !== 'segmented') harm(near);
    else if (kind === 'far') harm(far);
    else if (kind === 'slow') (transport === 'segmented' ? far : near).push({ faults: [], bytesPerSecond: Math.round(chance.scale(8_000, 200_000)) });
    else if (kind === 'expire') expireAtMs.push(Math.round(chance.scale(200, 30_000)));
    else if (transport === 'segmented') callFaults.push(planCallFault(chance, text));
    else streamFaults.push(planStreamFault(chance, streamFaults.length, totalBytes));
  }
  // What all answers are delayed by comes after what single ones meet: the first rule that fits counts.
  if (transport === 'segmented' && chance.happens(0.4)) callFaults.push(...planDelays(chance, text));
  if (!isHopeless) return { near, far, streamFaults, callFaults, expireAtMs };
  const fault = chance.one(['throttled', 'failing', 'unavailable'] as const);
  const first = chance.whole(0, 2);
  return {
    near,
    far,
    expireAtMs,
    streamFaults: [...streamFaults, ...Array.from({ length: 60 }, (_, index) => ({ fault, stream: first + index }))],
    // From some sentence on nothing is answered any more.
    callFaults: [...splitAt(text, chance).map((sentence) => ({ text: sentence, fault })), ...callFaults],
  };
}

function planConnectionFault(chance: Chance, totalBytes: number, textBytes: number): ConnectionFault {
  const direction = chance.one(['up', 'down', 'down'] as const);
  return {
    direction,
    afterBytes: Math.round(chance.scale(1, direction === 'up' ? textBytes + 2_000 : totalBytes)),
    kind: chance.one(['cut', 'reset', 'half-open', 'stall'] as const),
    durationMs: Math.round(chance.scale(100, 60_000)),
  };
}

function planStreamFault(chance: Chance, stream: number, totalBytes: number): StreamFaultRule {
  const fault = chance.one(['throttled', 'failing', 'unavailable', 'reset', 'unclosed', 'stalled', 'throttled', 'failing'] as const);
  const afterBytes = Math.round(chance.scale(1, totalBytes));
  if (fault === 'unavailable' || ((fault === 'throttled' || fault === 'failing') && chance.happens(0.4))) return { fault, stream };
  if (fault === 'stalled') return { fault, stream, afterBytes, durationMs: Math.round(chance.scale(100, 60_000)) };
  return { fault, stream, afterBytes };
}

function planCallFault(chance: Chance, text: string): CallFaultRule {
  if (chance.happens(0.3)) return planLateAnswer(chance, text);
  const fault = chance.one(['throttled', 'failing', 'unavailable', 'cut', 'half-held'] as const);
  const delay = fault === 'half-held' ? { delayMs: Math.round(chance.scale(100, 60_000)) } : {};
  return { text: wordOf(chance, text), fault, times: chance.whole(1, 3), ...delay };
}

/**
 * A call that is given up and made again, and answered all the same, at about the time at which the second one is: just
 * before nobody waits for it any more, or after that.
 */
function planLateAnswer(chance: Chance, text: string): CallFaultRule {
  const delayMs = chance.whole(STALL_AFTER_MS - 500, STALL_AFTER_MS * LONGEST_STALL + 1_000);
  return { text: wordOf(chance, text), fault: chance.one(['held', 'half-held'] as const), delayMs, times: 1 };
}

/** Answers that take so different times that they come in any order. */
function planDelays(chance: Chance, text: string): CallFaultRule[] {
  return chance
    .some(text.split(/\s+/u), 4)
    .map((word) => ({ text: word, fault: 'held' as const, delayMs: Math.round(chance.scale(100, 20_000)), times: 1 }));
}

function wordOf(chance: Chance, text: string): string {
  return chance.one(text.split(/\s+/u));
}

/** The first words of the sentences from some on. */
function splitAt(text: string, chance: Chance): string[] {
  const starts = text.split(/(?<=[.!?"])\s+/u).map((sentence) => sentence.slice(0, 12));
  return starts.slice(chance.whole(0, starts.length - 1));
}

/**
 * Whether speech may give up: everything that a plan has may come in a row, and where that is more than core tries again
 * for, it is right to fail.
 */
export function mayFail({ isHopeless, near, far, streamFaults, callFaults, expireAtMs }: ChaosPlan): boolean {
  const isFault = ({ fault, delayMs = Infinity }: CallFaultRule) => fault !== 'held' || delayMs > STALL_AFTER_MS - 1_000;
  const calls = callFaults.filter(isFault).reduce((sum, { times = Infinity }) => sum + times, 0);
  const most = near.length + far.length + streamFaults.length + calls + expireAtMs.length;
  return isHopeless || most > DEFAULT_RETRY_OPTIONS.maxRetries;
}

/**
 * A run in which nothing goes wrong and the listener interrupts, at any moment.
 *
 * @param seed - All of it comes from it.
 */
export function planInterruption(seed: number, choice: PlanChoice = {}): ChaosPlan {
  const chance = new Chance(seed);
  const plan = planChaos(seed, choice);
  const speechMs = plan.text.length * SECONDS_PER_CHARACTER * 1000;
  return {
    ...plan,
    near: [],
    far: [],
    streamFaults: [],
    callFaults: [],
    expireAtMs: [],
    isHopeless: false,
    relayOutage: undefined,
    actions: [{ atMs: Math.round(speechMs * chance.next()), kind: 'interrupt' }],
  };
}

function planActions(chance: Chance, speechMs: number): ListenerAction[] {
  const actions: ListenerAction[] = [];
  if (chance.happens(0.25)) {
    const atMs = chance.whole(0, Math.round(speechMs));
    actions.push({ atMs, kind: 'pause' }, { atMs: atMs + Math.round(chance.scale(50, 30_000)), kind: 'resume' });
  }
  if (chance.happens(0.15)) actions.push({ atMs: chance.whole(0, Math.round(speechMs * 1.2)), kind: 'interrupt' });
  return actions;
}

/** What goes wrong in one chaos run: with connections, streams, calls and credentials. */
import { NO_SOUND_MS } from '../../../src/core/attempts/silence';
import type { CallFaultRule } from '../../../src/emulator/faults/call-faults';
import type { StreamFaultRule } from '../../../src/emulator/faults/stream-faults';
import type { Chance } from '../texts/chance';
import type { ConnectionFault, ConnectionPlan } from './fault-proxy';

/** The transports under test. */
export const CHAOS_TRANSPORTS = ['duplex', 'segmented', 'auto'] as const;

/** One of them. */
export type ChaosTransport = (typeof CHAOS_TRANSPORTS)[number];

/** What goes wrong in a run. */
export interface PlannedFaults {
  /** Of the connections between page and relay, in order. */
  readonly near: readonly (ConnectionPlan | undefined)[];
  /** Of the connections to Polly. */
  readonly far: readonly (ConnectionPlan | undefined)[];
  readonly streamFaults: readonly StreamFaultRule[];
  readonly callFaults: readonly CallFaultRule[];
  /** When issued credentials expire, on the fast clock. */
  readonly expireAtMs: readonly number[];
}

/** The most faults. Core recovers from more than this in a row, but one call may meet several. */
const MAX_FAULTS = 5;
/** The longest delay until a stall is noticed, relative to the earliest possible moment. */
const LONGEST_STALL = 1.25;

/** Chooses the faults of a run; of a hopeless one, so many that speech has to fail. */
export function planFaults(
  chance: Chance,
  transport: ChaosTransport,
  text: string,
  totalBytes: number,
  isHopeless: boolean,
): PlannedFaults {
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
    else if (kind === 'slow')
      (transport === 'segmented' ? far : near).push({ faults: [], bytesPerSecond: Math.round(chance.scale(8_000, 200_000)) });
    else if (kind === 'expire') expireAtMs.push(Math.round(chance.scale(200, 30_000)));
    else if (transport === 'segmented') callFaults.push(planCallFault(chance, text));
    else streamFaults.push(planStreamFault(chance, streamFaults.length, totalBytes));
  }
  // The delay of all answers comes last, since the first matching rule applies.
  if (transport === 'segmented' && chance.happens(0.4)) callFaults.push(...planDelays(chance, text));
  if (!isHopeless) return { near, far, streamFaults, callFaults, expireAtMs };
  const fault = chance.one(['throttled', 'failing', 'unavailable'] as const);
  const first = chance.whole(0, 2);
  return {
    near,
    far,
    expireAtMs,
    streamFaults: [...streamFaults, ...Array.from({ length: 60 }, (_, index) => ({ fault, stream: first + index }))],
    // From some sentence on, no call is answered.
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
 * A call that is given up and made again, but answered all the same: at about the time of the second answer, just before
 * the second call is given up, or later.
 */
function planLateAnswer(chance: Chance, text: string): CallFaultRule {
  const delayMs = chance.whole(NO_SOUND_MS - 500, NO_SOUND_MS * LONGEST_STALL + 1_000);
  return { text: wordOf(chance, text), fault: chance.one(['held', 'half-held'] as const), delayMs, times: 1 };
}

/** Gives answers such different delays that they arrive in any order. */
function planDelays(chance: Chance, text: string): CallFaultRule[] {
  return chance
    .some(wordsOf(text), 4)
    .map((word) => ({ text: word, fault: 'held' as const, delayMs: Math.round(chance.scale(100, 20_000)), times: 1 }));
}

function wordOf(chance: Chance, text: string): string {
  return chance.one(wordsOf(text));
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/u);
}

/** Returns the first words of the sentences from a random one on. */
function splitAt(text: string, chance: Chance): string[] {
  const starts = text.split(/(?<=[.!?"])\s+/u).map((sentence) => sentence.slice(0, 12));
  return starts.slice(chance.whole(0, starts.length - 1));
}

/** Missing or late word times do not delay the sound. */
export function planMarksFaults(chance: Chance, text: string): CallFaultRule[] {
  return Array.from({ length: chance.happens(0.6) ? chance.whole(1, 3) : 0 }, () => ({
    text: chance.happens(0.3) ? '' : wordOf(chance, text),
    marks: true,
    fault: chance.one(['throttled', 'failing', 'unavailable', 'held', 'half-held'] as const),
    times: chance.whole(1, 3),
    delayMs: Math.round(chance.scale(100, 60_000)),
  }));
}

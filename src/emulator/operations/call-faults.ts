/**
 * What may happen to single calls of `SynthesizeSpeech`, on request, so that whoever makes many at once can be tried with
 * answers in any order, and with some that fail.
 */

import type { Clock, TimerHandle } from '../../base/clock';
import type { SynthesizedChunk } from '../speech/synthesis-session';
import { exceptionOf } from './stream-faults';

/**
 * `held`: not answered before it is released, or its delay is over. `half-held`: held after the first piece of its sound. `cut`: broken off
 * there. `throttled`: refused with `ThrottlingException`. `failing`: refused with `ServiceFailureException`. `unavailable`:
 * refused with HTTP status 503.
 */
export type CallFault = 'held' | 'half-held' | 'cut' | 'throttled' | 'failing' | 'unavailable';

/** Which calls have which fault. */
export interface CallFaultRule {
  /** A call whose text contains this; empty for every call. */
  readonly text: string;
  readonly fault: CallFault;
  /** Whether it is about calls for speech marks rather than for sound. Default: false. */
  readonly marks?: boolean;
  /** How long a call is held, in milliseconds. Default: until it is released. */
  readonly delayMs?: number;
  /** How many calls it is about; those after them are as the next rule that fits has them. Default: all. */
  readonly times?: number;
}

const CALL_FAULTS: readonly CallFault[] = ['held', 'half-held', 'cut', 'throttled', 'failing', 'unavailable'];

/** Whether a value is a list of rules. */
export function isCallFaultList(value: unknown): value is readonly CallFaultRule[] {
  return Array.isArray(value) && value.every(isRule);
}

/** What is to happen to the calls of one account. */
export class CallFaults {
  readonly #rules: readonly CallFaultRule[];
  readonly #calls = new Map<CallFaultRule, number>();

  constructor(rules: readonly CallFaultRule[]) {
    this.#rules = rules;
  }

  /**
   * The rule for a call that is to be answered.
   *
   * @throws ServiceError where it is to be refused.
   */
  ruleOf(call: { readonly spoken: { readonly text: string }; readonly marks: unknown }): CallFaultRule | undefined {
    const isForMarks = call.marks !== undefined;
    const rule = this.#rules.find(
      (candidate) =>
        (candidate.marks ?? false) === isForMarks &&
        call.spoken.text.includes(candidate.text) &&
        (this.#calls.get(candidate) ?? 0) < (candidate.times ?? Infinity),
    );
    if (rule === undefined) return undefined;
    this.#calls.set(rule, (this.#calls.get(rule) ?? 0) + 1);
    const refusal = exceptionOf(rule.fault);
    if (refusal !== undefined) throw refusal;
    return rule;
  }
}

/** How audio is held. */
export interface HoldOptions {
  readonly rule: CallFaultRule | undefined;
  /** Aborted when what is held is to go on. */
  readonly release: AbortSignal;
  readonly clock: Clock;
}

/**
 * The same audio, held or broken off as its rule wants it.
 *
 * @param audio - Read once.
 */
export async function* holdAudio(
  audio: AsyncIterable<SynthesizedChunk>,
  { rule, release, clock }: HoldOptions,
): AsyncGenerator<SynthesizedChunk> {
  if (rule?.fault === 'held') await held(release, clock, rule.delayMs);
  let isFirst = true;
  for await (const chunk of audio) {
    yield chunk;
    if (isFirst && rule?.fault === 'half-held') await held(release, clock, rule.delayMs);
    if (isFirst && rule?.fault === 'cut') throw new Error('Broken off on request.');
    isFirst = false;
  }
}

function held(release: AbortSignal, clock: Clock, delayMs: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    let timer: TimerHandle | undefined;
    const goOn = (): void => {
      clock.clearTimer(timer);
      release.removeEventListener('abort', goOn);
      resolve();
    };
    if (release.aborted) {
      resolve();
      return;
    }
    release.addEventListener('abort', goOn);
    if (delayMs !== undefined) timer = clock.setTimer(goOn, delayMs);
  });
}

function isRule(value: unknown): value is CallFaultRule {
  if (typeof value !== 'object' || value === null) return false;
  const { text, fault, marks = false, delayMs = 0, times = 0 } = value as Partial<Record<keyof CallFaultRule, unknown>>;
  return (
    typeof text === 'string' &&
    typeof marks === 'boolean' &&
    isDelay(delayMs) &&
    Number.isInteger(times) &&
    (CALL_FAULTS as readonly unknown[]).includes(fault)
  );
}

function isDelay(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 600_000;
}

/**
 * Faults of single `SynthesizeSpeech` calls. With them, tests make many parallel calls, with responses in any order and some
 * failures.
 */

import type { Clock } from '../../base/clock';
import { sleep } from '../../base/sleep';
import type { SynthesizedChunk } from '../speech/synthesis-session';
import { exceptionOf } from './stream-faults';

/**
 * The kind of a fault. `held`: not answered until it is released or its delay is over. `half-held`: held after the first piece of
 * sound. `cut`: broken off after the first piece. `throttled`: refused with `ThrottlingException`. `failing`: refused with
 * `ServiceFailureException`. `unavailable`: refused with HTTP status 503.
 */
export type CallFault = 'held' | 'half-held' | 'cut' | 'throttled' | 'failing' | 'unavailable';

/** A fault and the calls that it applies to. */
export interface CallFaultRule {
  /** The rule applies to calls whose text contains this. An empty string matches all calls. */
  readonly text: string;
  readonly fault: CallFault;
  /** Whether the rule applies to calls for speech marks instead of sound. Default: false. */
  readonly marks?: boolean;
  /** Milliseconds to hold a call. Default: until it is released. */
  readonly delayMs?: number;
  /** Number of calls that the rule applies to. The next matching rule applies to later calls. Default: all. */
  readonly times?: number;
}

const CALL_FAULTS: readonly CallFault[] = ['held', 'half-held', 'cut', 'throttled', 'failing', 'unavailable'];

/** Whether a value is a list of rules. */
export function isCallFaultList(value: unknown): value is readonly CallFaultRule[] {
  return Array.isArray(value) && value.every(isRule);
}

/** The faults of one account's calls. */
export class CallFaults {
  readonly #rules: readonly CallFaultRule[];
  readonly #calls = new Map<CallFaultRule, number>();

  constructor(rules: readonly CallFaultRule[]) {
    this.#rules = rules;
  }

  /**
   * Returns the rule for a call, and counts it.
   *
   * @throws ServiceError if the rule refuses the call.
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

/** Options of {@link holdAudio}. */
export interface HoldOptions {
  readonly rule: CallFaultRule | undefined;
  /** Aborted to release held audio. */
  readonly release: AbortSignal;
  readonly clock: Clock;
}

/**
 * Yields the same audio, held or broken off as the rule says.
 *
 * @param audio - The audio; it is read once.
 */
export async function* holdAudio(
  audio: AsyncIterable<SynthesizedChunk>,
  { rule, release, clock }: HoldOptions,
): AsyncGenerator<SynthesizedChunk> {
  const hold = () => sleep(clock, rule?.delayMs, release);
  if (rule?.fault === 'held') await hold();
  let isFirst = true;
  for await (const chunk of audio) {
    yield chunk;
    if (isFirst && rule?.fault === 'half-held') await hold();
    if (isFirst && rule?.fault === 'cut') throw new Error('Broken off on request.');
    isFirst = false;
  }
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

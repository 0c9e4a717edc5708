/**
 * When a request that failed is made again: later each time, and never at the same moment as all others that failed with
 * it ("Exponential Backoff and Jitter", AWS Architecture Blog: the "equal jitter" form, which never tries at once).
 */
import type { SpeechError } from '../../base/errors';
import { memberOf, requireOption, type OptionRule } from '../../base/option-rules';

/** How long speech goes on trying after a failure that may pass. */
export interface RetryOptions {
  /** Attempts in a row that may fail without a sentence having come; 0 gives up at the first failure. Default: 8. */
  readonly maxRetries?: number;
  /** Wait before the first of them, in milliseconds; doubled each time. Default: 250. */
  readonly baseDelayMs?: number;
  /** Longest wait between two, in milliseconds. Default: 8,000. With the other defaults speech gives up after about half a minute. */
  readonly maxDelayMs?: number;
}

/** A request that is made again. */
export interface Retry {
  /** Counts the attempts in a row, from 1. */
  readonly attempt: number;
  /** Why the one before failed. */
  readonly error: SpeechError;
}

/** What holds where an app says nothing. */
export const DEFAULT_RETRY_OPTIONS = Object.freeze({
  maxRetries: 8,
  baseDelayMs: 250,
  maxDelayMs: 8_000,
} satisfies Required<RetryOptions>);

const RETRY: OptionRule = {
  allowed: 'an object such as { maxRetries: 2 }',
  accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};
const NUMBER: OptionRule = {
  allowed: 'a number that is not negative',
  accepts: (value) => Number.isFinite(value) && (value as number) >= 0,
};

/**
 * Fills in the defaults and checks.
 *
 * @throws SpeechError with code `invalid-option`, naming the option, what it was and what it may be.
 */
export function resolveRetry(options: RetryOptions = {}): Required<RetryOptions> {
  requireOption('retry', options, RETRY);
  const given = Object.fromEntries(
    (Object.keys(DEFAULT_RETRY_OPTIONS) as (keyof RetryOptions)[]).map((name) => {
      const value = memberOf(options, name, 'retry.') ?? DEFAULT_RETRY_OPTIONS[name];
      requireOption(`retry.${name}`, value, NUMBER);
      return [name, value];
    }),
  );
  return { ...DEFAULT_RETRY_OPTIONS, ...given };
}

/**
 * The wait before an attempt.
 *
 * @param attempt - 0 for the first after a failure.
 * @param random - From 0 to below 1.
 * @returns Milliseconds, from half of the doubled delay to all of it.
 */
export function retryDelayMs(attempt: number, { baseDelayMs, maxDelayMs }: Required<RetryOptions>, random: number): number {
  const delayMs = Math.min(maxDelayMs, baseDelayMs * 2 ** attempt);
  return delayMs * (0.5 + random / 2);
}

/**
 * Decides when to retry a failed request: later each time, and spread out, so that clients which failed together do
 * not retry together. Uses the "equal jitter" form of "Exponential Backoff and Jitter" (AWS Architecture Blog), which
 * never retries at once.
 */
import type { SpeechError } from '../../base/errors';
import { memberOf, requireOption, type OptionRule } from '../../base/options/option-rules';

/** How long to retry after a temporary failure. */
export interface RetryOptions {
  /**
   * How many attempts in a row may fail without completing a sentence; 0 gives up at the first failure. Default: 8.
   */
  readonly maxRetries?: number;
  /** Wait before the first retry, in milliseconds; doubles each time. Default: 250. */
  readonly baseDelayMs?: number;
  /**
   * Longest wait between two attempts, in milliseconds. Default: 8,000. All defaults together give up after about
   * half a minute.
   */
  readonly maxDelayMs?: number;
}

/** A retry in progress. */
export interface Retry {
  /** Number of the attempt, counted from 1 since speech last made progress. */
  readonly attempt: number;
  /** Why the previous attempt failed. */
  readonly error: SpeechError;
}

/** Defaults of the retry options. */
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
 * Checks the options and fills in the defaults.
 *
 * @throws SpeechError with code `invalid-option`, which names the option, its value and the allowed values.
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
 * @param attempt - 0 for the first one after a failure.
 * @param random - From 0 up to but not including 1.
 * @returns Milliseconds, between half of the doubled delay and all of it.
 */
export function retryDelayMs(attempt: number, { baseDelayMs, maxDelayMs }: Required<RetryOptions>, random: number): number {
  const delayMs = Math.min(maxDelayMs, baseDelayMs * 2 ** attempt);
  return delayMs * (0.5 + random / 2);
}

/**
 * Decides when to retry a failed request. The delay grows each time, and is partly random, so that clients that failed
 * together do not retry together. Uses the "equal jitter" form of "Exponential Backoff and Jitter" (AWS Architecture
 * Blog), which never retries immediately.
 */
import type { SpeechError } from '../../base/errors';
import { memberOf, objectSuchAs, requireOption, type OptionRule } from '../../base/options/option-rules';

/** Options for retries after a temporary failure. */
export interface RetryOptions {
  /**
   * Number of retries in a row that may fail without completing a sentence. 0 gives up at the first failure. Default: 8.
   */
  readonly maxRetries?: number;
  /** Delay before the first retry, in milliseconds. It doubles each time. Default: 250. */
  readonly baseDelayMs?: number;
  /**
   * Longest delay before a retry, in milliseconds. With all defaults, retries give up after about half a minute. Default:
   * 8,000.
   */
  readonly maxDelayMs?: number;
}

/** A retry in progress. */
export interface Retry {
  /** Number of the attempt, counted from 1 since speech last made progress. */
  readonly attempt: number;
  /** The error of the previous attempt. */
  readonly error: SpeechError;
}

/** Defaults of the retry options. */
export const DEFAULT_RETRY_OPTIONS = Object.freeze({
  maxRetries: 8,
  baseDelayMs: 250,
  maxDelayMs: 8_000,
} satisfies Required<RetryOptions>);

const RETRY = objectSuchAs('{ maxRetries: 2 }');
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
 * Returns the delay before an attempt.
 *
 * @param attempt - 0 for the first attempt after a failure.
 * @param random - A random number from 0 up to but not including 1.
 * @returns Milliseconds, between half of the doubled delay and the whole.
 */
export function retryDelayMs(attempt: number, { baseDelayMs, maxDelayMs }: Required<RetryOptions>, random: number): number {
  const delayMs = Math.min(maxDelayMs, baseDelayMs * 2 ** attempt);
  return delayMs * (0.5 + random / 2);
}

/** The options that are needed once a text is on its way; loaded with what speaks it. */
import { resolveMaxAhead } from './back-pressure';
import type { SpeechOptions } from './options';
import { resolveRetry, type RetryOptions } from './retry-policy';
import { resolveText, type TextOptions, type TextSettings } from './text-options';

/** Options of a text, and of the way it is carried. */
export type LoopOptions = TextOptions & Pick<SpeechOptions, 'retry' | 'maxAheadSeconds'>;

/** The options, checked. */
export interface LoopSettings extends TextSettings {
  readonly retry: Required<RetryOptions>;
  /** Seconds of speech beyond the listener at which no more text is read. */
  readonly maxAheadSeconds: number;
}

/**
 * Fills in the defaults and checks.
 *
 * @throws SpeechError with code `invalid-option`, naming the option, what it was and what it may be.
 */
export function resolveLoopOptions(options: LoopOptions): LoopSettings {
  return { ...resolveText(options), retry: resolveRetry(options.retry), maxAheadSeconds: resolveMaxAhead(options.maxAheadSeconds) };
}

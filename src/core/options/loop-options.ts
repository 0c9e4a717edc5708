/** Options that are needed once text is being sent. Loaded with the code that speaks it. */
import { resolveMaxAhead } from './max-ahead';
import type { SpeechOptions } from './options';
import { resolveRetry, type RetryOptions } from './retry-policy';
import { resolveText, type TextOptions, type TextSettings } from './text-options';

/** Options for changing a text and for sending it. */
export type LoopOptions = TextOptions & Pick<SpeechOptions, 'retry' | 'maxAheadSeconds'>;

/** The checked options. */
export interface LoopSettings extends TextSettings {
  readonly retry: Required<RetryOptions>;
  /** When this many seconds of speech are ahead of the listener, no more text is read. */
  readonly maxAheadSeconds: number;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws SpeechError with code `invalid-option`, which names the option, its value and the allowed values.
 */
export function resolveLoopOptions(options: LoopOptions): LoopSettings {
  return { ...resolveText(options), retry: resolveRetry(options.retry), maxAheadSeconds: resolveMaxAhead(options.maxAheadSeconds) };
}

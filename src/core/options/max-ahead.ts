/** The option for how far speech may be ahead of the listener. */
import { invalidOption } from '../../base/options/option-rules';

/** Enough sound to survive a bad network, but little enough that unheard speech costs little. */
export const DEFAULT_MAX_AHEAD_SECONDS = 30;

/** With less, Polly would still wait for the rest of a sentence that is being heard. */
export const MIN_AHEAD_SECONDS = 5;

/**
 * Checks the option.
 *
 * @throws SpeechError with code `invalid-option`.
 */
export function resolveMaxAhead(maxAheadSeconds = DEFAULT_MAX_AHEAD_SECONDS): number {
  if (typeof maxAheadSeconds === 'number' && maxAheadSeconds >= MIN_AHEAD_SECONDS) return maxAheadSeconds;
  throw invalidOption('maxAheadSeconds', maxAheadSeconds, `a number, at least ${MIN_AHEAD_SECONDS}; Infinity for no limit`);
}

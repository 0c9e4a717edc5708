/** Console messages about a finished utterance, for developers and operators of an app. */
import { reportOnce, warnOnce } from '../../base/development/development';
import type { SpeechError, SpeechErrorCode, UtteranceReport } from '../../core/index';

/** Codes of mistakes in the app. They are printed in development only. */
const OF_DEVELOPMENT: readonly SpeechErrorCode[] = ['invalid-option', 'nothing-to-speak', 'interrupted'];

/** Prints why an utterance failed, once for each reason. The page itself shows listeners only a few words. */
export function reportUtterance({ error, player }: UtteranceReport): void {
  if (error !== undefined) reportError(error);
  if (player?.kind === 'media-source' && player.reason === 'only-one-that-plays') {
    warnOnce('player');
  }
}

/** Prints a failure that has happened, or that will happen on the first attempt to speak. */
export function reportError({ code, message }: SpeechError): void {
  reportOnce(`Speech failed (${code}). ${message}`, !OF_DEVELOPMENT.includes(code));
}

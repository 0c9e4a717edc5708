/** What whoever develops or runs an app is told on the console of an utterance that is over. */
import { reportOnce, warnOnce } from '../base/development';
import type { SpeechError, SpeechErrorCode, UtteranceReport } from '../core/index';

/** The app's own doing, which is found while it is developed. */
const OF_DEVELOPMENT: readonly SpeechErrorCode[] = ['invalid-option', 'nothing-to-speak', 'interrupted'];

/** Reports why an utterance failed, once for each reason, since the page itself shows a few words for its listeners. */
export function reportUtterance({ error, player }: UtteranceReport): void {
  if (error !== undefined) reportError(error);
  if (player?.kind === 'media-source' && player.reason === 'only-one-that-plays') {
    warnOnce('player');
  }
}

/** Reports a failure that was, or that will be when something is to be spoken. */
export function reportError({ code, message }: SpeechError): void {
  reportOnce(`Speech failed (${code}). ${message}`, !OF_DEVELOPMENT.includes(code));
}

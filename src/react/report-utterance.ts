/** What whoever develops or runs an app is told on the console of an utterance that is over. */
import { reportOnce, warnOnce } from '../base/development';
import type { SpeechErrorCode, UtteranceReport } from '../core/index';

/** The app's own doing, which is found while it is developed. */
const OF_DEVELOPMENT: readonly SpeechErrorCode[] = ['invalid-option', 'nothing-to-speak', 'interrupted'];

/** Reports why an utterance failed, once for each reason, since the page itself shows a few words for its listeners. */
export function reportUtterance({ error, player }: UtteranceReport): void {
  if (error !== undefined) {
    reportOnce(`${error.code} ${error.message}`, `Speech failed (${error.code}). ${error.message}`, !OF_DEVELOPMENT.includes(error.code));
  }
  if (player?.kind === 'media-source' && player.reason === 'only-one-that-plays') {
    warnOnce(
      'player',
      'The AudioWorklet cannot be used here, so an <audio> element plays, which starts later. Where a Content-Security-Policy is why, see ' +
        '"Strict Content-Security-Policy" in the README.',
    );
  }
}

/** Loads the code that speaks. A page that only shows texts does without it. */
import { LazyCode } from '../../base/lazy-code';
import type * as speech from '../speaking/speech-code';

/** The code of streams and of the page's audio output. */
export type SpeechCode = typeof speech;

/** Loads it, once. */
export const speechCode = new LazyCode<SpeechCode>(() => import('../speaking/speech-code'));

/**
 * Requests the other code of the first utterance at the same time, which saves a round trip for each file. The users of that code
 * request it again, and report a failure.
 */
export function requestFirstCode(): void {
  void Promise.allSettled([import('../utterance/synthesis-code'), import('../../audio/worklet/worklet-code')]);
}

/** Loads the code that speaks. A page that only shows texts does without it. */
import { LazyCode } from '../../base/lazy-code';
import type * as speech from '../speaking/speech-code';

/** The code of streams and of the page's audio output. */
export type SpeechCode = typeof speech;

/** Loads it, once. */
export const speechCode = new LazyCode<SpeechCode>(() => import('../speaking/speech-code'));

/**
 * Requests what the first utterance needs besides, at the same time: one after the other would take a round trip each. Whoever
 * uses it asks for it again, and reports what could not be loaded.
 */
export function requestFirstCode(): void {
  void Promise.allSettled([
    import('../utterance/synthesis-code'),
    import('../source/text-readings'),
    import('../../audio/worklet/worklet-code'),
  ]);
}

/** Loads the code that speaks. A page that only shows texts does without it. */
import { LazyCode } from '../../base/lazy-code';
import type * as speech from '../speaking/speech-code';

/** The code of streams and of the page's audio output. */
export type SpeechCode = typeof speech;

/**
 * Loads it, once. What the first utterance needs besides is requested at the same time: one after the other would take a round
 * trip each.
 */
export const speechCode = new LazyCode<SpeechCode>(() => {
  void Promise.allSettled([
    import('../utterance/synthesis-code'),
    import('../source/text-reader'),
    import('../../audio/worklet/worklet-code'),
  ]);
  return import('../speaking/speech-code');
});

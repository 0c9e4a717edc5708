/**
 * What can go wrong with a sink that plays already, in words.
 */
import { SpeechError } from '../../base/errors';

/** The context is gone. */
export function contextClosed(): SpeechError {
  return new SpeechError({
    code: 'worklet-unavailable',
    message:
      'The AudioContext was closed while speech was playing: by close() of the output, or by the app whose ' +
      'context it is. Interrupt speech first.',
  });
}

/** The processor threw, or its node could not be made. */
export function workletFailed(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'worklet-unavailable',
    message: 'The AudioWorklet failed. This is a fault of the browser or of this package; a new utterance may work.',
    cause,
  });
}

/** Errors of a worklet player during playback. */
import { SpeechError } from '../../base/errors';

/** Creates the error for a closed context. */
export function contextClosed(): SpeechError {
  return new SpeechError({
    code: 'worklet-unavailable',
    message:
      'The AudioContext was closed while speech was playing: by close() of the output, or by the app whose ' +
      'context it is. Interrupt speech first.',
  });
}

/** Creates the error for a processor that threw, or whose node could not be created. */
export function workletFailed(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'worklet-unavailable',
    message: 'The AudioWorklet failed. This is a fault of the browser or of this package; a new utterance may work.',
    cause,
  });
}

/** The errors of a worklet player that plays already. */
import { SpeechError } from '../../base/errors';

/** The context was closed. */
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

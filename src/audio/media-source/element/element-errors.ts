/** The errors of an element. */
import { SpeechError } from '../../../base/errors';

/** `MediaError.MEDIA_ERR_DECODE`. */
const DECODE_ERROR = 3;

/** Explains the element's own error. */
export function elementFailed(error: MediaError | null): SpeechError {
  const isDecoding = error?.code === DECODE_ERROR;
  return new SpeechError({
    code: isDecoding ? 'audio-undecodable' : 'audio-unsupported',
    message:
      (isDecoding
        ? "The browser's media player could not decode what arrived."
        : "The browser's media player gave up before it could play anything.") +
      ' Ask for the worklet player, or another format, if it happens again with what Polly sends.',
    cause: error,
  });
}

/**
 * Explains that the browser's media player could not be used.
 *
 * @param error - Anything thrown while an element was set up.
 */
export function elementUnusable(error: unknown): SpeechError {
  if (SpeechError.isInstance(error)) return error;
  return new SpeechError({
    code: 'audio-unsupported',
    message: "The browser's media player could not be used; see cause. The worklet player may work.",
    cause: error,
  });
}

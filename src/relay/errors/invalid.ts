/** The error for a wrong option, server or path of a relay. */
import { SpeechError } from '../../base/errors';

/** Creates the error. `message` says what is wrong and what to write instead, and contains no secret. */
export function invalid(message: string, cause?: unknown): SpeechError {
  return new SpeechError({ code: 'invalid-option', message, cause });
}

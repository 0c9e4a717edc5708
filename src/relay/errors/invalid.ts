/** The error for a wrong option, server or path of a relay. */
import { SpeechError } from '../../base/errors';

/**
 * Creates the error.
 *
 * @param message - Says what is wrong and what to write instead. Contains no secret.
 */
export function invalid(message: string, cause?: unknown): SpeechError {
  return new SpeechError({ code: 'invalid-option', message, cause });
}

/** The error for bytes that cannot be decoded. */
import { SpeechError } from '../../base/errors';

/**
 * Makes an error `audio-undecodable`.
 *
 * @param format - The expected format, by Polly's name for it.
 * @param detail - A sentence about what is wrong with the bytes.
 * @param cause - The underlying error, if there is one.
 */
export function undecodable(format: string, detail: string, cause?: unknown): SpeechError {
  return new SpeechError({
    code: 'audio-undecodable',
    message:
      `The received bytes are not ${format} audio: ${detail} Check that the output format asked of Polly is the one ` +
      'given to the player, and that nothing between them alters the bytes.',
    ...(cause === undefined ? {} : { cause }),
  });
}

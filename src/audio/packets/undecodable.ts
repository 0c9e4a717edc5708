/**
 * The error for bytes that no sound can be made of.
 */
import { SpeechError } from '../../base/errors';

/**
 * Makes an error `audio-undecodable`.
 *
 * @param format - What the bytes should have been, in Polly's name for it.
 * @param detail - A sentence that says what is wrong with them.
 * @param cause - The error underneath, if there is one.
 */
export function undecodable(format: string, detail: string, cause?: unknown): SpeechError {
  return new SpeechError({
    code: 'audio-undecodable',
    message:
      `What arrived is not ${format} audio: ${detail} Check that the output format asked of Polly is the one ` +
      'given to the player, and that nothing between them alters the bytes.',
    ...(cause === undefined ? {} : { cause }),
  });
}

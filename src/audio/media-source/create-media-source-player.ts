/** Makes the `media-source` player. */
import { SpeechError } from '../../base/errors';
import { knownContainer } from './containers/find-container';
import { MediaSourcePlayer } from './media-source-player';
import type { MediaSourcePlayerOptions } from './media-source-player-options';

/**
 * Makes a player synchronously, so that the gesture that asked for speech still counts. Call `findContainer` for the format
 * first.
 *
 * @throws SpeechError `audio-unsupported` if that found no container. The caller keeps the lease then.
 */
export function createMediaSourcePlayer(options: Omit<MediaSourcePlayerOptions, 'container'>): MediaSourcePlayer {
  const container = knownContainer(options.log.format);
  if (container === undefined) {
    throw new SpeechError({
      code: 'audio-unsupported',
      message: `MediaSource of this browser was not found to play ${options.log.format.outputFormat}. Leave the player to 'auto'.`,
    });
  }
  return new MediaSourcePlayer({ ...options, container });
}

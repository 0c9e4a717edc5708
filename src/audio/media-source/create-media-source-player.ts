/**
 * Makes the `media-source` player.
 */
import { SpeechError } from '../../base/errors';
import { knownContainer } from './containers/find-container';
import { MediaSourcePlayer } from './media-source-player';
import type { MediaSourcePlayerOptions } from './media-source-player-options';

/**
 * Makes a player at once, so that the gesture that asked for speech still counts. `findContainer` must have found a
 * container for the format before.
 *
 * @throws SpeechError `audio-unsupported` when it has not; the lease is left to the caller then.
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

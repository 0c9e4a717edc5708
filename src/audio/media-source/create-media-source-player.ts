/**
 * Makes the sink of the `media-source` player.
 */
import { SpeechError } from '../../base/errors';
import { knownContainer } from './find-container';
import { MediaSourceSink } from './media-source-sink';
import type { MediaSourceSinkOptions } from './media-source-sink-options';

/**
 * Makes a sink at once, so that the gesture that asked for speech still counts. `findContainer` must have found a
 * container for the format before.
 *
 * @throws SpeechError `audio-unsupported` when it has not; the lease is left to the caller then.
 */
export function createMediaSourceSink(options: Omit<MediaSourceSinkOptions, 'container'>): MediaSourceSink {
  const container = knownContainer(options.format);
  if (container === undefined) {
    throw new SpeechError({
      code: 'audio-unsupported',
      message: `MediaSource of this browser was not found to play ${options.format.outputFormat}. Leave the player to 'auto'.`,
    });
  }
  return new MediaSourceSink({ ...options, container });
}

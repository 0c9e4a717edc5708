/** Options of the media-source player. */
import type { Clock } from '../../base/clock';
import type { AudioLog } from '../log/audio-log';
import type { AdaptiveCushion } from '../player/adaptive-cushion';
import type { PlayerChoice, SinkOptions } from '../player/audio-sink';
import type { Container } from './containers/container';
import type { LentElement } from './element/lent-element';

/** For one utterance. */
export interface MediaSourcePlayerOptions {
  /** The sound. */
  readonly log: AudioLog;
  /** The container in which the browser plays the format. */
  readonly container: Container;
  /** The player returns it at its end. */
  readonly lease: LentElement;
  /** The choice of this player, for the snapshot. */
  readonly player: PlayerChoice;
  /** Only `rate`, `volume` and `metadata` are used. */
  readonly options: SinkOptions;
  readonly cushion: AdaptiveCushion;
  readonly clock: Clock;
}

/**
 * What a player through MediaSource is made of.
 */
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
  /** What the browser takes the format in. */
  readonly container: Container;
  /** The player gives it back when it is over. */
  readonly lease: LentElement;
  /** What the snapshot says of how this player came to be taken. */
  readonly player: PlayerChoice;
  /** Of these, `rate`, `volume` and `metadata` count. */
  readonly options: SinkOptions;
  readonly cushion: AdaptiveCushion;
  readonly clock: Clock;
}

/** Options for playing speech, with their defaults. */
import { checkOptions, numberFrom, objectSuchAs, oneOf, SWITCH, type OptionRules } from '../../base/options/option-rules';
import type { PlayerKind, SinkOptions } from '../../audio/player/audio-sink';
import { MAX_RATE, MIN_RATE } from '../../audio/player/playback-rate';

const RULES: OptionRules<PlaybackOptions> = {
  rate: numberFrom(MIN_RATE, MAX_RATE),
  volume: numberFrom(0, 1),
  muted: SWITCH,
  player: oneOf('auto', 'worklet', 'media-source'),
  background: SWITCH,
  mediaMetadata: objectSuchAs("{ title: 'Answer' }"),
};

/** Options for playing speech. `rate`, `volume` and `muted` apply immediately, the others from the next utterance on. */
export interface PlaybackOptions {
  /** Playback rate, from 0.5 to 2. The pitch stays the same. Default: 1. */
  readonly rate?: number;
  /** Volume, from 0 to 1. Default: 1. */
  readonly volume?: number;
  /** Silences speech. The playback continues. Default: false. */
  readonly muted?: boolean;
  /**
   * The player to use: `worklet` starts soonest, `media-source` is the browser's own player. Default: `auto`, which uses
   * the worklet unless `background` or a rate other than 1 is asked for. The snapshot's `player` names the choice and its
   * reason.
   */
  readonly player?: PlayerKind | 'auto';
  /** Continues in a background tab and on a locked screen, with the system's media controls. Default: false. */
  readonly background?: boolean;
  /** Title, artist and artwork for the system's media controls. Default: the title of the page. */
  readonly mediaMetadata?: MediaMetadataInit;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws SpeechError with code `invalid-option`, which names the option, its value and the allowed values.
 */
export function resolvePlayback(options: PlaybackOptions): SinkOptions {
  const { rate = 1, player = 'auto', background = false, mediaMetadata } = options;
  checkOptions(options, RULES);
  return {
    rate,
    volume: audibleVolume(options),
    player,
    background,
    ...(mediaMetadata === undefined ? {} : { metadata: mediaMetadata }),
  };
}

/**
 * Returns the options that apply immediately. The next utterance reports an invalid value; until then its default applies.
 */
export function liveAdjustment(options: PlaybackOptions): { readonly rate: number; readonly volume: number } {
  const { rate = 1, volume = 1, muted = false } = options;
  return {
    rate: isNumber(rate) ? Math.min(MAX_RATE, Math.max(MIN_RATE, rate)) : 1,
    volume: audibleVolume({ volume: isNumber(volume) ? Math.min(1, Math.max(0, volume)) : 1, muted }),
  };
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(value);
}

function audibleVolume({ volume = 1, muted = false }: PlaybackOptions): number {
  return muted ? 0 : volume;
}

/**
 * How an app says how speech is to be played, and what holds where it says nothing.
 */
import { checkOption, numberFrom, oneOf, SWITCH, type OptionRules } from '../../base/option-rules';
import type { PlayerKind, SinkOptions } from '../../audio/player/audio-sink';

const MIN_RATE = 0.5;
const MAX_RATE = 2;
const RULES: OptionRules<PlaybackOptions> = {
  rate: numberFrom(MIN_RATE, MAX_RATE),
  volume: numberFrom(0, 1),
  muted: SWITCH,
  player: oneOf('auto', 'worklet', 'media-source'),
  background: SWITCH,
  mediaMetadata: {
    allowed: "an object such as { title: 'Answer' }",
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  },
};

/** How speech is to be played. `rate`, `volume` and `muted` count at once, the others from the next utterance on. */
export interface PlaybackOptions {
  /** Speed, from 0.5 to 2, at the same pitch. Default: 1. */
  readonly rate?: number;
  /** Loudness, from 0 to 1. Default: 1. */
  readonly volume?: number;
  /** Silent, while speech goes on. Default: false. */
  readonly muted?: boolean;
  /**
   * What plays: `worklet` starts soonest, `media-source` is the browser's own player. Default: `auto`, which takes the
   * worklet unless `background` or a rate other than 1 is asked for; the snapshot's `player` says which, and why.
   */
  readonly player?: PlayerKind | 'auto';
  /** Goes on in a background tab and on a locked screen, with the system's media controls. Default: false. */
  readonly background?: boolean;
  /** What the system's media controls show: title, artist, artwork. Default: the title of the page. */
  readonly mediaMetadata?: MediaMetadataInit;
}

/**
 * Fills in the defaults and checks.
 *
 * @throws SpeechError with code `invalid-option`, naming the option, what it was and what it may be.
 */
export function resolvePlayback(options: PlaybackOptions): SinkOptions {
  const { rate = 1, player = 'auto', background = false, mediaMetadata } = options;
  for (const name of Object.keys(RULES) as (keyof PlaybackOptions)[]) checkOption(name, options[name], RULES[name]);
  return {
    rate,
    volume: audibleVolume(options),
    player,
    background,
    ...(mediaMetadata === undefined ? {} : { metadata: mediaMetadata }),
  };
}

/** What counts at once. A value that is none is told when something is to be spoken, and is the default until then. */
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

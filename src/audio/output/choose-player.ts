/** Chooses the player, based on the app's options and on tests of the browser. */
import { SpeechError } from '../../base/errors';
import type { PlayerChoice, PlayerReason, AudioFormat, SinkOptions } from '../player/audio-sink';
import type { Soon } from '../player/loudspeaker-claim';

/** The input of a choice. The functions test the browser, and are called only if their result matters. */
export interface PlayerQuestion {
  readonly format: AudioFormat;
  readonly wanted: NonNullable<SinkOptions['player']>;
  readonly background: boolean;
  /** Rate at which playback begins. */
  readonly rate: number;
  /** Returns the error if the worklet cannot play here. The worklet plays every format. Never rejects. */
  readonly workletTrouble: () => Soon<SpeechError | undefined>;
  /** Tries whether MediaSource plays the format in this browser. Never rejects. */
  readonly mediaSourcePlays: () => Soon<boolean>;
}

/**
 * Chooses the player.
 *
 * @returns The choice, or the error if nothing plays: `audio-unsupported` if the app asked for MediaSource and that
 *   cannot play the format, otherwise the error of the worklet.
 */
export function choosePlayer(question: PlayerQuestion): Soon<PlayerChoice | SpeechError> {
  const { wanted, background, rate, workletTrouble, mediaSourcePlays } = question;
  if (wanted === 'worklet') return after(workletTrouble(), (trouble) => trouble ?? { kind: 'worklet', reason: 'requested' });
  if (wanted === 'media-source') {
    return after(mediaSourcePlays(), (plays) => (plays ? mediaSource('requested') : unsupported(question.format)));
  }
  if (background || rate !== 1) {
    return after(mediaSourcePlays(), (plays) => {
      if (plays) return mediaSource(background ? 'background' : 'rate');
      return after(workletTrouble(), (trouble) => trouble ?? { kind: 'worklet', reason: 'only-one-that-plays' });
    });
  }
  return after(workletTrouble(), (trouble) => {
    if (trouble === undefined) return { kind: 'worklet', reason: 'lowest-latency' };
    return after(mediaSourcePlays(), (plays) => (plays ? mediaSource('only-one-that-plays') : trouble));
  });
}

/** Calls `next` with a value: synchronously if the value is known already. */
export function after<Value, Result>(value: Soon<Value>, next: (value: Value) => Soon<Result>): Soon<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function mediaSource(reason: PlayerReason): PlayerChoice {
  return { kind: 'media-source', reason };
}

function unsupported({ outputFormat, sampleRate }: AudioFormat): SpeechError {
  return new SpeechError({
    code: 'audio-unsupported',
    message:
      `The player 'media-source' was asked for, but MediaSource in this browser does not play ${outputFormat} at ` +
      `${sampleRate} Hz. Leave player at 'auto', which finds one that does, or ask Polly for mp3.`,
  });
}

/**
 * Which player speaks: by what was asked for, and by what the browser was seen to do.
 */
import { SpeechError } from '../../base/errors';
import type { PlayerChoice, PlayerReason, AudioFormat, SinkOptions } from '../player/audio-sink';

/** A value that is there, or will be: what is known already need not be waited for. */
export type Soon<Value> = Value | Promise<Value>;

/** What a choice rests on. The browser is asked only where it matters. */
export interface PlayerQuestion {
  readonly format: AudioFormat;
  readonly wanted: NonNullable<SinkOptions['player']>;
  readonly background: boolean;
  /** Speed it begins with. */
  readonly rate: number;
  /** Why the worklet cannot play here; undefined where it can. It plays every format. Never rejects. */
  readonly workletTrouble: () => Soon<SpeechError | undefined>;
  /** Whether MediaSource plays the format here, seen by trying. Never rejects. */
  readonly mediaSourcePlays: () => Soon<boolean>;
}

/**
 * Chooses.
 *
 * @returns The choice, or why nothing plays: `audio-unsupported` when the app insists on MediaSource and that does not
 *   take the format, else the trouble that the worklet has.
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

/** Goes on with a value: at once when it is there. */
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
      `The player 'media-source' was asked for, and MediaSource of this browser does not play ${outputFormat} at ` +
      `${sampleRate} Hz. Leave player at 'auto', which finds one that does, or ask Polly for mp3.`,
  });
}

/** The state of speech that an app sees: one immutable value, a union on `status`. */
import type { PlayerChoice } from '../../audio/player/audio-sink';
import type { SpeechError } from '../../base/errors';
import type { TransportChoice } from '../../polly/transport/transport';
import type { Retry } from '../options/retry-policy';

/**
 * The state of speech, as the listener hears it.
 *
 * - `idle`: no speech was requested, or speech was interrupted.
 * - `connecting`: text was sent, but no sound has arrived.
 * - `buffering`: too little sound has arrived to start, or the sound ran out before its end.
 * - `playing`: sound is audible.
 * - `paused`: `pause()` was called.
 * - `blocked`: the browser requires a click, tap or key press first; call `unlock()` in its handler.
 * - `ended`: all sound was heard.
 * - `failed`: speech failed; see `error`. Sound that had arrived was played first.
 */
export type SpeechStatus = SpeechSnapshot['status'];

/** The received sound, whether it plays or not. */
export interface BufferSnapshot {
  /** `empty`: there is no sound to play. `filling`: more will arrive. `complete`: all sound has arrived. */
  readonly state: 'empty' | 'filling' | 'complete';
  /** Seconds that can be played before more must arrive. */
  readonly aheadSeconds: number;
  /** Seconds that have arrived. */
  readonly receivedSeconds: number;
  /** Number of underruns: the sound ran out before its end. */
  readonly underruns: number;
}

/** Costs and times of an utterance, measured with a monotonic clock. */
export interface SpeechMetrics {
  /** From the beginning to the first text sent to Polly, in milliseconds. */
  readonly firstSentMs: number | undefined;
  /** From the first text to the first audio from Polly, in milliseconds. */
  readonly firstAudioMs: number | undefined;
  /** From the first text to the first audible sample, in milliseconds. */
  readonly firstSoundMs: number | undefined;
  /** Silence after underruns, in milliseconds. */
  readonly stalledMs: number;
  /** Calls of Polly's API. */
  readonly apiCalls: number;
  /** Retries after temporary failures. */
  readonly retries: number;
  /** Characters of the given text so far, sent or not. */
  readonly givenCharacters: number;
  /** Given characters that were sent to Polly. Text that was sent again counts once. */
  readonly sentCharacters: number;
  /** Given characters whose sound has arrived, in whole words; estimated if Polly gives no word times. */
  readonly receivedCharacters: number;
  /** Given characters that were heard, in whole words; estimated if Polly gives no word times. */
  readonly heardCharacters: number;
  /** Characters that Polly says it bills. Known once all sound has arrived and Polly completed every request. */
  readonly requestCharacters: number | undefined;
  /** Upper limit of the billed characters: Polly's own count, plus all text sent in requests that broke off. */
  readonly billedCharacters: number;
  /** Bytes of encoded audio that have arrived. */
  readonly audioBytes: number;
}

/** Facts that every snapshot has. */
export interface SpeechFacts {
  /** The sound that has been received. */
  readonly buffer: BufferSnapshot;
  /** Costs and times of the present utterance, or of the last one. */
  readonly metrics: SpeechMetrics;
  /** Seconds of the present utterance that have been heard. Never decreases; updated at most twice a second. */
  readonly heardSeconds: number;
  /** The second of the utterance that is heard now. Follows a seek; updated at most twice a second. */
  readonly positionSeconds: number;
  /** The player in use and the reason for it; undefined before speech and until it is chosen. */
  readonly player: PlayerChoice | undefined;
  /** The transport in use and the reason for it; undefined before the first request. */
  readonly transport: TransportChoice | undefined;
  /** The present retry after a temporary failure; undefined if there is none. */
  readonly retry: Retry | undefined;
}

/** The state of speech at one moment. */
export type SpeechSnapshot =
  | (SpeechFacts & {
      readonly status: 'idle' | 'connecting' | 'buffering' | 'playing' | 'paused' | 'blocked' | 'ended';
      /** A failure while sound that had arrived before it still plays; `failed` follows at its end. */
      readonly error: SpeechError | undefined;
    })
  | (SpeechFacts & {
      readonly status: 'failed';
      /** Why speech failed. */
      readonly error: SpeechError;
    });

/** The state before any speech, and the one that a server renders. */
export const IDLE_SNAPSHOT: SpeechSnapshot = Object.freeze({
  status: 'idle',
  error: undefined,
  heardSeconds: 0,
  positionSeconds: 0,
  player: undefined,
  transport: undefined,
  retry: undefined,
  buffer: Object.freeze({ state: 'empty', aheadSeconds: 0, receivedSeconds: 0, underruns: 0 }),
  metrics: Object.freeze({
    firstSentMs: undefined,
    firstAudioMs: undefined,
    firstSoundMs: undefined,
    stalledMs: 0,
    apiCalls: 0,
    retries: 0,
    givenCharacters: 0,
    sentCharacters: 0,
    receivedCharacters: 0,
    heardCharacters: 0,
    requestCharacters: undefined,
    billedCharacters: 0,
    audioBytes: 0,
  }),
});

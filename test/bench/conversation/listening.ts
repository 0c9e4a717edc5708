/** What is measured of one listener. */

/** The ways that are heard in a page. */
export type PageWay = 'sequential' | 'one ahead' | 'segmented' | 'duplex';

/**
 * All ways, in the order of the tables. `sdk`: AWS's Node SDK straight to local Polly, with no relay, page or player, which
 * is the limit of what `duplex` can reach.
 */
export const WAYS = ['sequential', 'one ahead', 'segmented', 'duplex', 'sdk'] as const;

/** A way of speaking an answer while it is written. */
export type Way = (typeof WAYS)[number];

/** The costs of an answer, as local Polly counted them. */
export interface Costs {
  readonly calls: number;
  /** Calls that Polly ended with an error, such as one for silence. */
  readonly failedCalls: number;
  readonly billedCharacters: number;
  /** Seconds of all calls, one after the other. */
  readonly openSeconds: number;
  /** Seconds of sound that were sent. */
  readonly speechSeconds: number;
  /** The sound of each call. */
  readonly speechSecondsOfCalls: readonly number[];
  readonly audioBytes: number;
  /** From the first token to the last byte that Polly sent, in milliseconds. */
  readonly lastByteMs: number;
}

/**
 * Why a listener is there. `hear`: hears the answer to its end. `fetch`: leaves when the last byte has come, and has no text
 * held back; with `sequential`, the model waits while it is not read, as in the published benchmark.
 */
export type Purpose = 'hear' | 'fetch';

/** What one listener met. Times are milliseconds after the first token. */
export interface Listening extends Costs {
  readonly way: Way;
  /** The name of the answer. */
  readonly answer: string;
  readonly purpose: Purpose;
  /** The first audible sample in front of the loudspeaker; of `sdk`, the first byte of audio. */
  readonly firstSoundMs: number;
  /** The first sample of the utterance, audible or not, as its player says. */
  readonly playerFirstSoundMs: number;
  /** The last audible sample. */
  readonly lastSoundMs: number;
  /** How often the sound ran dry. */
  readonly stalls: number;
  readonly stalledMs: number;
  /** Characters that were heard until an interruption. */
  readonly heardCharacters?: number;
  /** From the interruption to the last audible sample. */
  readonly silentMs?: number;
}

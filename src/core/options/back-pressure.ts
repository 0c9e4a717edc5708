/**
 * Limits how far ahead of the listener text goes to Polly. If a long answer is stopped after ten seconds, the app
 * does not pay for all of it.
 */
import { invalidOption } from '../../base/options/option-rules';

/** Enough sound to survive a bad network, but little enough that unheard speech costs little. */
export const DEFAULT_MAX_AHEAD_SECONDS = 30;

/** With less, Polly would still wait for the rest of a sentence that is being heard. */
const MIN_AHEAD_SECONDS = 5;

/**
 * Seconds of English speech per character: 387 s of audio for the 7,045 characters of the passage in AWS's published
 * benchmark of the bidirectional stream.
 */
const TYPICAL_SECONDS_PER_CHARACTER = 0.055;

/** Below this, the listener is about to run out of sound. */
const DRY_SECONDS = 1;

/** Polly speaks several times faster than real time. While it has text to speak, it is never silent for this long. */
const QUIET_MS = 2_000;

/** If less than this share of the expected sound has arrived, the connection may have stalled. */
const MOSTLY_THERE = 0.5;

/** The amount of speech from which the speed of the voice can be judged. */
const TELLING_SECONDS = 5;

/**
 * Checks the option.
 *
 * @throws SpeechError with code `invalid-option`.
 */
export function resolveMaxAhead(maxAheadSeconds = DEFAULT_MAX_AHEAD_SECONDS): number {
  if (typeof maxAheadSeconds === 'number' && maxAheadSeconds >= MIN_AHEAD_SECONDS) return maxAheadSeconds;
  throw invalidOption('maxAheadSeconds', maxAheadSeconds, `a number, at least ${MIN_AHEAD_SECONDS}; Infinity for no limit`);
}

/** The state of sending and playing at one moment. */
export interface AheadInput {
  readonly nowMs: number;
  /** Text up to this character was sent. */
  readonly sentCharacter: number;
  /** Seconds of its sound that have arrived. */
  readonly receivedSeconds: number;
  /** Seconds of its sound that have been heard. */
  readonly heardSeconds: number;
}

/** Decides when more text may be sent. */
export class BackPressure {
  readonly #maxAheadSeconds: number;
  #secondsPerCharacter = TYPICAL_SECONDS_PER_CHARACTER;
  /**
   * A character and the second at which its sound is known to be. The length of later text is estimated from here.
   */
  #base = { character: 0, seconds: 0 };
  /** Time at which text was last sent or sound last arrived. */
  #activeAtMs: number;

  constructor(maxAheadSeconds: number, nowMs: number) {
    this.#maxAheadSeconds = maxAheadSeconds;
    this.#activeAtMs = nowMs;
  }

  /** Notes that text was sent or sound arrived. */
  noteActivity(nowMs: number): void {
    this.#activeAtMs = nowMs;
  }

  /**
   * How many more characters may be sent. Ask again whenever more was heard, and every few seconds.
   *
   * @returns 0 for none; Infinity without a limit.
   */
  room({ nowMs, sentCharacter, receivedSeconds, heardSeconds }: AheadInput): number {
    if (nowMs - this.#activeAtMs >= QUIET_MS) {
      // Polly has spoken all it can, or its sound is shorter than estimated. Without this correction the errors of
      // the estimate would add up: to minutes in an hour of a slow voice.
      const isDry = receivedSeconds - heardSeconds < DRY_SECONDS;
      const isThere = receivedSeconds - this.#base.seconds >= MOSTLY_THERE * this.#unseenSeconds(sentCharacter);
      // Sound of text that was taken back is still heard, so it says nothing about the speed of the voice.
      const tells = isThere && sentCharacter > this.#base.character && receivedSeconds >= TELLING_SECONDS;
      if (tells) this.#secondsPerCharacter = receivedSeconds / sentCharacter;
      if (isDry || isThere) this.#base = { character: sentCharacter, seconds: receivedSeconds };
    }
    const aheadSeconds = Math.max(receivedSeconds, this.#base.seconds + this.#unseenSeconds(sentCharacter)) - heardSeconds;
    return Math.max(0, Math.ceil((this.#maxAheadSeconds - aheadSeconds) / this.#secondsPerCharacter));
  }

  /**
   * Estimated length of the text whose sound may not have arrived yet; 0 when text was taken back after a failure.
   */
  #unseenSeconds(sentCharacter: number): number {
    return Math.max(0, sentCharacter - this.#base.character) * this.#secondsPerCharacter;
  }
}

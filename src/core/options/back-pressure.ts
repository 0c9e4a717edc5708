/**
 * How far ahead of the listener text is handed to Polly, so that an answer that is stopped after ten seconds is not all
 * paid for.
 */
import { invalidOption } from '../../base/option-rules';

/** Enough for a bad network, and little enough to pay for in vain. */
export const DEFAULT_MAX_AHEAD_SECONDS = 30;

/** Less would keep Polly waiting for the rest of a sentence that is being heard. */
const MIN_AHEAD_SECONDS = 5;

/**
 * Length of English speech a character, in seconds: 387 s of audio for the 7,045 characters of the passage in AWS's
 * published benchmark of the bidirectional stream.
 */
const TYPICAL_SECONDS_PER_CHARACTER = 0.055;

/** With less than this ahead the listener is about to hear nothing. */
const DRY_SECONDS = 1;

/** Polly, which speaks several times faster than one listens, is not silent for so long where it has something to speak. */
const QUIET_MS = 2_000;

/** Where less of what is expected has come, the silence may be that of a connection which has stalled. */
const MOSTLY_THERE = 0.5;

/** So much speech tells how fast the voice is. */
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

/** What is known at one moment. */
export interface AheadInput {
  readonly nowMs: number;
  /** Up to which character text was handed on. */
  readonly sentCharacter: number;
  /** Seconds of its sound that have arrived. */
  readonly receivedSeconds: number;
  /** And of these been heard. */
  readonly heardSeconds: number;
}

/** Says when more text may go out. */
export class BackPressure {
  readonly #maxAheadSeconds: number;
  #secondsPerCharacter = TYPICAL_SECONDS_PER_CHARACTER;
  /** From when on the length of what was sent is estimated: a text and its sound that were seen to belong together. */
  #base = { character: 0, seconds: 0 };
  /** When something last went out or came in. */
  #activeAtMs: number;

  constructor(maxAheadSeconds: number, nowMs: number) {
    this.#maxAheadSeconds = maxAheadSeconds;
    this.#activeAtMs = nowMs;
  }

  /** Notes that text went out or sound came in. */
  noteActivity(nowMs: number): void {
    this.#activeAtMs = nowMs;
  }

  /**
   * How many more characters may be handed on; to be asked again whenever more was heard, and every few seconds.
   *
   * @returns 0 for none; Infinity where there is no limit.
   */
  room({ nowMs, sentCharacter, receivedSeconds, heardSeconds }: AheadInput): number {
    if (nowMs - this.#activeAtMs >= QUIET_MS) {
      // All was spoken that can be, or how long it would be was overestimated. Else the errors of estimates would add up, an
      // hour of a slow voice's to minutes.
      const isDry = receivedSeconds - heardSeconds < DRY_SECONDS;
      const isThere = receivedSeconds - this.#base.seconds >= MOSTLY_THERE * this.#unseenSeconds(sentCharacter);
      // Text that was taken back has sound which will be heard all the same, so it tells nothing of the voice.
      const tells = isThere && sentCharacter > this.#base.character && receivedSeconds >= TELLING_SECONDS;
      if (tells) this.#secondsPerCharacter = receivedSeconds / sentCharacter;
      if (isDry || isThere) this.#base = { character: sentCharacter, seconds: receivedSeconds };
    }
    const aheadSeconds = Math.max(receivedSeconds, this.#base.seconds + this.#unseenSeconds(sentCharacter)) - heardSeconds;
    return Math.max(0, Math.ceil((this.#maxAheadSeconds - aheadSeconds) / this.#secondsPerCharacter));
  }

  /** How long the text will be that is not known to have come; taken back, after a failure, none is. */
  #unseenSeconds(sentCharacter: number): number {
    return Math.max(0, sentCharacter - this.#base.character) * this.#secondsPerCharacter;
  }
}

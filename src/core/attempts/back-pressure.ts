/**
 * Limits how far ahead of the listener text goes to Polly. If a long answer is stopped after ten seconds, the app
 * does not pay for all of it.
 */
import { MIN_AHEAD_SECONDS } from '../options/max-ahead';
import { meaningOfSilence, type Silence } from './silence';

/** The low mark, as a share of the limit: more text is needed when so little speech is ahead. */
const LOW_SHARE = 1 / 6;

/** Speech that is worth a stream of its own. A limit that leaves less above the low mark keeps the stream open. */
const BURST_SECONDS = 10;

/**
 * Seconds of English speech per character: 387 s of audio for the 7,045 characters of the passage in AWS's published
 * benchmark of the bidirectional stream.
 */
const TYPICAL_SECONDS_PER_CHARACTER = 0.055;

/** The same for languages whose characters are syllables or words, at usual speeds of reading aloud. */
const SECONDS_PER_SYLLABIC_CHARACTER = 0.22;
const SYLLABIC_LANGUAGE = /^(?:cmn|ja|ko|yue|zh)\b/iu;

/** Speech may be longer than estimated by this factor. */
const CAUTION = 1.1;

/** Kept free below the limit, because the length of the coming sound and the heard seconds are only estimated. */
const MARGIN_SECONDS = 0.5;

/** Seconds that Polly needs to synthesize one second of speech, in AWS's published benchmark. */
const SYNTHESIS_SECONDS = 0.176;

/** While more than this share of the expected sound is missing, it is too early to end a stream. */
const STILL_SPEAKING = 0.25;

/** Below this, the listener is about to run out of sound. */
const DRY_SECONDS = 1;

/** If less than this share of the expected sound has arrived, the connection may have stalled. */
const MOSTLY_THERE = 0.5;

/** The amount of speech from which the speed of the voice can be judged. */
const TELLING_SECONDS = 5;

/** The state of sending and playing at one moment. */
export interface PlaybackProgress {
  readonly nowMs: number;
  /** Text up to this character was sent. */
  readonly sentCharacter: number;
  /** Seconds of its sound that have arrived. */
  readonly receivedSeconds: number;
  /** Seconds of its sound that have been heard. */
  readonly heardSeconds: number;
  /** Playback rate. At 2, the sound is heard at twice its speed. */
  readonly rate: number;
}

/** How much text may be sent now and soon: the flow-control window of the text. */
export interface SendWindow {
  /** Characters that may be sent now, even if they take somewhat longer to say than estimated. Infinity without a limit. */
  readonly characters: number;
  /**
   * Characters that will fit soon if the estimate is exact. If the next sentence is longer, nothing is sent for some seconds, and
   * the stream need not wait. Infinity where waiting costs less than another stream.
   */
  readonly likelyCharacters: number;
  /** Characters that fit soon if the estimate is exact. If the rest of an answer is no longer, it needs no other stream. */
  readonly restCharacters: number;
  /** Whether so little speech is ahead that the next sentence is needed, however long it is. */
  readonly isLow: boolean;
  /**
   * Whether so little sound has arrived that the rest of a sentence is needed as soon as it is written. Polly cannot speak the sentence
   * before its end, so its sound does not count before it arrives.
   */
  readonly isSoundLow: boolean;
}

/** A window without a limit. */
export const UNLIMITED: SendWindow = Object.freeze({
  characters: Infinity,
  likelyCharacters: Infinity,
  restCharacters: Infinity,
  isLow: true,
  isSoundLow: true,
});

/** Decides when more text may be sent. */
export class BackPressure {
  readonly #maxAheadSeconds: number;
  readonly #lowSeconds: number;
  #secondsPerCharacter: number;
  /** The length of text behind this place is estimated from here. */
  #base = { character: 0, seconds: 0 };
  /** Time at which text was last sent or sound last arrived. */
  #activeAtMs: number;

  /** @param language - BCP 47 language of the text. Default: one that is written in letters. */
  constructor(maxAheadSeconds: number, nowMs: number, language = '') {
    this.#maxAheadSeconds = maxAheadSeconds;
    this.#lowSeconds = Math.max(MIN_AHEAD_SECONDS, maxAheadSeconds * LOW_SHARE);
    this.#secondsPerCharacter = SYLLABIC_LANGUAGE.test(language) ? SECONDS_PER_SYLLABIC_CHARACTER : TYPICAL_SECONDS_PER_CHARACTER;
    this.#activeAtMs = nowMs;
  }

  /** Notes that text was sent or sound arrived. */
  noteActivity(nowMs: number): void {
    this.#activeAtMs = nowMs;
  }

  /** Notes that all sound of the text up to a character has arrived. */
  noteSpoken(character: number, seconds: number): void {
    // If text was taken back, its sound still counts, so the speed of the voice cannot be judged.
    if (character > this.#base.character && seconds >= TELLING_SECONDS) this.#secondsPerCharacter = seconds / character;
    this.#base = { character, seconds };
  }

  /** How much more text may be sent. Ask again whenever more was heard or has arrived, and every few seconds. */
  sendWindow(input: PlaybackProgress): SendWindow {
    if (this.#maxAheadSeconds === Number.POSITIVE_INFINITY) return UNLIMITED;
    this.#learn(input);
    const characters = this.#charactersLeft(input, CAUTION);
    const lowSeconds = Math.min(this.#maxAheadSeconds, this.#lowSeconds * Math.max(1, input.rate));
    const isWorthEnding = this.#maxAheadSeconds - this.#lowSeconds >= BURST_SECONDS;
    return {
      characters,
      likelyCharacters: isWorthEnding ? this.#likelyCharacters(input, characters) : Infinity,
      restCharacters: this.#isQuiet(input) ? characters : this.#restCharacters(input),
      isLow: this.#aheadSeconds(input, 1) <= lowSeconds,
      isSoundLow: input.receivedSeconds - input.heardSeconds <= lowSeconds,
    };
  }

  #likelyCharacters(input: PlaybackProgress, characters: number): number {
    if (this.#isQuiet(input)) return characters;
    const comingSeconds = this.#comingSeconds(input, 1);
    // The stream is open anyway while Polly speaks, and room grows meanwhile.
    if (comingSeconds > STILL_SPEAKING * this.#unseenSeconds(input.sentCharacter)) return Infinity;
    const heardSeconds = input.heardSeconds + comingSeconds * SYNTHESIS_SECONDS * input.rate;
    return this.#charactersLeft({ ...input, heardSeconds }, CAUTION);
  }

  #restCharacters(input: PlaybackProgress): number {
    return this.#charactersLeft({ ...input, heardSeconds: input.heardSeconds + this.#comingSeconds(input, 1) * SYNTHESIS_SECONDS }, 1);
  }

  #silence({ nowMs, receivedSeconds }: PlaybackProgress): Silence {
    return meaningOfSilence(nowMs - this.#activeAtMs, receivedSeconds > this.#base.seconds);
  }

  #isQuiet(input: PlaybackProgress): boolean {
    return this.#silence(input) !== 'short';
  }

  #learn(input: PlaybackProgress): void {
    const { sentCharacter, receivedSeconds, heardSeconds } = input;
    // If text was taken back, estimate from here.
    if (sentCharacter < this.#base.character) this.#base = { character: sentCharacter, seconds: receivedSeconds };
    const silence = this.#silence(input);
    // Until Polly is quiet, it or the network may just be slow, and more text would not help.
    if (silence === 'short') return;
    // Polly has spoken all it can, or its sound is shorter than estimated. Without this correction the errors of the estimate
    // would add up: to minutes in an hour of a slow voice.
    const isDry = silence === 'final' && receivedSeconds - heardSeconds < DRY_SECONDS;
    const isThere = receivedSeconds - this.#base.seconds >= MOSTLY_THERE * this.#unseenSeconds(sentCharacter);
    const isSpeedPlausible = receivedSeconds >= MOSTLY_THERE * sentCharacter * this.#secondsPerCharacter;
    if (isThere && isSpeedPlausible) this.noteSpoken(sentCharacter, receivedSeconds);
    else if (isDry || isThere) this.#base = { character: sentCharacter, seconds: receivedSeconds };
  }

  #charactersLeft(input: PlaybackProgress, caution: number): number {
    const leftSeconds = this.#maxAheadSeconds - MARGIN_SECONDS - this.#aheadSeconds(input, caution);
    return Math.max(0, Math.floor(leftSeconds / (this.#secondsPerCharacter * caution)));
  }

  #aheadSeconds(input: PlaybackProgress, caution: number): number {
    return input.receivedSeconds + this.#comingSeconds(input, caution) - input.heardSeconds;
  }

  /** @param caution - Assumed length of the sound that has not arrived, as a multiple of the estimate. */
  #comingSeconds({ sentCharacter, receivedSeconds }: PlaybackProgress, caution: number): number {
    return Math.max(0, this.#base.seconds + this.#unseenSeconds(sentCharacter) * caution - receivedSeconds);
  }

  /**
   * Estimated length of the text whose sound may not have arrived yet; 0 when text was taken back after a failure.
   */
  #unseenSeconds(sentCharacter: number): number {
    return Math.max(0, sentCharacter - this.#base.character) * this.#secondsPerCharacter;
  }
}

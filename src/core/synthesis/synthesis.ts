/** Turns a text into sound, and knows the second of each word. Needs no page and no player. */
import type { AudioWriter } from '../../audio/log/audio-log';
import type { SpeechError } from '../../base/errors';
import { languageOf } from '../../polly/segmented/voice-languages';
import { MAX_SENTENCE_CHARACTERS } from '../../polly/transport/transport';
import type { FlushPolicy } from '../../text/flush-policy';
import { TextLog } from '../../text/log/text-log';
import { SentenceSplitter } from '../../text/sentences/sentence-splitter';
import { createPlainText } from '../../text/speakable/plain-text';
import type { SpeakableText } from '../../text/spoken/spoken-piece';
import type { Retry } from '../options/retry-policy';
import type { GivenText } from '../source/given-text';
import { WordReader } from '../words/spoken-word';
import { AttemptLoop, type AttemptLoopParts } from '../attempts/attempt-loop';
import type { Ledger } from '../attempts/ledger';
import { SpokenTextWriter } from './spoken-text-writer';
import { SpeechAlignment } from '../alignment/speech-alignment';

/**
 * If less sound than this is ahead, the listener may notice a silence of the source. It covers the time until the next look, and a
 * round trip to Polly.
 */
const UNNOTICED_SECONDS = 1.5;

/** Options of a {@link Synthesis}. */
export interface SynthesisParts extends Omit<AttemptLoopParts, 'text' | 'textError' | 'alignment'> {
  /** The given text. */
  readonly given: GivenText;
  /** Turns the given text into spoken text. Default: the text is spoken unchanged. */
  readonly speakable?: SpeakableText;
  /** The preceding text, if this is the rest of a longer text; empty if it is not. */
  readonly precedingText: string;
  readonly flush: FlushPolicy;
  /** Receives the sound. */
  readonly log: AudioWriter;
  /** Called if Polly would refuse the given text from a character on. The text before it is spoken first. */
  readonly onRefused: (error: SpeechError, givenCharacter: number) => void;
}

/** The synthesis of one utterance. */
export class Synthesis {
  /** Maps the spoken text to seconds of the sound. */
  readonly alignment: SpeechAlignment;
  /** The words of the text with their times. */
  readonly words: WordReader;
  readonly #ledger: Ledger;
  readonly #prepared: SpokenTextWriter;
  readonly #loop: AttemptLoop;

  constructor(parts: SynthesisParts) {
    const { voice, clock, given, precedingText, speakable = createPlainText(precedingText), flush, log, listener, onRefused } = parts;
    const language = languageOf(voice);
    const text = new TextLog(
      new SentenceSplitter({ maxCharacters: MAX_SENTENCE_CHARACTERS, ...(language === undefined ? {} : { language }) }),
    );
    this.#ledger = parts.ledger;
    this.alignment = new SpeechAlignment({ log, listener, language, text });
    this.#prepared = new SpokenTextWriter({
      speakable,
      clock,
      policy: flush,
      language,
      engine: voice.engine,
      given: () => given.text,
      text,
      onRefused,
      isWaitedFor: () => this.alignment.receivedSeconds - listener.heardSeconds < UNNOTICED_SECONDS,
      standingAt: (edited) => this.#loop.standingAt(edited),
      onCut: (place) => this.#loop.noteCut(place),
    });
    this.words = new WordReader({ times: this.alignment.words, text, prepared: this.#prepared });
    this.#loop = new AttemptLoop({ ...parts, text, alignment: this.alignment, textError: () => this.#prepared.error });
    given.attach(this.#prepared);
  }

  /** The retry in progress; undefined once sound has arrived again. */
  get retry(): Retry | undefined {
    return this.#loop.retry;
  }

  /** Checks again whether text may be sent. Must be called when more sound was heard. */
  wake(): void {
    this.#loop.wake();
  }

  /**
   * Speaks all of the text. Never rejects.
   *
   * @returns Resolves with the error if not all was spoken; undefined when all sound has arrived, or the signal ended it.
   */
  run(): Promise<SpeechError | undefined> {
    return this.#loop.run();
  }

  /** Returns the length of the given text that was heard by a second, up to the end of a word. */
  heardCharacters(seconds: number): number {
    return this.#prepared.givenEnd(this.alignment.words.heardCharacters(seconds));
  }

  /** Length of the given text that was sent at least once. */
  get sentCharacters(): number {
    return this.#prepared.givenEnd(this.#ledger.sentCharacter);
  }

  /** Returns the length of the given text that the sound speaks up to a second, including the last word that has begun. */
  receivedCharacters(seconds: number): number {
    return this.#prepared.givenEnd(this.alignment.words.begunBy(seconds));
  }

  /** Returns the second at which the word at a character of the given text begins; the end of the sound if it has not arrived. */
  secondsOf(character: number): number {
    const { words, receivedSeconds } = this.alignment;
    return words.secondsOf(this.#prepared.spokenOf(character)) ?? receivedSeconds;
  }
}

/** Makes sound of a text, and knows which word is in which second of it. Needs no page and no player. */
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
import { AttemptLoop, type AttemptLoopParts } from './attempt-loop';
import type { Ledger } from './ledger';
import { PreparedText } from './prepared-text';
import { SpeechAlignment } from './speech-alignment';

/**
 * With less sound than this ahead, the listener would notice that the source is silent. It covers the time until the next look,
 * and the way to Polly and back.
 */
const UNNOTICED_SECONDS = 1.5;

/** What a {@link Synthesis} is made with. */
export interface SynthesisParts extends Omit<AttemptLoopParts, 'text' | 'textError' | 'alignment'> {
  /** The text, as the app gives it. */
  readonly given: GivenText;
  /** Turns it into what is spoken. Default: nothing is changed. */
  readonly speakable?: SpeakableText;
  /** The text before it, if it is the rest of a longer one; empty for none. */
  readonly precedingText: string;
  readonly flush: FlushPolicy;
  /** Receives the sound. */
  readonly log: AudioWriter;
  /** Called if Polly would refuse the given text from a character on. The text before it is spoken first. */
  readonly onRefused: (error: SpeechError, givenCharacter: number) => void;
}

/** Text to sound, for one utterance. */
export class Synthesis {
  /** Which text is in which second of the sound. */
  readonly alignment: SpeechAlignment;
  /** The words of the text and when they are heard. */
  readonly words: WordReader;
  readonly #ledger: Ledger;
  readonly #prepared: PreparedText;
  readonly #loop: AttemptLoop;

  constructor(parts: SynthesisParts) {
    const { voice, clock, given, precedingText, speakable = createPlainText(precedingText), flush, log, listener, onRefused } = parts;
    const language = languageOf(voice);
    const text = new TextLog(
      new SentenceSplitter({ maxCharacters: MAX_SENTENCE_CHARACTERS, ...(language === undefined ? {} : { language }) }),
    );
    this.#ledger = parts.ledger;
    this.alignment = new SpeechAlignment({ log, listener, language, text });
    this.#prepared = new PreparedText({
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
    this.words = new WordReader({ alignment: this.alignment, text, prepared: this.#prepared });
    this.#loop = new AttemptLoop({ ...parts, text, alignment: this.alignment, textError: () => this.#prepared.error });
    given.attach(this.#prepared);
  }

  /** The retry in progress; undefined once sound has arrived again. */
  get retry(): Retry | undefined {
    return this.#loop.retry;
  }

  /** Looks again whether text may be sent. Must be called when more was heard. */
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

  /** How much of the given text was heard by a second: up to the end of a word. */
  heardCharacters(seconds: number): number {
    return this.#prepared.givenEnd(this.alignment.heardCharacters(seconds));
  }

  /** The character of the given text up to which it was sent at least once. */
  get sentCharacters(): number {
    return this.#prepared.givenEnd(this.#ledger.sentCharacter);
  }

  /** How much of the given text has arrived by a second of sound: up to the end of the last word that has begun. */
  receivedCharacters(seconds: number): number {
    return this.#prepared.givenEnd(this.alignment.begunBy(seconds));
  }

  /** The second at which the word begins that contains a character of the given text. */
  secondsOf(character: number): number {
    return this.alignment.secondsOf(this.#prepared.spokenOf(character));
  }
}

/** The words of a text with their times, as an app reads them for highlights and captions. */
import { firstIndex } from '../../base/binary-search';
import type { SpeechTiming } from '../../timing/speech-timing';
import type { TimedWord } from '../../timing/timed-segment';
import type { TextLog } from '../../text/log/text-log';
import type { TextRange } from '../../text/spoken/offset-map';
import { shownOfWords, type PlacedWord, type WordsOfText } from './shown-words';

/** A word with its time. Offsets are UTF-16 code units of the given text. */
export interface SpokenWord extends PlacedWord {
  /** Start of the word, in seconds of the utterance's sound. */
  readonly startSeconds: number;
  /** End of the word, in seconds. Infinity if its end had not arrived when the word was read. */
  readonly endSeconds: number;
  /** `exact`: from Polly. `estimated`: found from text and sound. */
  readonly timing: 'exact' | 'estimated';
  /**
   * `word`: this word is heard. `sentence`: the sound differs from the text, and this is the last certain word. Mark only its sentence
   * until sound and text agree again.
   */
  readonly certainty: 'word' | 'sentence';
  /**
   * The word for captions, with the marks and the white space next to it: plain text unchanged, markdown as rendered, SSML as
   * spoken. The words of a sentence, joined, are the whole sentence. Only `readWords()` sets it.
   */
  readonly shown?: string;
}

/** The sources of a {@link WordReader}. */
export interface WordReaderParts {
  readonly times: Pick<SpeechTiming, 'isSureAt' | 'timedWords' | 'wordAt'>;
  /** The spoken text. */
  readonly text: Pick<TextLog, 'slice' | 'sentenceEnds'>;
  /** Maps the spoken text to the given and the shown text. */
  readonly prepared: {
    /** Maps a stretch of the spoken text to the given text. */
    givenRange(spokenStart: number, spokenEnd: number): TextRange;
    readonly shown: WordsOfText;
  };
}

/** Reads the words of one utterance. */
export class WordReader {
  readonly #parts: WordReaderParts;
  /** Start of the last returned word in the spoken text. */
  #toldAt = -1;
  #told: SpokenWord | undefined;

  constructor(parts: WordReaderParts) {
    this.#parts = parts;
  }

  /** Returns the word at a second; the same object as before while nothing about it changes. */
  at(seconds: number): SpokenWord | undefined {
    // At second 0 nothing has been heard, even if a word begins there.
    const timed = seconds > 0 ? this.#parts.times.wordAt(seconds) : undefined;
    if (timed === undefined) {
      this.#toldAt = -1;
      this.#told = undefined;
      return undefined;
    }
    if (timed.startCharacter !== this.#toldAt) {
      this.#toldAt = timed.startCharacter;
      const word = this.#wordOf(timed);
      if (this.#told === undefined || !isOfSameGiven(this.#told, word)) this.#told = word;
    }
    const certainty = this.#parts.times.isSureAt(seconds) ? 'word' : 'sentence';
    if (this.#told !== undefined && this.#told.certainty !== certainty) this.#told = { ...this.#told, certainty };
    return this.#told;
  }

  /** Returns all words so far. Spoken words with the same given text become one. */
  all(): SpokenWord[] {
    const words: SpokenWord[] = [];
    for (const timed of this.#parts.times.timedWords()) {
      const word = this.#wordOf(timed);
      const last = words.at(-1);
      if (last !== undefined && isOfSameGiven(last, word)) words[words.length - 1] = { ...last, endSeconds: word.endSeconds };
      else words.push(word);
    }
    const shown = shownOfWords(words, this.#parts.prepared.shown);
    return words.map((word, index) => ({ ...word, shown: shown[index] ?? '' }));
  }

  #wordOf({ startCharacter, endCharacter, startSeconds, endSeconds, isExact }: TimedWord): SpokenWord {
    const { prepared, text } = this.#parts;
    const { sentenceEnds } = text;
    const index = firstIndex(sentenceEnds, (end) => end > startCharacter);
    const sentenceStart = sentenceEnds[index - 1] ?? 0;
    const said = text.slice(sentenceStart, sentenceEnds[index]);
    const word = prepared.givenRange(startCharacter, endCharacter);
    const sentence = prepared.givenRange(sentenceStart + said.length - said.trimStart().length, sentenceStart + said.trimEnd().length);
    return {
      start: word.start,
      end: word.end,
      sentenceStart: sentence.start,
      sentenceEnd: sentence.end,
      startSeconds,
      endSeconds,
      timing: isExact ? 'exact' : 'estimated',
      certainty: 'word',
    };
  }
}

/** Whether two spoken words have the same given text, for example if one written word is pronounced as several. */
function isOfSameGiven(one: SpokenWord, other: SpokenWord): boolean {
  return one.start === other.start && one.end === other.end;
}

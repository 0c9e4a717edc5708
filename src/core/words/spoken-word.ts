/** The words of a text with their times, as an app gets them: to be highlighted, and for captions. */
import { firstIndex } from '../../base/binary-search';
import type { TimedWord } from '../../timing/timed-segment';
import type { TextLog } from '../../text/log/text-log';
import type { TextRange } from '../../text/spoken/offset-map';
import { shownOfWords, type PlacedWord, type WordsOfText } from './shown-words';

/** A word with its time. Characters are UTF-16 code units of the text as it was given. */
export interface SpokenWord extends PlacedWord {
  /** When it begins, in seconds of the utterance's sound. */
  readonly startSeconds: number;
  /** When it ends; Infinity where its end had not come when it was asked for. */
  readonly endSeconds: number;
  /** `exact`: Polly said so. `estimated`: found from text and sound. */
  readonly timing: 'exact' | 'estimated';
  /**
   * `word`: it is this word. `sentence`: the sound says something else than the text, so this is the last word that was
   * known, and only its sentence is marked, until the place is found again.
   */
  readonly certainty: 'word' | 'sentence';
  /**
   * What a caption shows of it, with the signs and the white space at it: plain text as it is, markdown as it is rendered,
   * SSML as it is said. Joined, those of a sentence are the sentence. Told with all words, as by `readWords()`.
   */
  readonly shown?: string;
}

/** What a {@link WordReader} reads from. */
export interface WordReaderParts {
  readonly alignment: {
    /** The word that is heard at a second. */
    wordAt(seconds: number): TimedWord | undefined;
    /** Whether it is known which word that is. */
    isSureAt(seconds: number): boolean;
    /** Every word so far, in order. */
    timedWords(): readonly TimedWord[];
  };
  /** What is said. */
  readonly text: Pick<TextLog, 'slice' | 'sentenceEnds'>;
  /** Leads from there to what was given, and to what is shown of that. */
  readonly prepared: {
    /** What of the given text a stretch of the spoken one stands for. */
    givenRange(spokenStart: number, spokenEnd: number): TextRange;
    readonly shown: WordsOfText;
  };
}

/** The words of one utterance. */
export class WordReader {
  readonly #parts: WordReaderParts;
  /** Where the word that was told begins in what is said. */
  #toldAt = -1;
  #told: SpokenWord | undefined;

  constructor(parts: WordReaderParts) {
    this.#parts = parts;
  }

  /** The word at a second; the same object as the last time while nothing of it changes. */
  at(seconds: number): SpokenWord | undefined {
    // At second 0 nothing was heard yet, also where a word begins there.
    const timed = seconds > 0 ? this.#parts.alignment.wordAt(seconds) : undefined;
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
    const certainty = this.#parts.alignment.isSureAt(seconds) ? 'word' : 'sentence';
    if (this.#told !== undefined && this.#told.certainty !== certainty) this.#told = { ...this.#told, certainty };
    return this.#told;
  }

  /** Every word so far. Several that stand for the same given ones are one. */
  all(): SpokenWord[] {
    const words: SpokenWord[] = [];
    for (const timed of this.#parts.alignment.timedWords()) {
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

/** As where one written word is pronounced as several. */
function isOfSameGiven(one: SpokenWord, other: SpokenWord): boolean {
  return one.start === other.start && one.end === other.end;
}

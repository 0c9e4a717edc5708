/** The words of a text with their times, as an app gets them: to be highlighted, and for captions. */
import type { TimedWord } from '../../timing/timed-segment';
import type { PreparedText } from '../synthesis/prepared-text';
import { shownOfWords } from './shown-words';
import type { SpeechAlignment } from '../synthesis/speech-alignment';
import type { UtteranceText } from '../synthesis/utterance-text';

/** A word with its time. Characters are UTF-16 code units of the text as it was given. */
export interface SpokenWord {
  /** First character of the word. */
  readonly start: number;
  /** Behind its last character; equal to {@link start} where it is said and not written, as a rule of the app's may have it. */
  readonly end: number;
  /** First character of the sentence it is in. */
  readonly sentenceStart: number;
  /** Behind the last character of that sentence, white space not counted. */
  readonly sentenceEnd: number;
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
  readonly alignment: Pick<SpeechAlignment, 'wordAt' | 'isSureAt' | 'timedWords'>;
  /** What is said. */
  readonly text: Pick<UtteranceText, 'written' | 'sentenceEnds'>;
  /** Leads from there to what was given, and to what is shown of that. */
  readonly prepared: Pick<PreparedText, 'givenRange' | 'shown'>;
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
    const { written, sentenceEnds } = text;
    const index = firstBehind(sentenceEnds, startCharacter);
    const sentenceStart = sentenceEnds[index - 1] ?? 0;
    const said = written.slice(sentenceStart, sentenceEnds[index]);
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

/** Index of the first of ascending numbers that is greater. */
function firstBehind(numbers: readonly number[], place: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? Infinity) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

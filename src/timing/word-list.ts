/**
 * The words of a text that is still being written, and how a voice pauses between them. How the text was cut into
 * pieces changes nothing.
 */
import type { PauseMark, TextWord } from './readings/text-word';

/** Holds the place of a character that belongs to the one before it: Unicode's rules part no word there (UAX #29, WB4). */
export const PLACE_HOLDER = '\u2060';
const SENTENCE_MARK = /[\p{Sentence_Terminal}…]|\n\s*\n|\u2029/u;
const CLAUSE_MARK = /[,;:—–()[\]،؛、，；：«»“”„"|\n]|\s-+\s/u;
const FULL_STOP = /^\.\s*$/u;
/** `Dr.` and `J.`: what the sound says counts. */
const LIKELY_ABBREVIATED = /^(?:\p{Lu}\p{L}{0,3}|\p{L})$/u;
const FIGURES = /\p{N}/u;
const SPOKEN_SIGN = /[\p{Sc}%@&+=#/*°]/u;
/** Where the words before are certain: white space with something behind it, or a mark of a script without spaces. */
const SETTLED = /[\s。！？、，；：।](?=[^\s。！？、，；：।」』”’）])/gu;
/** White space behind a full stop, and where scripts without spaces have theirs. */
const SENTENCE_ENDED = /(?:\p{Sentence_Terminal}[\p{Pe}\p{Pf}"'’]*\s+|[。！？][\p{Pe}\p{Pf}]*|\n\s*\n\s*)$/u;

/** The words of one text. */
export class WordList {
  readonly #segmenter: Intl.Segmenter;
  readonly #words: TextWord[] = [];
  #pending = '';
  #pendingStart = 0;
  /** The last word while what stands behind it can still change. */
  #open: Pick<TextWord, 'text' | 'startCharacter' | 'endCharacter'> | undefined;
  /** What stands behind it so far. */
  #gap = '';
  /** What stands before it. */
  #gapBefore = '';

  /** @param language - BCP 47 language of the text; one that the browser does not know is no error. */
  constructor(language: string) {
    this.#segmenter = createSegmenter(language);
  }

  /** The words that are certain. */
  get words(): readonly TextWord[] {
    return this.#words;
  }

  /** Characters of the text so far. */
  get characters(): number {
    return this.#pendingStart + this.#pending.length;
  }

  /** Adds text, cut anywhere. */
  append(text: string): void {
    this.#pending += text;
    let end = 0;
    for (const { index } of this.#pending.matchAll(SETTLED)) end = index + 1;
    if (end > 0) this.#take(end);
  }

  /** Says that what was appended will be spoken before anything else is: its last word is a whole one. */
  flush(): void {
    this.#take(this.#pending.length);
    this.#close();
  }

  /** Says that a sentence ends before a character: the words before it are whole, and what stands behind them is known. */
  endSentence(character: number): void {
    if (character > this.#pendingStart) this.#take(character - this.#pendingStart);
    if (this.#open !== undefined && this.#open.startCharacter < character) this.#close();
  }

  /** Says that sound comes, so that a sentence whose end is there may be in it, whatever is written behind it. */
  soundComes(): void {
    if (SENTENCE_ENDED.test(this.#pending)) this.#take(this.#pending.length);
    if (this.#open !== undefined && SENTENCE_ENDED.test(this.#gap)) this.#close();
  }

  #take(length: number): void {
    const text = this.#pending.slice(0, length);
    let wordEnd = 0;
    for (const { segment, index, isWordLike } of this.#segmenter.segment(text)) {
      if (isWordLike !== true) continue;
      this.#gap += text.slice(wordEnd, index);
      this.#close();
      wordEnd = index + segment.length;
      const startCharacter = this.#pendingStart + index;
      this.#open = { text: segment.replaceAll(PLACE_HOLDER, ''), startCharacter, endCharacter: startCharacter + segment.length };
    }
    this.#gap += text.slice(wordEnd);
    this.#pending = this.#pending.slice(length);
    this.#pendingStart += length;
  }

  #close(): void {
    const word = this.#open;
    if (word !== undefined) {
      const isOpenEnded = FIGURES.test(word.text) || SPOKEN_SIGN.test(this.#gap) || SPOKEN_SIGN.test(this.#gapBefore);
      this.#words.push({
        ...word,
        before: this.#gapBefore,
        behind: this.#gap,
        pauseBehind: pauseMarkOf(this.#gap, word.text),
        isOpenEnded,
      });
    }
    this.#open = undefined;
    this.#gapBefore = this.#gap;
    this.#gap = '';
  }
}

function pauseMarkOf(gap: string, word: string): PauseMark {
  if (FULL_STOP.test(gap) && LIKELY_ABBREVIATED.test(word)) return 'clause';
  if (SENTENCE_MARK.test(gap)) return 'sentence';
  return CLAUSE_MARK.test(gap) ? 'clause' : 'none';
}

/** Polly's names of languages are not all tags of BCP 47, as `en-GB-WLS` is not. */
function createSegmenter(language: string): Intl.Segmenter {
  for (const tag of [language, language.split('-')[0]]) {
    try {
      return new Intl.Segmenter(tag, { granularity: 'word' });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return new Intl.Segmenter('en', { granularity: 'word' });
}

/**
 * The words of a text that is still being written, and the pauses between them. The result does not depend on how the
 * text was split into pieces.
 */
import type { PauseMark, TextWord } from './readings/text-word';

const SENTENCE_MARK = /[\p{Sentence_Terminal}…]|\n\s*\n|\u2029/u;
const CLAUSE_MARK = /[,;:—–()[\]،؛、，；：«»“”„"|\n]|\s-+\s/u;
const FULL_STOP = /^\.\s*$/u;
/** `Dr.` and `J.`: the full stop probably ends no sentence, so only the sound shows whether there is a pause. */
const LIKELY_ABBREVIATED = /^(?:\p{Lu}\p{L}{0,3}|\p{L})$/u;
const FIGURES = /\p{N}/u;
const SPOKEN_SIGN = /[\p{Sc}%@&+=#/*°]/u;
/**
 * Where the words before are certain: white space followed by something else, or a mark of a script without spaces.
 */
const SETTLED = /[\s。！？、，；：।](?=[^\s。！？、，；：।」』”’）])/gu;
/** The end of a sentence: a full stop with white space behind it, or a full stop of a script without spaces. */
const SENTENCE_ENDED = /(?:\p{Sentence_Terminal}[\p{Pe}\p{Pf}"'’]*\s+|[。！？][\p{Pe}\p{Pf}]*|\n\s*\n\s*)$/u;

/** The words of one text. */
export class WordList {
  readonly #segmenter: Intl.Segmenter;
  readonly #words: TextWord[] = [];
  #pending = '';
  #pendingStart = 0;
  /** The last word, while the text behind it may still change. */
  #open: Pick<TextWord, 'text' | 'startCharacter' | 'endCharacter'> | undefined;
  /** The text behind the last word so far. */
  #gap = '';
  /** The text before the last word. */
  #gapBefore = '';

  /** @param language - BCP 47 language of the text. The browser need not know it. */
  constructor(language: string) {
    this.#segmenter = createSegmenter(language);
  }

  /** The words that are certain. */
  get words(): readonly TextWord[] {
    return this.#words;
  }

  /** Number of characters so far. */
  get characters(): number {
    return this.#pendingStart + this.#pending.length;
  }

  /** Adds text, split anywhere. */
  append(text: string): void {
    this.#pending += text;
    let end = 0;
    for (const { index } of this.#pending.matchAll(SETTLED)) end = index + 1;
    if (end > 0) this.#splitWords(end);
  }

  /** Drops the text from a character on, which begins a sentence. */
  cut(character: number): void {
    if (character >= this.characters) return;
    this.flush();
    this.#words.length = this.#words.findLastIndex((word) => word.startCharacter < character) + 1;
    this.#gapBefore = this.#words.at(-1)?.behind ?? '';
    this.#pendingStart = character;
  }

  /** Notes that all text so far will be spoken before more text arrives, so its last word is complete. */
  flush(): void {
    this.#splitWords(this.#pending.length);
    this.#closeWord();
  }

  /**
   * Notes that a sentence ends before a character. The words before it are complete, and so is the text behind them.
   */
  endSentence(character: number): void {
    if (character > this.#pendingStart) this.#splitWords(character - this.#pendingStart);
    if (this.#open !== undefined && this.#open.startCharacter < character) this.#closeWord();
  }

  /** Notes that sound arrives. If the text ends with a sentence, the sound may contain it, so its last word is complete. */
  soundComes(): void {
    if (SENTENCE_ENDED.test(this.#pending)) this.#splitWords(this.#pending.length);
    if (this.#open !== undefined && SENTENCE_ENDED.test(this.#gap)) this.#closeWord();
  }

  #splitWords(length: number): void {
    const text = this.#pending.slice(0, length);
    let wordEnd = 0;
    for (const { segment, index, isWordLike } of this.#segmenter.segment(text)) {
      if (isWordLike !== true) continue;
      this.#gap += text.slice(wordEnd, index);
      this.#closeWord();
      wordEnd = index + segment.length;
      const startCharacter = this.#pendingStart + index;
      this.#open = { text: segment, startCharacter, endCharacter: startCharacter + segment.length };
    }
    this.#gap += text.slice(wordEnd);
    this.#pending = this.#pending.slice(length);
    this.#pendingStart += length;
  }

  #closeWord(): void {
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

/**
 * Tries the language without its region as well, since some of Polly's languages are no BCP 47 tags, for example
 * `en-GB-WLS`.
 */
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

/** Words and sentences of a shown text, for pointing at a word and moving between words. */
import { sentenceStarts } from '../../../core/words/sentence-starts';
import { lastIndexAtMost } from './text-places';
import type { Stretch } from './word-alignment';

/** Fallback for browsers without `Intl.Segmenter`. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;

/** Words and sentences of one text, computed on first use. */
export class WordSegments {
  readonly #text: string;
  readonly #language: string | undefined;
  #words: readonly Stretch[] | undefined;
  #wordStarts: readonly number[] = [];

  /**
   * @param text - The text.
   * @param language - BCP 47 tag of the text. Default: rules common to all languages.
   */
  constructor(text: string, language?: string) {
    this.#text = text;
    this.#language = language;
  }

  /** Returns the word that contains a character; undefined between two words. */
  at(character: number): Stretch | undefined {
    const word = this.#all()[lastIndexAtMost(this.#starts(), character)];
    return word !== undefined && character < word.end ? word : undefined;
  }

  /** Returns the word `steps` words after the one at or before a character; clamped to the first and last word. */
  step(character: number, steps: number): Stretch | undefined {
    const words = this.#all();
    const index = lastIndexAtMost(this.#starts(), character) + steps;
    return words[Math.min(words.length - 1, Math.max(0, index))];
  }

  /** Returns the first word of the next (1) or previous (-1) sentence. */
  stepSentence(character: number, direction: 1 | -1): Stretch | undefined {
    const starts = this.#sentenceStarts();
    const present = Math.max(0, lastIndexAtMost(starts, character));
    const start = starts[Math.min(starts.length - 1, Math.max(0, present + direction))];
    return start === undefined ? undefined : this.#firstFrom(start);
  }

  #firstFrom(character: number): Stretch | undefined {
    return this.at(character) ?? this.step(character, 1);
  }

  #all(): readonly Stretch[] {
    if (this.#words === undefined) {
      this.#words = findWords(this.#text, this.#language);
      this.#wordStarts = this.#words.map(({ start }) => start);
    }
    return this.#words;
  }

  #starts(): readonly number[] {
    this.#all();
    return this.#wordStarts;
  }

  #sentenceStarts(): number[] {
    const starts = sentenceStarts(this.#text, this.#language);
    if (starts !== undefined) return starts;
    if (!hasSegmenter()) return [0, ...[...this.#text.matchAll(/[.!?。！？]\s+/gu)].map((end) => end.index + end[0].length)];
    const segments = new Intl.Segmenter(this.#language, { granularity: 'sentence' }).segment(this.#text);
    return Array.from(segments, ({ index }) => index);
  }
}

function findWords(text: string, language: string | undefined): Stretch[] {
  if (!hasSegmenter()) return Array.from(text.matchAll(WORD), ({ index, 0: word }) => ({ start: index, end: index + word.length }));
  const words: Stretch[] = [];
  for (const { index, segment, isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    if (isWordLike === true) words.push({ start: index, end: index + segment.length });
  }
  return words;
}

function hasSegmenter(): boolean {
  return 'Segmenter' in Intl;
}

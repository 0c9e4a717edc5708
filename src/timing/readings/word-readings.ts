/** Readings of words that are more than their letters: figures, units, abbreviations, and words beside signs. */
import type { TextWord } from './text-word';

/** The ways to say one word. */
export interface WordReadings {
  /**
   * Consecutive parts, each with alternative texts in words of the language, the likeliest first. An empty text means
   * that nothing is said there.
   */
  readonly parts: readonly (readonly string[])[];
  /** Whether it is surely said in one of these ways, possibly with additions. */
  readonly isCertain: boolean;
}

/** The readings of words in one language. */
export interface Readings {
  /**
   * The ways to say a word; undefined if its letters say enough.
   *
   * @param previous - The previous word.
   */
  of(word: TextWord, previous: TextWord | undefined): WordReadings | undefined;
  /** Respells the words of a text by the rules of `word-sounds.ts`. Default: they follow these rules. */
  readonly respelled?: (text: string) => string;
}

/** How a word may be said that is more than its letters: a figure, a unit, an abbreviation, or one beside a sign. */
import type { TextWord } from './text-word';

/** The ways in which one word may be said. */
export interface WordReadings {
  /**
   * What is said, part behind part, each in one of several ways, the likeliest first; in words of its language. One may be
   * empty: nothing is said there.
   */
  readonly parts: readonly (readonly string[])[];
  /** Whether it is surely said in one of these ways, or like one of them and more. */
  readonly isCertain: boolean;
}

/** Knows how words are said in one language. */
export interface Readings {
  /**
   * The ways to say a word; undefined where its letters tell enough.
   *
   * @param previous - The word before.
   */
  of(word: TextWord, previous: TextWord | undefined): WordReadings | undefined;
}

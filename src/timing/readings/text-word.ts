/** A word of a text, as written. */

/** The text behind a word: nothing that asks for a pause, a mark that may ask for one, or the end of a sentence. */
export type PauseMark = 'none' | 'clause' | 'sentence';

/** A word with its surroundings. */
export interface TextWord {
  readonly text: string;
  /** Where it begins and ends in the text, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** The text between it and the words before and behind it. */
  readonly before: string;
  readonly behind: string;
  readonly pauseBehind: PauseMark;
  /** Whether more is said than its letters show: figures, or a sign beside it that is read aloud. */
  readonly isOpenEnded: boolean;
}

/**
 * A word of a text, as the text has it.
 */

/** What stands behind a word: nothing that asks for a pause, a mark that may, or the end of a sentence. */
export type PauseMark = 'none' | 'clause' | 'sentence';

/** A word, and what stands behind it. */
export interface TextWord {
  readonly text: string;
  /** Where it begins and ends in the text, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** What stands between it and the words before and behind it. */
  readonly before: string;
  readonly behind: string;
  readonly pauseBehind: PauseMark;
  /** Whether more is said than its letters tell: figures, or a sign beside it that is read aloud. */
  readonly isOpenEnded: boolean;
}

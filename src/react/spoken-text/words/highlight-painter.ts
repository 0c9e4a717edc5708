/** Marks ranges of text in the page without touching their nodes, which belong to React. */

/** The kinds of marks: the current word, the current sentence, and the keyboard's word. */
export type HighlightKind = 'word' | 'sentence' | 'cursor';

/** Paints one mark of each kind. */
export interface HighlightPainter {
  /** Moves the mark of a kind to a range; undefined removes it. */
  paint(kind: HighlightKind, range: StaticRange | undefined): void;
  /** Removes all marks. */
  close(): void;
}

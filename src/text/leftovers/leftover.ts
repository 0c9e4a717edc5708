/** An opening mark of a leftover, and the pattern for its end. */
export interface Leftover {
  readonly length: number;
  /** A global pattern for the leftover's end. Undefined if only the mark itself is left out. */
  readonly closing: RegExp | undefined;
  /** Whether the leftover is left out even if its end never comes. */
  readonly isCertain: boolean;
}

/** The surroundings of a mark. */
export interface LeftoverPlace {
  /** The end of the text before it. */
  readonly before: string;
  /** Whether no text was spoken before it. */
  readonly isFirst: boolean;
  readonly isLineStart: boolean;
  readonly isEnd: boolean;
}

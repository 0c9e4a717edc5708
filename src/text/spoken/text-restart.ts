/** Where the reading of a text that is edited goes on elsewhere than behind what it read last, or in what stands there now. */

/** One such place. */
export interface TextRestart {
  /** What stands before it in the text as it is now. */
  readonly precedingText: string;
  /** How much of the piece stands there, in UTF-16 code units, at its end: the rest parts it from what came before. */
  readonly length: number;
}

/** A source whose pieces may restart. */
export interface RestartingSource {
  /**
   * Where a piece restarts; undefined where it goes on. Told once.
   *
   * @param piece - 0 for the first.
   */
  takeRestart(piece: number): TextRestart | undefined;
}

/** Whether the pieces of a source may restart. */
export function canRestart(source: unknown): source is RestartingSource {
  return typeof source === 'object' && source !== null && 'takeRestart' in source;
}

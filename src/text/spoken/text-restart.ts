/** Restarts and retractions of a source whose text may be edited while it is read. */

/** The place where a piece continues, other than after the last one, or in a changed text. */
export interface TextRestart {
  /** The current text before it. */
  readonly precedingText: string;
  /** The length of the piece's end that belongs there, in UTF-16 code units. The rest separates it from the previous text. */
  readonly length: number;
}

/** The text read from a source so far. */
export interface ReadText {
  /**
   * How many UTF-16 code units stand if the text is edited. The rest can be taken back.
   *
   * @param edited - Where the edit begins.
   */
  standingAt(edited: number): number;
  /** Takes back everything after this many UTF-16 code units. The next piece restarts, or is the first. */
  cut(length: number): void;
}

/** A source whose pieces may restart. */
export interface RestartingSource extends AsyncIterable<string> {
  /** Lets an edit take back text that was read. */
  attach(read: ReadText): void;
  /**
   * Returns where a piece restarts; undefined if it continues, `taken-back` if an edit took it back on its way. Call it once
   * per piece, in order.
   */
  take(): TextRestart | 'taken-back' | undefined;
}

/** Whether the pieces of a source may restart. */
export function canRestart(source: unknown): source is RestartingSource {
  return typeof source === 'object' && source !== null && 'take' in source && 'attach' in source;
}

/** Reads the pieces of such a source. Leaving the loop early, or aborting, ends it. */
export async function* iteratePieces(source: RestartingSource, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  const pieces = source[Symbol.asyncIterator]();
  const stop = () => void pieces.return?.();
  signal.addEventListener('abort', stop);
  try {
    for (let next = await pieces.next(); next.done !== true && !signal.aborted; next = await pieces.next()) yield next.value;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

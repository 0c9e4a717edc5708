/** A source whose text may be edited while it is read: where reading goes on, and what can be taken back. */

/** Where a piece goes on elsewhere than behind the last one, or in a text that has changed. */
export interface TextRestart {
  /** What stands before it in the text as it is now. */
  readonly precedingText: string;
  /** How much of the piece stands there, in UTF-16 code units, at its end: the rest parts it from what came before. */
  readonly length: number;
}

/** The pieces that were read of a source, as one text. */
export interface ReadText {
  /** How many UTF-16 code units of it stand whatever is edited. The rest can be taken back. */
  readonly standing: number;
  /** Takes back all behind so many UTF-16 code units. The next piece restarts, or is the first one. */
  cut(length: number): void;
}

/** A source whose pieces may restart. */
export interface RestartingSource extends AsyncIterable<string> {
  /** Lets an edit take back what was read. */
  attach(read: ReadText): void;
  /**
   * Tells how a piece is read: where it restarts, or undefined where it goes on; `taken-back` for one that an edit took back
   * on its way. To be asked once for each piece, in order.
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

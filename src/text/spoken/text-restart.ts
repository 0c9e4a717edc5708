/** The interfaces for sources whose text may be edited while it is read: pieces may restart, and text may be taken back. */

/** The place at which a piece continues, if that is not the end of the previous piece. */
export interface TextRestart {
  /** The current text before that place. */
  readonly precedingText: string;
  /** Length of the piece's last part, in UTF-16 code units, which belongs there. The part before it separates it from the previous text. */
  readonly length: number;
}

/** The text that was read from a source so far. */
export interface ReadText {
  /**
   * Returns the number of UTF-16 code units that cannot be taken back for an edit. The rest can.
   *
   * @param edited - Offset at which the edit begins.
   */
  standingAt(edited: number): number;
  /** Takes back the text after `length` UTF-16 code units. The next piece is a restart, or the first piece of a text. */
  cut(length: number): void;
}

/** A source whose pieces may restart. */
export interface RestartingSource extends AsyncIterable<string> {
  attach(read: ReadText): void;
  /**
   * Returns the restart of the next piece. Returns undefined if the piece simply continues, and `taken-back` if an edit has taken it
   * back before it was read. Call it once per piece, in order.
   */
  take(): TextRestart | 'taken-back' | undefined;
}

/** Whether the pieces of a source may restart. */
export function canRestart(source: unknown): source is RestartingSource {
  return typeof source === 'object' && source !== null && 'take' in source && 'attach' in source;
}

/** Iterates over the pieces of such a source. Leaving the loop early or aborting the signal ends the source. */
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

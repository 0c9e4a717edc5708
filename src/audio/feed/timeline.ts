/** Maps output frames to seconds of the utterance, across seeks and changes of rate. The map is linear between two cuts. */

/** A linear part of the map: from output frame `frame` on, the utterance plays from `seconds` on, at one rate. */
export interface TimelinePiece {
  /** The first output frame of the piece. */
  readonly frame: number;
  /** The second of the utterance at that frame. */
  readonly seconds: number;
  /** Seconds of the utterance per second of output. */
  readonly rate: number;
}

/** The pieces of one utterance's playback, in order. */
export class Timeline {
  readonly #sampleRate: number;
  #pieces: readonly TimelinePiece[];

  /**
   * @param sampleRate - Output frames per second.
   * @param pieces - The first pieces; at least one.
   */
  constructor(sampleRate: number, pieces: readonly TimelinePiece[]) {
    this.#sampleRate = sampleRate;
    this.#pieces = pieces;
  }

  /** All pieces that were not dropped. */
  get pieces(): readonly TimelinePiece[] {
    return this.#pieces;
  }

  /** The rate of the last piece. */
  get rate(): number {
    return this.#pieces.at(-1)?.rate ?? 1;
  }

  /** Continues with `piece`. Later pieces are dropped. */
  cut(piece: TimelinePiece): void {
    this.#pieces = [...this.#pieces.filter(({ frame }) => frame < piece.frame), piece];
  }

  /** Drops the pieces that end before `frame`. */
  forgetBefore(frame: number): void {
    const at = this.#pieces.findLastIndex((piece) => piece.frame <= frame);
    if (at > 0) this.#pieces = this.#pieces.slice(at);
  }

  /**
   * Returns the output frame at which a second of the utterance is played. If that second is skipped, returns the first frame of a
   * later one.
   */
  frameAt(seconds: number): number {
    const at = this.#pieces.findLastIndex((piece) => piece.seconds <= seconds);
    const piece = this.#pieces[at];
    const next = this.#pieces[at + 1];
    if (piece === undefined) return next?.frame ?? 0;
    const frame = piece.frame + Math.round(((seconds - piece.seconds) / piece.rate) * this.#sampleRate);
    return Math.min(frame, next?.frame ?? Infinity);
  }

  /** Returns the second of the utterance at an output frame. For a frame before the first piece, returns that piece's first second. */
  secondsAt(frame: number): number {
    const piece = this.#pieces.findLast((candidate) => candidate.frame <= frame) ?? this.#pieces[0];
    if (piece === undefined) return 0;
    return piece.seconds + (Math.max(0, frame - piece.frame) / this.#sampleRate) * piece.rate;
  }
}

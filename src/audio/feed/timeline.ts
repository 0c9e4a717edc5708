/** Maps output frames to seconds of the utterance, across seeks and changes of rate: a straight line from cut to cut. */

/** From an output frame on, the utterance is played from a second on, at one rate. */
export interface TimelinePiece {
  /** The first output frame of the piece. */
  readonly frame: number;
  /** The second of the utterance at that frame. */
  readonly seconds: number;
  /** Seconds of the utterance in a second of output. */
  readonly rate: number;
}

/** The pieces of one utterance's playback, in order. */
export class Timeline {
  readonly #sampleRate: number;
  #pieces: readonly TimelinePiece[];

  /**
   * @param sampleRate - Output frames a second.
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
   * The output frame at which a second of the utterance begins. If that second is skipped, the first frame with a later one.
   */
  frameAt(seconds: number): number {
    const at = this.#pieces.findLastIndex((piece) => piece.seconds <= seconds);
    const piece = this.#pieces[at];
    const next = this.#pieces[at + 1];
    if (piece === undefined) return next?.frame ?? 0;
    const frame = piece.frame + Math.round(((seconds - piece.seconds) / piece.rate) * this.#sampleRate);
    return Math.min(frame, next?.frame ?? Infinity);
  }

  /** The second of the utterance at an output frame. Before the first piece, that piece's first second. */
  secondsAt(frame: number): number {
    const piece = this.#pieces.findLast((candidate) => candidate.frame <= frame) ?? this.#pieces[0];
    if (piece === undefined) return 0;
    return piece.seconds + (Math.max(0, frame - piece.frame) / this.#sampleRate) * piece.rate;
  }
}

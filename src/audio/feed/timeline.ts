/**
 * Which second of the utterance an output frame holds, when there are seeks and changes of rate on the way: a straight
 * line from each cut to the next.
 */

/** From one output frame on, the utterance is played from one second on, at one rate. */
export interface TimelinePiece {
  /** Output frame the piece begins at. */
  readonly frame: number;
  /** Second of the utterance that frame holds. */
  readonly seconds: number;
  /** Seconds of the utterance in a second of output. */
  readonly rate: number;
}

/** The pieces of one utterance's playback, in the order they are played. */
export class Timeline {
  readonly #sampleRate: number;
  #pieces: readonly TimelinePiece[];

  /**
   * @param sampleRate - Output frames a second.
   * @param pieces - Where it begins; at least one.
   */
  constructor(sampleRate: number, pieces: readonly TimelinePiece[]) {
    this.#sampleRate = sampleRate;
    this.#pieces = pieces;
  }

  /** All that have not been forgotten. */
  get pieces(): readonly TimelinePiece[] {
    return this.#pieces;
  }

  /** Of the last of them. */
  get rate(): number {
    return this.#pieces.at(-1)?.rate ?? 1;
  }

  /** Goes on with `piece` from its frame on; what was to be played after that frame never will be. */
  cut(piece: TimelinePiece): void {
    this.#pieces = [...this.#pieces.filter(({ frame }) => frame < piece.frame), piece];
  }

  /** Drops the pieces that were over before `frame`. */
  forgetBefore(frame: number): void {
    const at = this.#pieces.findLastIndex((piece) => piece.frame <= frame);
    if (at > 0) this.#pieces = this.#pieces.slice(at);
  }

  /**
   * The output frame that a second of the utterance begins at; the first frame after it that holds a later second, where
   * playback did not come by it.
   */
  frameAt(seconds: number): number {
    const at = this.#pieces.findLastIndex((piece) => piece.seconds <= seconds);
    const piece = this.#pieces[at];
    const next = this.#pieces[at + 1];
    if (piece === undefined) return next?.frame ?? 0;
    const frame = piece.frame + Math.round(((seconds - piece.seconds) / piece.rate) * this.#sampleRate);
    return Math.min(frame, next?.frame ?? Infinity);
  }

  /** The second of the utterance that an output frame holds; before the first piece, the second that one begins with. */
  secondsAt(frame: number): number {
    const piece = this.#pieces.findLast((candidate) => candidate.frame <= frame) ?? this.#pieces[0];
    if (piece === undefined) return 0;
    return piece.seconds + (Math.max(0, frame - piece.frame) / this.#sampleRate) * piece.rate;
  }
}

/**
 * What measures the sound of an utterance as it arrives.
 */

/** How a segment begins. */
export interface FramesSegment {
  /** Whether it is joined to sound before it, so that its encoder's delay is cut as it is in a sink. */
  readonly isJoined: boolean;
}

/** Measures one segment after the other. */
export interface SoundFramesReader {
  /** Seconds of the segment that have arrived, decoded or not, to the sample. */
  readonly receivedSeconds: number;
  /** Begins a segment: an encoded stream of its own. Frames are counted from its beginning. */
  startSegment(segment: FramesSegment): void;
  /** Takes the next bytes of the segment, which nobody may change any more. Never throws. */
  append(bytes: Uint8Array): void;
  /** Resolves when what has arrived was measured, as far as the decoder gives it out. */
  caughtUp(): Promise<void>;
  /** Says that no more bytes of the segment will come. Resolves when all of it was measured. */
  endSegment(): Promise<void>;
  /** Frees everything; nothing is told any more. Calling it again does nothing. */
  close(): void;
}

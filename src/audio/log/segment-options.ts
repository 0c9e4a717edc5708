/** Options for joining a segment to the previous one. */

/** Options of a new segment. */
export interface SegmentOptions {
  /**
   * Seconds to skip at the beginning, after the encoder's delay. They are decoded, but neither played nor counted as received.
   * This is for a sentence that is synthesized again, whose beginning was heard already. Default: 0.
   */
  readonly skipSeconds?: number;
}

/** How a segment is joined to the previous one. */

/** Options of a segment that begins. */
export interface SegmentOptions {
  /**
   * The first seconds, after the encoder's delay, are decoded but neither played nor counted as received: they repeat the heard
   * part of a sentence that is synthesized again. Default: 0.
   */
  readonly skipSeconds?: number;
}

/**
 * How an encoded stream is joined to the one before it.
 */

/** What is said of the segment that begins. */
export interface SegmentOptions {
  /**
   * How many seconds of it, after its encoder's delay, are decoded but neither played nor counted as received: what was
   * heard already of a sentence that is synthesized again. Default: 0.
   */
  readonly skipSeconds?: number;
}

/** The interface of all encoders. It is separate from the list of formats, so that each format can be read alone. */

/** Encodes one stream of mono audio. */
export interface StreamEncoder {
  /**
   * Encodes samples from -1 to 1. Returns the finished bytes, possibly none; the caller owns them.
   *
   * @param samples - At the encoder's rate. Not kept.
   */
  encode(samples: Float32Array): Uint8Array;
  /** Returns the remaining bytes. Nothing may be encoded afterwards. */
  finish(): Uint8Array;
}

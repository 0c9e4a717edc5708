/** What every encoder of an output format does; apart from the list of formats, so that each format can be read alone. */

/** Encodes one stream of mono audio. */
export interface StreamEncoder {
  /**
   * Takes samples from -1 to 1 and returns the bytes that are ready, maybe none. The bytes are the caller's to keep.
   *
   * @param samples - At the rate the encoder was made for. Not kept.
   */
  encode(samples: Float32Array): Uint8Array;
  /** Returns what is left. Nothing may be encoded afterwards. */
  finish(): Uint8Array;
}

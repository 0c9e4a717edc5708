/**
 * The identification header of an Opus stream (RFC 7845, section 5.1), as a container is given it.
 */

const CHANNELS_AT = 9;
const PRE_SKIP_AT = 10;
const INPUT_SAMPLE_RATE_AT = 12;
const GAIN_AT = 16;
/** What Opus is decoded at. Chromium takes the rate of the original, which stands here, for that. */
const SAMPLE_RATE = 48_000;

/**
 * Copies a header without its pre-skip: what is to be cut is cut by the append window.
 *
 * @param isOther - Makes it another one than without this, by the smallest step of the gain: 1/256 of a decibel.
 */
export function portableOpusHead(head: Uint8Array, isOther: boolean): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(head);
  const view = new DataView(copy.buffer);
  view.setUint16(PRE_SKIP_AT, 0, true);
  view.setUint32(INPUT_SAMPLE_RATE_AT, SAMPLE_RATE, true);
  if (isOther) view.setInt16(GAIN_AT, view.getInt16(GAIN_AT, true) + 1, true);
  return copy;
}

/** The same for mp4, where it has another version and the high bytes first ("Opus in ISO Base Media File Format", 4.3.2). */
export function opusSpecificContent(head: Uint8Array, isOther: boolean): Uint8Array<ArrayBuffer> {
  const little = new DataView(portableOpusHead(head, isOther).buffer);
  const content = new Uint8Array(little.buffer.slice(CHANNELS_AT - 1));
  const big = new DataView(content.buffer);
  const shift = CHANNELS_AT - 1;
  big.setUint8(0, 0);
  big.setUint16(PRE_SKIP_AT - shift, little.getUint16(PRE_SKIP_AT, true));
  big.setUint32(INPUT_SAMPLE_RATE_AT - shift, little.getUint32(INPUT_SAMPLE_RATE_AT, true));
  big.setInt16(GAIN_AT - shift, little.getInt16(GAIN_AT, true));
  return content;
}

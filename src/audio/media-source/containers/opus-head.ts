/**
 * Prepares the identification header of an Opus stream (RFC 7845, section 5.1) for a container.
 */

const CHANNELS_AT = 9;
const PRE_SKIP_AT = 10;
const INPUT_SAMPLE_RATE_AT = 12;
const GAIN_AT = 16;
/** Opus is always decoded at this rate. The header contains the rate of the original, which Chromium mistakes for it. */
const SAMPLE_RATE = 48_000;

/**
 * Copies a header, and sets its pre-skip to 0, because the append window cuts those samples.
 *
 * @param isOther - Makes the header differ from the one without this flag, by the smallest step of the gain: 1/256 dB.
 */
export function portableOpusHead(head: Uint8Array, isOther: boolean): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(head);
  const view = new DataView(copy.buffer);
  view.setUint16(PRE_SKIP_AT, 0, true);
  view.setUint32(INPUT_SAMPLE_RATE_AT, SAMPLE_RATE, true);
  if (isOther) view.setInt16(GAIN_AT, view.getInt16(GAIN_AT, true) + 1, true);
  return copy;
}

/** Converts a header to mp4's form: version 0 and big-endian ("Opus in ISO Base Media File Format", 4.3.2). */
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

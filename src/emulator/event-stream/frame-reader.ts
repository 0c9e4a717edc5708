/**
 * Cuts a byte stream into event-stream messages. A message's length stands in its first four bytes, so those are
 * checked (against a bound, and against the checksum of the prelude) before anything is kept on their word.
 *
 * Source: "Event stream encoding", Amazon Transcribe developer guide: a prelude of total length and headers length
 * with its CRC-32, the headers, the payload, and the CRC-32 of all of it.
 */

import { Crc32 } from '@smithy/core/checksum';

/** Total length, headers length, and their checksum. */
const PRELUDE_BYTES = 12;
/** The prelude and the checksum at the end. */
const MIN_MESSAGE_BYTES = PRELUDE_BYTES + 4;
/** The longest message that is read. A text event is at most 6,000 characters, so this leaves ample room. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** The bytes are no event stream. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Collects bytes, however they are cut, and gives out whole messages. */
export class FrameReader {
  #parts: Uint8Array[] = [];
  #byteLength = 0;
  /** Length of the message that has begun; undefined until its prelude is complete. */
  #messageBytes: number | undefined;

  /** Whether a message has begun and not ended. */
  get isMidMessage(): boolean {
    return this.#byteLength > 0;
  }

  /**
   * Takes in bytes.
   *
   * @returns The messages they completed, each in memory of its own.
   * @throws FrameError when the bytes can't be the beginning of a message.
   */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    this.#parts.push(bytes);
    this.#byteLength += bytes.byteLength;
    // Joined only when that completes something, so that a message sent byte by byte costs no more than one sent whole.
    while (this.#byteLength >= (this.#messageBytes ?? PRELUDE_BYTES)) {
      const joined = Buffer.concat(this.#parts);
      if (this.#messageBytes === undefined) {
        this.#messageBytes = checkPrelude(joined);
        this.#parts = [joined];
        continue;
      }
      const message = Uint8Array.from(joined.subarray(0, this.#messageBytes));
      this.#parts = [joined.subarray(this.#messageBytes)];
      this.#byteLength -= this.#messageBytes;
      this.#messageBytes = undefined;
      yield message;
    }
  }
}

function checkPrelude(bytes: Buffer): number {
  const messageBytes = bytes.readUInt32BE(0);
  const headersBytes = bytes.readUInt32BE(4);
  const checksum = new Crc32();
  checksum.update(bytes.subarray(0, 8));
  if (checksum.digestSync() !== bytes.readUInt32BE(8)) {
    throw new FrameError('The checksum of a message prelude does not match.');
  }
  if (messageBytes < MIN_MESSAGE_BYTES || messageBytes > MAX_MESSAGE_BYTES) {
    throw new FrameError(`A message claims ${messageBytes} bytes; ${MIN_MESSAGE_BYTES} to ${MAX_MESSAGE_BYTES} are possible.`);
  }
  if (headersBytes > messageBytes - MIN_MESSAGE_BYTES) {
    throw new FrameError('A message claims more headers than it has bytes.');
  }
  return messageBytes;
}

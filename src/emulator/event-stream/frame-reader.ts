/**
 * Splits a byte stream into event-stream messages. The first four bytes hold the message's length. The length is checked
 * against a limit and the prelude's checksum before any memory depends on it.
 *
 * Source: "Event stream encoding", Amazon Transcribe developer guide. A message has a prelude (total length, headers
 * length, CRC-32), headers, payload, and a CRC-32 of the whole.
 */

import { Crc32 } from '@smithy/core/checksum';

/** Size of the prelude: total length, headers length, and their checksum. */
const PRELUDE_BYTES = 12;
/** Size of an empty message: the prelude and the checksum at the end. */
const MIN_MESSAGE_BYTES = PRELUDE_BYTES + 4;
/** The longest accepted message. A text event has at most 6,000 characters, so this leaves ample room. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Thrown if the bytes are no event stream. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Collects bytes in pieces of any size and returns whole messages. */
export class FrameReader {
  #parts: Uint8Array[] = [];
  #byteLength = 0;
  /** Length of the current message; undefined until its prelude is complete. */
  #messageBytes: number | undefined;

  /** Whether a message is incomplete. */
  get isMidMessage(): boolean {
    return this.#byteLength > 0;
  }

  /**
   * Adds bytes.
   *
   * @returns The messages that are now complete, each in its own memory.
   * @throws FrameError if the bytes cannot begin a message.
   */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    this.#parts.push(bytes);
    this.#byteLength += bytes.byteLength;
    // Bytes are joined only when they complete a prelude or a message, so a message that arrives byte by byte costs no more than
    // a whole one.
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
    throw new FrameError(`A message claims ${messageBytes} bytes; allowed are ${MIN_MESSAGE_BYTES} to ${MAX_MESSAGE_BYTES}.`);
  }
  if (headersBytes > messageBytes - MIN_MESSAGE_BYTES) {
    throw new FrameError('A message claims more headers than it has bytes.');
  }
  return messageBytes;
}

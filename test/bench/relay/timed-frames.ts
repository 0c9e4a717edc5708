/** Frames of a fixed length that begin with the time of sending, on the machine's clock, which all processes share. */

const TIME_BYTES = 8;

/** Builds a frame with the present time. */
export function timedFrame(bytes: number): Buffer {
  const frame = Buffer.allocUnsafe(bytes);
  frame.writeBigUInt64LE(process.hrtime.bigint());
  return frame;
}

/** Reads frames from bytes that are split anywhere. */
export class FrameReader {
  readonly #frameBytes: number;
  readonly #onFrame: (latencyMs: number) => void;
  readonly #time = Buffer.alloc(TIME_BYTES);
  #offset = 0;

  /** @param onFrame - Called for each complete frame, with the milliseconds since it was sent. */
  constructor(frameBytes: number, onFrame: (latencyMs: number) => void) {
    this.#frameBytes = frameBytes;
    this.#onFrame = onFrame;
  }

  /** Adds bytes. */
  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(bytes.length - at, this.#frameBytes - this.#offset);
      if (this.#offset < TIME_BYTES) bytes.copy(this.#time, this.#offset, at, at + Math.min(taken, TIME_BYTES - this.#offset));
      this.#offset += taken;
      at += taken;
      if (this.#offset < this.#frameBytes) continue;
      this.#offset = 0;
      this.#onFrame(Number(process.hrtime.bigint() - this.#time.readBigUInt64LE()) / 1e6);
    }
  }
}

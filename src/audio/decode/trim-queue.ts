/** Separates sound from trimmed samples in a decoder's output, whose runs need not match the packets. */

interface Expected {
  frames: number;
  /** Samples to drop before the sound, and samples of sound. */
  dropFrames: number;
  keepFrames: number;
}

/** Remembers decoded packets until their samples arrive, and trims these. */
export class TrimQueue {
  #expected: Expected[] = [];
  #keepFrames = 0;

  /** Number of packets whose samples have not arrived completely. */
  get packets(): number {
    return this.#expected.length;
  }

  /** Number of samples to come that will be kept. */
  get keepFrames(): number {
    return this.#keepFrames;
  }

  /**
   * Adds a packet that is being decoded.
   *
   * @param frames - Samples that it decodes to.
   * @param dropFrames - Samples to drop at its beginning.
   * @param keepFrames - Samples of sound after them.
   */
  expect(frames: number, dropFrames: number, keepFrames: number): void {
    if (frames === 0) return;
    this.#expected.push({ frames, dropFrames, keepFrames });
    this.#keepFrames += keepFrames;
  }

  /** Takes decoded samples and returns the sound in them, as views. Unexpected samples are dropped. */
  take(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer>[] {
    const kept: Float32Array<ArrayBuffer>[] = [];
    let at = 0;
    let [packet] = this.#expected;
    while (packet !== undefined && at < samples.length) {
      const taken = Math.min(packet.frames, samples.length - at);
      const dropped = Math.min(packet.dropFrames, taken);
      const keep = Math.min(packet.keepFrames, taken - dropped);
      if (keep > 0) kept.push(samples.subarray(at + dropped, at + dropped + keep));
      at += taken;
      packet.frames -= taken;
      packet.dropFrames -= dropped;
      packet.keepFrames -= keep;
      this.#keepFrames -= keep;
      if (packet.frames > 0) break;
      this.#expected.shift();
      [packet] = this.#expected;
    }
    return kept;
  }

  /** Removes the first packet, and returns silence in place of its missing sound. */
  skipPacket(): Float32Array<ArrayBuffer> {
    const packet = this.#expected.shift();
    this.#keepFrames -= packet?.keepFrames ?? 0;
    return new Float32Array(packet?.keepFrames ?? 0);
  }

  /** Forgets everything. */
  clear(): void {
    this.#expected = [];
    this.#keepFrames = 0;
  }
}

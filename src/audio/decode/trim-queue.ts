/**
 * Which of the samples a decoder gives are sound: it gives them packet after packet, but in runs of its own length.
 */

interface Expected {
  frames: number;
  /** How many of them are dropped before the sound, and how many are sound. */
  dropFrames: number;
  keepFrames: number;
}

/** Remembers what was decoded until its samples have come, and cuts off what is none of it. */
export class TrimQueue {
  #expected: Expected[] = [];
  #keepFrames = 0;

  /** Packets whose samples have not come, or not all. */
  get packets(): number {
    return this.#expected.length;
  }

  /** Samples to come that will be kept. */
  get keepFrames(): number {
    return this.#keepFrames;
  }

  /**
   * Says what was decoded.
   *
   * @param frames - Samples it will become.
   * @param dropFrames - How many of them are dropped at the beginning.
   * @param keepFrames - How many of those that follow are sound.
   */
  expect(frames: number, dropFrames: number, keepFrames: number): void {
    if (frames === 0) return;
    this.#expected.push({ frames, dropFrames, keepFrames });
    this.#keepFrames += keepFrames;
  }

  /** Takes what came out, and gives the sound in it, as views. What nobody expects is dropped. */
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

  /** Forgets the first packet, and gives silence for the sound that did not come of it. */
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

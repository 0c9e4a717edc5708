/**
 * How long the sound is that has arrived, told at once by the packets it is in, while somebody else decodes it.
 */
import { createDemuxer } from '../demux/create-demuxer';
import type { Demuxer } from '../demux/demuxer';
import type { AudioPacket } from '../packets/packet';
import type { AudioFormat } from '../../base/audio-format';

/** Counts one encoded stream. */
export class SoundLength {
  #demuxer: Demuxer | undefined;
  #sampleRate = 1;
  #frames = 0;
  #secondsBefore = 0;

  /**
   * @param isJoined - Whether sound of another stream came before.
   */
  constructor(format: AudioFormat, isJoined: boolean) {
    this.#demuxer = createDemuxer(format, isJoined);
  }

  /** Seconds so far. */
  get seconds(): number {
    return this.#secondsBefore + this.#frames / this.#sampleRate;
  }

  /** Counts the next bytes. */
  append(bytes: Uint8Array): void {
    this.#count((demuxer) => demuxer.push(bytes));
  }

  /** Counts what was held until its end would be known. */
  end(): void {
    this.#count((demuxer) => demuxer.flush());
    this.#demuxer = undefined;
  }

  #count(cut: (demuxer: Demuxer) => readonly AudioPacket[]): void {
    if (this.#demuxer === undefined) return;
    try {
      for (const { config, frames, trimStartFrames, trimEndFrames } of cut(this.#demuxer)) {
        if (config.sampleRate !== this.#sampleRate) {
          this.#secondsBefore = this.seconds;
          this.#frames = 0;
          this.#sampleRate = config.sampleRate;
        }
        this.#frames += frames - trimStartFrames - trimEndFrames;
      }
    } catch {
      // No audio any more, which whoever plays it tells.
      this.#demuxer = undefined;
    }
  }
}

/**
 * Decodes, beside the element, the sound around the playhead: an element does not tell what it plays, and tapping it does
 * harm (through `createMediaElementSource` it can never go back to playing by itself, and WebKit loses a second there;
 * `captureStream` is missing in WebKit, and silences Firefox). The packets are at hand, and a second of them is decoded
 * in a millisecond or two, only for who asks.
 */
import { codecOf, createPacketDecoder } from '../../decode/create-packet-decoder';
import { FALLBACK_DECODERS } from '../../decode/fallback-decoders';
import type { PacketDecoder } from '../../packets/packet-decoder';
import { TrimQueue } from '../../decode/trim-queue';
import type { CodecConfig } from '../../packets/packet';
import type { AudioLog, AudioReader } from '../../log/audio-log';

/** So much is decoded in advance: longer than an app that asks for every frame needs, or for ten a second. */
const AHEAD_SECONDS = 1;
/** The longest stretch before the playhead that anybody asks for. */
const BEHIND_SECONDS = 0.3;

/** A run of decoded samples, and the second of the utterance that it begins at. */
interface Stretch {
  readonly startSeconds: number;
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** Decodes what is about to be heard. */
export class NearbySound {
  readonly #log: AudioLog;
  /** At the next packet to be decoded. */
  readonly #reader: AudioReader;
  readonly #expected = new TrimQueue();
  #stretches: Stretch[] = [];
  /** Where what was decoded ends, and where what is under way will. */
  #endSeconds = 0;
  #decoder: PacketDecoder | undefined;
  #config: CodecConfig | undefined;
  #isBusy = false;
  /** Nothing here decodes it, or the player is over. */
  #isOver = false;

  constructor(log: AudioLog) {
    this.#log = log;
    this.#reader = log.read(0);
  }

  /**
   * Reads the samples before a second of the utterance, and sees to it that those that follow are there in time.
   *
   * @param samples - Filled from its end; silence where nothing is known.
   * @returns Samples a second; undefined when nothing is known at all.
   */
  read(seconds: number, samples: Float32Array): number | undefined {
    void this.#prepare(seconds);
    samples.fill(0);
    let sampleRate: number | undefined;
    for (const stretch of this.#stretches) {
      // The sample heard now, counted from the beginning of the stretch; `samples` ends with it.
      const now = Math.round((seconds - stretch.startSeconds) * stretch.sampleRate);
      const offset = now - samples.length;
      const from = Math.max(0, offset);
      const to = Math.min(stretch.samples.length, now);
      if (to <= from) continue;
      samples.set(stretch.samples.subarray(from, to), from - offset);
      ({ sampleRate } = stretch);
    }
    return sampleRate;
  }

  /** Frees the decoder. */
  close(): void {
    this.#isOver = true;
    this.#stretches = [];
    this.#decoder?.close();
    this.#decoder = undefined;
  }

  async #prepare(seconds: number): Promise<void> {
    if (this.#isBusy || this.#isOver) return;
    this.#isBusy = true;
    try {
      this.#follow(seconds);
      await this.#decodeUntil(seconds + AHEAD_SECONDS);
    } catch {
      // It is heard all the same; only how loud it is stays unknown.
      this.close();
    }
    this.#isBusy = false;
  }

  /** Drops what is over, or everything when the listener has gone elsewhere. */
  #follow(seconds: number): void {
    const first = this.#stretches[0]?.startSeconds ?? this.#endSeconds;
    const isNear = seconds >= first - BEHIND_SECONDS && seconds <= this.#endSeconds + AHEAD_SECONDS;
    if (isNear && this.#config !== undefined) {
      const over = this.#stretches.findIndex(
        ({ startSeconds, samples, sampleRate }) => startSeconds + samples.length / sampleRate > seconds - BEHIND_SECONDS,
      );
      if (over > 0) this.#stretches.splice(0, over);
      return;
    }
    this.#reader.seek(seconds - BEHIND_SECONDS);
    this.#endSeconds = this.#log.packets.startSeconds(this.#reader.place);
    this.#stretches = [];
    this.#expected.clear();
    this.#config = undefined;
  }

  async #decodeUntil(seconds: number): Promise<void> {
    while (!this.#isOver) {
      const packet = this.#reader.peek();
      if (typeof packet === 'string') return;
      if (this.#log.packets.startSeconds(this.#reader.place) >= seconds) return;
      const isStart = packet.isFirst || this.#config !== packet.config;
      if (isStart) await this.#start(packet.config);
      this.#reader.place += 1;
      const { frames, trimStartFrames, trimEndFrames } = packet;
      const kept = frames - trimStartFrames - trimEndFrames;
      // The first packet a Vorbis decoder gets only prepares the next one.
      if (isStart && packet.config.codec === 'vorbis') this.#endSeconds += kept / packet.config.sampleRate;
      else this.#expected.expect(frames, trimStartFrames, kept);
      this.#decoder?.decode(packet);
    }
  }

  async #start(config: CodecConfig): Promise<void> {
    if (this.#config !== undefined) await this.#decoder?.flush();
    this.#decoder ??= await createPacketDecoder(
      codecOf(this.#log.format.outputFormat),
      {
        onSamples: (samples) => {
          this.#keep(samples);
        },
        onFailure: () => {
          this.close();
        },
      },
      FALLBACK_DECODERS,
    );
    // Closed meanwhile, so that nobody else would.
    if (this.#isOver) this.#decoder.close();
    this.#expected.clear();
    this.#endSeconds = this.#log.packets.startSeconds(this.#reader.place);
    this.#config = config;
    await this.#decoder.start(config);
  }

  #keep(samples: Float32Array<ArrayBuffer>): void {
    if (this.#config === undefined || this.#isOver) return;
    const { sampleRate } = this.#config;
    for (const sound of this.#expected.take(samples)) {
      this.#stretches.push({ startSeconds: this.#endSeconds, samples: sound, sampleRate });
      this.#endSeconds += sound.length / sampleRate;
    }
  }
}

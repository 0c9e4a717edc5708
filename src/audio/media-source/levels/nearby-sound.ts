/**
 * Decodes the sound around the playhead a second time, for measurements. An element does not expose its sound, and tapping it
 * does harm. After `createMediaElementSource` it never plays by itself again, and WebKit loses a second. `captureStream` is missing
 * in WebKit and silences Firefox. Decoding a second of packets takes one or two milliseconds.
 */
import { codecOf, createPacketDecoder } from '../../decode/create-packet-decoder';
import { FALLBACK_DECODERS } from '../../decode/fallback-decoders';
import type { PacketDecoder } from '../../packets/packet-decoder';
import { TrimQueue } from '../../decode/trim-queue';
import type { CodecConfig } from '../../packets/packet';
import type { AudioLog, AudioReader } from '../../log/audio-log';

/** Seconds decoded in advance: enough for an app that asks ten times a second or in every frame. */
const AHEAD_SECONDS = 1;
/** Seconds kept before the playhead: the longest sound that a measurement needs. */
const BEHIND_SECONDS = 0.3;

/** Decoded samples, and the second of the utterance at which they begin. */
interface Stretch {
  readonly startSeconds: number;
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** Decodes sound that is about to be heard. */
export class NearbySound {
  readonly #log: AudioLog;
  /** Positioned at the next packet to decode. */
  readonly #reader: AudioReader;
  readonly #expected = new TrimQueue();
  #stretches: Stretch[] = [];
  /** The end of the decoded sound, including sound that is being decoded. */
  #endSeconds = 0;
  #decoder: PacketDecoder | undefined;
  #config: CodecConfig | undefined;
  #isBusy = false;
  /** Whether decoding has failed or the player has ended. */
  #isOver = false;

  constructor(log: AudioLog) {
    this.#log = log;
    this.#reader = log.read(0);
  }

  /**
   * Reads the samples before a second of the utterance, and starts decoding the next ones.
   *
   * @param samples - Filled so that the last sample is the one heard at `seconds`. Unknown sound becomes silence.
   * @returns Sample rate in hertz; undefined if all of the sound is unknown.
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
      // Playback goes on. Only the loudness stays unknown.
      this.close();
    }
    this.#isBusy = false;
  }

  /** Drops sound that was heard, or everything after a seek. */
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
      // A Vorbis decoder's first packet only prepares the next one.
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
    // `close` was called before the decoder existed, so the decoder is closed here.
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

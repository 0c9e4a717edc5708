/**
 * Keeps a ring fed: holds encoded bytes back until the ring has room, decodes and resamples them, and posts the
 * samples. It touches nothing but a MessagePort and timers, so that it can run in a Worker as well as in a page.
 */
import type { SinkFormat } from '../audio-sink';
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { ConsumedMessage, FeedMessage } from '../worklet/processor/ring-protocol';
import { createDecoderStage } from './create-decoder';
import { undecodable, type AudioDecoderStage, type PcmChunk } from './decoder-stage';
import { EncodedQueue } from './encoded-queue';
import { Resampler } from './resampler';

/** How much is decoded in one go, in seconds of sound: some milliseconds of work, so that nothing else has to wait. */
const MAX_STEP_SECONDS = 1;

/** What the feeder knows about the utterance. */
export interface FeedProgress {
  /** Seconds that have arrived: those decoded, and an estimate from the bit rate for the rest. */
  readonly receivedSeconds: number;
  /** Why nothing more can be decoded. What was decoded before still plays. */
  readonly error: SpeechError | undefined;
}

/** What a {@link PcmFeeder} needs. */
export interface PcmFeederOptions {
  readonly format: SinkFormat;
  /** Samples a second of the ring. */
  readonly outputSampleRate: number;
  /** Frames the ring has room for; never more than that are on their way. */
  readonly capacityFrames: number;
  /** The ring's feed port. The feeder closes it. */
  readonly port: MessagePort;
  readonly clock: Clock;
  /** Called whenever the progress changes. */
  readonly onProgress: (progress: FeedProgress) => void;
}

/** Decodes one utterance on demand. */
export class PcmFeeder {
  readonly #options: PcmFeederOptions;
  readonly #stepSeconds: number;
  readonly #encoded = new EncodedQueue();
  #stage: AudioDecoderStage | undefined;
  #resampler: Resampler;
  #resamplerRate: number;
  /** Decoded and resampled, but the ring had no room for it. */
  #surplus: Float32Array[] = [];
  #framesPosted = 0;
  #framesDecoded = 0;
  #framesConsumed = 0;
  #endSaid = false;
  /** No more will be decoded: the end was reached, or an error. */
  #isOver = false;
  #endPosted = false;
  #isPumping = false;
  #closed = false;
  #stepTimer: TimerHandle | undefined;
  #error: SpeechError | undefined;

  constructor(options: PcmFeederOptions) {
    this.#options = options;
    this.#stepSeconds = Math.min(MAX_STEP_SECONDS, options.capacityFrames / options.outputSampleRate / 2);
    this.#resamplerRate = options.format.sampleRate;
    this.#resampler = new Resampler(this.#resamplerRate, options.outputSampleRate);
    options.port.onmessage = (event: MessageEvent) => {
      this.#framesConsumed = (event.data as ConsumedMessage).frames;
      void this.#pump();
    };
    void this.#load();
  }

  /** Takes over the next bytes; dropped after the end was said, an error, or {@link close}. */
  append(bytes: Uint8Array): void {
    if (this.#endSaid || this.#isOver || this.#closed) return;
    this.#encoded.push(bytes);
    this.#tellProgress();
    void this.#pump();
  }

  /** Says that no more bytes will come. */
  endOfStream(): void {
    if (this.#endSaid) return;
    this.#endSaid = true;
    void this.#pump();
  }

  /** Frees decoder, bytes and port. Calling it again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.clock.clearTimer(this.#stepTimer);
    this.#encoded.clear();
    this.#surplus = [];
    // While a decode call is on its way the decoder belongs to it; the pump frees it then.
    if (!this.#isPumping) this.#freeDecoder();
    this.#options.port.close();
  }

  async #load(): Promise<void> {
    try {
      const stage = await createDecoderStage(this.#options.format);
      if (this.#closed) stage.close();
      else this.#stage = stage;
    } catch (error) {
      this.#fail(error);
    }
    await this.#pump();
  }

  /** Decodes once, and comes back for more after others had their turn. Never throws, and never runs twice at once. */
  async #pump(): Promise<void> {
    if (this.#isPumping || this.#stage === undefined || this.#stepTimer !== undefined) return;
    this.#isPumping = true;
    try {
      await this.#step(this.#stage);
    } catch (error) {
      this.#fail(error);
    }
    this.#isPumping = false;
    if (this.#closed) {
      this.#freeDecoder();
    } else if (this.#hasWork()) {
      this.#stepTimer = this.#options.clock.setTimer(() => {
        this.#stepTimer = undefined;
        void this.#pump();
      }, 0);
    }
  }

  async #step(stage: AudioDecoderStage): Promise<void> {
    this.#postSurplus();
    if (this.#hasWork()) {
      const bytes = this.#encoded.take(Math.max(1, Math.ceil(stage.bytesPerSecond * this.#stepSeconds)));
      this.#take(await stage.decode(bytes));
      this.#tellProgress();
    }
    if (this.#endSaid && this.#encoded.bytes === 0 && !this.#isOver && !this.#closed) {
      this.#isOver = true;
      this.#take(await stage.flush());
      this.#emit(this.#resampler.flush());
      this.#tellProgress();
      this.#postSurplus();
    }
  }

  /** Whether there are bytes to decode and room for what they become. */
  #hasWork(): boolean {
    if (this.#closed || this.#isOver || this.#encoded.bytes === 0 || this.#surplus.length > 0) return false;
    return this.#room() >= this.#stepSeconds * this.#options.outputSampleRate;
  }

  #take(chunks: readonly PcmChunk[]): void {
    for (const { samples, sampleRate } of chunks) {
      if (sampleRate !== this.#resamplerRate) {
        this.#emit(this.#resampler.flush());
        this.#resamplerRate = sampleRate;
        this.#resampler = new Resampler(sampleRate, this.#options.outputSampleRate);
      }
      this.#emit(this.#resampler.process(samples));
    }
  }

  #emit(samples: Float32Array): void {
    if (samples.length === 0 || this.#closed) return;
    this.#framesDecoded += samples.length;
    this.#surplus.push(samples);
    this.#postSurplus();
  }

  #postSurplus(): void {
    while (this.#surplus.length > 0) {
      const [next] = this.#surplus;
      const room = this.#room();
      if (next === undefined || room <= 0) return;
      // A view of a larger buffer would take that buffer with it.
      const part = next.slice(0, room);
      if (part.length === next.length) this.#surplus.shift();
      else this.#surplus[0] = next.subarray(part.length);
      this.#framesPosted += part.length;
      this.#post({ type: 'pcm', samples: part }, [part.buffer]);
    }
    if (this.#isOver && !this.#endPosted) {
      this.#endPosted = true;
      this.#post({ type: 'end' }, []);
    }
  }

  #room(): number {
    return this.#options.capacityFrames - (this.#framesPosted - this.#framesConsumed);
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#emit(this.#resampler.flush());
    this.#isOver = true;
    this.#encoded.clear();
    const { outputFormat } = this.#options.format;
    this.#error = SpeechError.isInstance(error) ? error : undecodable(outputFormat, 'its decoder failed.', error);
    this.#tellProgress();
    this.#postSurplus();
  }

  #post(message: FeedMessage, transfer: Transferable[]): void {
    this.#options.port.postMessage(message, transfer);
  }

  #tellProgress(): void {
    if (this.#closed) return;
    // Until the decoder is there nobody knows what the bytes are worth.
    const waitingSeconds = this.#stage === undefined ? 0 : this.#encoded.bytes / this.#stage.bytesPerSecond;
    this.#options.onProgress({
      receivedSeconds: this.#framesDecoded / this.#options.outputSampleRate + waitingSeconds,
      error: this.#error,
    });
  }

  #freeDecoder(): void {
    this.#stage?.close();
    this.#stage = undefined;
  }
}

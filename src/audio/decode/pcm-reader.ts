/** Reads an audio log as samples. Packets are decoded when their sound is requested. */
import { SpeechError } from '../../base/errors';
import type { AudioLog, AudioReader } from '../log/audio-log';
import type { AudioPacket, CodecConfig } from '../packets/packet';
import type { FallbackDecoders, PacketDecoder } from '../packets/packet-decoder';
import { undecodable } from '../packets/undecodable';
import { codecOf, createPacketDecoder } from './create-packet-decoder';
import { SampleQueue, type PcmRun } from './sample-queue';
import { TrimQueue } from './trim-queue';

/** More failed packets than this in a row are not damage: the log cannot be decoded. */
const MAX_FAILURES = 16;

/**
 * How many packets after damage the samples are counted. Browsers' decoders silently skip some damaged packets, and
 * all later sound would be early. This is more than any run-up, so that the next start lies within packets that were
 * found right.
 */
const CHECKED_PACKETS = 48;

interface MadeDecoder {
  readonly codec: CodecConfig['codec'];
  readonly made: Promise<PacketDecoder>;
}

/** Reads one log. */
export class PcmReader {
  readonly log: AudioLog;
  readonly #fallback: FallbackDecoders | undefined;
  /** Positioned at the next packet to decode. */
  readonly #packets: AudioReader;
  readonly #unsubscribe: () => void;
  #error: SpeechError | undefined;
  /** Whether no working decoder is available. */
  #isUndecodable = false;
  #isClosed = false;

  #decoder: MadeDecoder | undefined;
  #started: { readonly decoder: PacketDecoder; readonly config: CodecConfig } | undefined;
  /** Where the last seek went: the first packet with sound, and how many of its first samples to drop. */
  #from = { packet: 0, dropFrames: 0 };
  readonly #expected = new TrimQueue();
  readonly #decoded = new SampleQueue();
  /** The second of the utterance at which the decoded but unread sound begins. */
  #nextSeconds = 0;
  #readSeconds = 0;
  /** Number of cuts of the log that were handled. */
  #cuts: number;
  #failuresInRow = 0;
  /** Samples are counted up to this packet, because of damage; undefined without damage. */
  #checkBefore: number | undefined;
  #isDamaged = false;
  /** Counts seeks, so that a pending read notices one. */
  #seeks = 0;
  #wake: () => void = () => undefined;

  /**
   * Starts to load the decoder.
   *
   * @param fallback - Decoders for browsers whose own do not work. Default: none.
   */
  constructor(log: AudioLog, fallback?: FallbackDecoders) {
    this.log = log;
    this.#fallback = fallback;
    this.#packets = log.read(0);
    this.#cuts = log.cuts.length;
    this.#makeDecoder(codecOf(log.format.outputFormat));
    this.#unsubscribe = log.subscribe(() => {
      this.#onLogChange();
    });
  }

  /** Where the last {@link read} ended or the last {@link seek} went. A cut before this second does not change it. */
  get readSeconds(): number {
    return this.#readSeconds;
  }

  /** Why no more of the log can be decoded. Sound before the error can still be read and sought. */
  get error(): SpeechError | undefined {
    return this.#error ?? this.log.error;
  }

  /**
   * Seeks to a second of the utterance. The next {@link read} begins at exactly this sample. May be called during a
   * read, which then resolves to `'sought'`.
   *
   * @param seconds - Clamped to the received sound.
   * @returns The second that was reached.
   */
  seek(seconds: number): number {
    this.#readSeconds = this.#seekTo(seconds);
    this.#wake();
    return this.#readSeconds;
  }

  /**
   * Decodes the next sound. Calls must not overlap.
   *
   * @param maxSeconds - Approximate upper limit, which may be exceeded by one packet.
   * @returns Samples; `'starved'` if more must be written first; `'ended'` if there is no more, after the end or an
   *   error; `'sought'` if {@link seek} was called or the log was cut meanwhile.
   */
  async read(maxSeconds: number): Promise<PcmRun | 'starved' | 'ended' | 'sought'> {
    const seeks = this.#seeks;
    for (;;) {
      if (this.#isClosed) return 'ended';
      if (this.#seeks !== seeks) return 'sought';
      try {
        const answer = await this.#step(maxSeconds);
        if (answer !== undefined && this.#seeks === seeks) return answer;
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  /** Frees the decoder. Repeated calls do nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unsubscribe();
    this.#abandonDecoding();
    this.#decoded.clear();
    this.#dropDecoder();
    this.#wake();
  }

  #onLogChange(): void {
    const cuts = this.log.cuts.length;
    // Sound that is decoded, or being decoded, may have lost its end.
    if (cuts > this.#cuts) this.#seekTo(this.#nextSeconds);
    this.#cuts = cuts;
    this.#wake();
  }

  #seekTo(seconds: number): number {
    const { packet, dropFrames, seconds: found } = this.#packets.seek(seconds);
    this.#seeks += 1;
    this.#from = { packet, dropFrames };
    this.#nextSeconds = found;
    this.#checkBefore = undefined;
    this.#abandonDecoding();
    this.#decoded.clear();
    return found;
  }

  /** Makes one step towards an answer; undefined if another step is needed. */
  async #step(maxSeconds: number): Promise<PcmRun | 'starved' | 'ended' | undefined> {
    if (!this.#isUndecodable) await this.#decodeAhead(maxSeconds);
    const isIdle = this.#expected.packets === 0;
    const isAllGiven = this.#isUndecodable || this.#packets.place >= this.log.packets.length;
    const isEnded = this.#isUndecodable || this.log.isEnded;
    if (this.#decoded.seconds > 0) {
      const isEnough = this.#decoded.seconds >= maxSeconds || isIdle || this.#started?.decoder.waiting === 0;
      if (isEnough) return this.#takeDecoded(maxSeconds);
    } else if (isIdle && isAllGiven) {
      return isEnded ? 'ended' : 'starved';
    }
    // The end of a complete segment is decoded without waiting for the next segment.
    if (isAllGiven && (isEnded || this.log.isSegmentComplete)) await this.#finishRun();
    else if (!isIdle) await new Promise<void>((resolve) => (this.#wake = resolve));
    return undefined;
  }

  #takeDecoded(maxSeconds: number): PcmRun | undefined {
    const run = this.#decoded.take(maxSeconds);
    if (run === undefined) return undefined;
    const startSeconds = this.#nextSeconds;
    this.#nextSeconds += run.samples.length / run.sampleRate;
    this.#readSeconds = this.#nextSeconds;
    return { ...run, startSeconds };
  }

  /** Hands packets to the decoder until enough sound is decoded or being decoded. */
  async #decodeAhead(maxSeconds: number): Promise<void> {
    const seeks = this.#seeks;
    while (this.#packets.place < this.log.packets.length) {
      if (this.#packets.place === this.#checkBefore) {
        await this.#check(this.#packets.place);
        if (!this.#isCurrent(seeks)) return;
      }
      const started = this.#started;
      const underWaySeconds = started === undefined ? 0 : this.#expected.keepFrames / started.config.sampleRate;
      if (this.#decoded.seconds + underWaySeconds >= maxSeconds) return;
      const packet = this.#packets.peek();
      if (typeof packet === 'string') return;
      const isStart = started?.config !== packet.config || packet.isFirst;
      if (isStart) {
        if (this.#expected.packets > 0) {
          // Sound that is decoded already need not wait for the end of its run.
          if (this.#decoded.seconds > 0) return;
          await this.#finishRun();
        }
        if (!this.#isCurrent(seeks)) return;
        const decoder = await this.#startDecoder(packet.config);
        if (!this.#isCurrent(seeks)) return;
        this.#started = { decoder, config: packet.config };
      }
      this.#decode(packet, isStart);
    }
  }

  #decode(packet: AudioPacket, isStart: boolean): void {
    const index = this.#packets.place;
    this.#packets.place += 1;
    const sound = packet.frames - packet.trimStartFrames - packet.trimEndFrames;
    const dropped = index < this.#from.packet ? sound : index === this.#from.packet ? this.#from.dropFrames : 0;
    const kept = Math.max(0, sound - dropped);
    if (isStart && packet.config.codec === 'vorbis') {
      // A Vorbis decoder's first packet only prepares the next one. Its sound is missing only after damage.
      this.#decoded.push(new Float32Array(kept), packet.config.sampleRate);
    } else {
      this.#expected.expect(packet.frames, packet.trimStartFrames + dropped, kept);
    }
    this.#started?.decoder.decode(packet);
  }

  async #startDecoder(config: CodecConfig): Promise<PacketDecoder> {
    this.#started = undefined;
    const { made } = this.#decoder?.codec === config.codec ? this.#decoder : this.#makeDecoder(config.codec);
    const decoder = await made;
    await decoder.start(config);
    return decoder;
  }

  /** Fills in for skipped packets, and starts again until nothing is missing any more. */
  async #check(packet: number): Promise<void> {
    const seeks = this.#seeks;
    const isComplete = await this.#finishRun();
    if (!this.#isCurrent(seeks)) return;
    const wasDamaged = this.#isDamaged || !isComplete;
    this.#isDamaged = false;
    this.#checkBefore = wasDamaged ? packet + CHECKED_PACKETS : undefined;
    this.#packets.place = this.log.packets.locate(this.log.packets.startSeconds(packet)).firstPacket;
    this.#from = { packet, dropFrames: 0 };
  }

  /** Gets the sound still in the decoder, and silence for lost packets. Resolves to whether nothing was lost. */
  async #finishRun(): Promise<boolean> {
    const seeks = this.#seeks;
    const started = this.#started;
    await started?.decoder.flush();
    if (!this.#isCurrent(seeks) || this.#started !== started) return false;
    const isWhole = this.#expected.packets === 0;
    while (this.#expected.packets > 0) this.#decoded.push(this.#expected.skipPacket(), started?.config.sampleRate ?? 1);
    this.#started = undefined;
    return isWhole;
  }

  /** Whether there was no seek or close since `seeks` was read. */
  #isCurrent(seeks: number): boolean {
    return this.#seeks === seeks && !this.#isClosed;
  }

  #makeDecoder(codec: CodecConfig['codec']): MadeDecoder {
    this.#dropDecoder();
    const events = {
      onSamples: (samples: Float32Array<ArrayBuffer>) => {
        const sampleRate = this.#started?.config.sampleRate;
        if (sampleRate === undefined) return;
        this.#failuresInRow = 0;
        for (const sound of this.#expected.take(samples)) this.#decoded.push(sound, sampleRate);
        this.#wake();
      },
      onFailure: (cause: unknown) => this.#recover(cause),
    };
    const made = createPacketDecoder(codec, events, this.#fallback);
    // The error is reported by the next read.
    made.catch(() => undefined);
    this.#decoder = { codec, made };
    return this.#decoder;
  }

  /**
   * Handles a packet that the decoder failed at: silence replaces it, and decoding starts again with the next packet.
   */
  #recover(cause: unknown): void {
    const started = this.#started;
    if (started === undefined) return;
    this.#failuresInRow += 1;
    if (this.#failuresInRow > MAX_FAILURES) {
      this.#fail(undecodable(started.config.codec, "the browser's decoder gave up on it.", cause));
      return;
    }
    this.#packets.place -= Math.max(0, this.#expected.packets - 1);
    this.#decoded.push(this.#expected.skipPacket(), started.config.sampleRate);
    this.#isDamaged = true;
    this.#checkBefore = this.#packets.place + CHECKED_PACKETS;
    this.#abandonDecoding();
    this.#wake();
  }

  /** Drops everything in the decoder, which starts again with the next packet. */
  #abandonDecoding(): void {
    this.#expected.clear();
    this.#started = undefined;
  }

  /** Ends reading after an error that no decoder can continue from. */
  #fail(error: unknown): void {
    this.#isUndecodable = true;
    this.#abandonDecoding();
    this.#error ??= SpeechError.isInstance(error) ? error : undecodable(this.log.format.outputFormat, 'its decoder failed.', error);
    this.#wake();
  }

  #dropDecoder(): void {
    this.#decoder?.made.then(
      (decoder) => decoder.close(),
      () => undefined,
    );
    this.#decoder = undefined;
  }
}

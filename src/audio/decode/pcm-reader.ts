/**
 * The {@link AudioReader} over packets: bytes are cut into packets at once, so that their time is known, and decoded when
 * somebody reads.
 */
import { SpeechError } from '../../base/errors';
import type { SegmentOptions } from '../log/segment-options';
import type { AudioFormat } from '../../base/audio-format';
import { createDemuxer } from '../demux/create-demuxer';
import type { Demuxer } from '../demux/demuxer';
import type { AudioPacket, CodecConfig } from '../packets/packet';
import { PacketTable } from '../log/packet-table';
import { undecodable } from '../packets/undecodable';
import type { AudioReader, PcmRun } from './audio-reader';
import { codecOf, createPacketDecoder } from './create-packet-decoder';
import type { FallbackDecoders, PacketDecoder } from '../packets/packet-decoder';
import { SampleQueue } from './sample-queue';
import { TrimQueue } from './trim-queue';

/** So many packets in a row that a decoder gives up on are no damage any more. */
const MAX_FAILURES = 16;

/**
 * So many packets after damage the samples are counted: browsers' decoders leave some damaged packets out without a word,
 * and all that follows would be early. More than any run-up, so that the next one is of packets that were found right.
 */
const CHECKED_PACKETS = 48;

/** What an {@link AudioReader} is made with. */
export interface AudioReaderOptions {
  readonly format: AudioFormat;
  /** What decodes where the browser's own decoders do not work. Default: nothing does. */
  readonly fallback?: FallbackDecoders;
  /** Whether the utterance goes on from other sound without a gap, as it does after `startSegment()`. Default: false. */
  readonly isJoined?: boolean;
}

/** Makes a reader for one utterance, and has its decoder loaded. */
export function createAudioReader(options: AudioReaderOptions): AudioReader {
  return new EncodedAudioReader(options);
}

interface MadeDecoder {
  readonly codec: CodecConfig['codec'];
  readonly made: Promise<PacketDecoder>;
}

class EncodedAudioReader implements AudioReader {
  readonly #options: AudioReaderOptions;
  readonly #store = new PacketTable();
  #demuxer: Demuxer | undefined;
  #error: SpeechError | undefined;
  /** No more packets will come. */
  #isComplete = false;
  /** There is no decoder for them, or none that works. */
  #isUndecodable = false;
  #closed = false;

  #decoder: MadeDecoder | undefined;
  #started: { readonly decoder: PacketDecoder; readonly config: CodecConfig } | undefined;
  /** The next packet to decode. */
  #nextPacket = 0;
  /** The packet that sound begins with, and how many of its first samples are dropped: the place of the last seek. */
  #from = { packet: 0, dropFrames: 0 };
  readonly #expected = new TrimQueue();
  readonly #decoded = new SampleQueue();
  /** The second of the utterance that what is decoded and not read yet begins at. */
  #positionSeconds = 0;
  #failuresInRow = 0;
  /** The packet before which samples are counted, since a packet was damaged; undefined when none was. */
  #checkBefore: number | undefined;
  #isDamaged = false;
  /** Counts the seeks, so that a read sees that one happened meanwhile. */
  #seeks = 0;
  #wake: () => void = () => undefined;

  constructor(options: AudioReaderOptions) {
    this.#options = options;
    try {
      this.#demuxer = createDemuxer(options.format, options.isJoined);
      this.#makeDecoder(codecOf(options.format.outputFormat));
    } catch (error) {
      this.#fail(error);
    }
  }

  get receivedSeconds(): number {
    return this.#store.seconds;
  }

  get positionSeconds(): number {
    return this.#positionSeconds;
  }

  get error(): SpeechError | undefined {
    return this.#error;
  }

  append(bytes: Uint8Array): void {
    this.#demux((demuxer) => demuxer.push(bytes));
  }

  startSegment({ skipSeconds = 0 }: SegmentOptions = {}): void {
    this.#demux((demuxer) => demuxer.startSegment());
    this.#store.skip(skipSeconds);
  }

  truncate(seconds: number): void {
    if (this.#demuxer === undefined || this.#isComplete) return;
    // What it holds is sound, too, if whole.
    this.#demux((demuxer) => demuxer.startSegment());
    this.#store.cut(seconds);
    this.seek(this.#positionSeconds);
  }

  endOfStream(): void {
    this.#demux((demuxer) => demuxer.flush());
    this.#isComplete = true;
    this.#wake();
  }

  seek(seconds: number): number {
    const { packet, firstPacket, dropFrames, seconds: found } = this.#store.locate(seconds);
    this.#seeks += 1;
    this.#nextPacket = firstPacket;
    this.#from = { packet, dropFrames };
    this.#positionSeconds = found;
    this.#checkBefore = undefined;
    this.#forget();
    this.#decoded.clear();
    this.#wake();
    return found;
  }

  async read(maxSeconds: number): Promise<PcmRun | 'starved' | 'ended' | 'sought'> {
    const seeks = this.#seeks;
    for (;;) {
      if (this.#closed) return 'ended';
      if (this.#seeks !== seeks) return 'sought';
      try {
        const answer = await this.#step(maxSeconds);
        if (answer !== undefined && this.#seeks === seeks) return answer;
      } catch (error) {
        this.#giveUp(error);
      }
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#demuxer = undefined;
    this.#forget();
    this.#decoded.clear();
    this.#store.clear();
    this.#dropDecoder();
    this.#wake();
  }

  #demux(cut: (demuxer: Demuxer) => AudioPacket[]): void {
    if (this.#demuxer === undefined || this.#isComplete) return;
    try {
      for (const packet of cut(this.#demuxer)) this.#store.add(packet);
    } catch (error) {
      this.#fail(error);
    }
    this.#wake();
  }

  /** Does one thing towards an answer; undefined when it must be asked again. */
  async #step(maxSeconds: number): Promise<PcmRun | 'starved' | 'ended' | undefined> {
    if (!this.#isUndecodable) await this.#decodeAhead(maxSeconds);
    const isIdle = this.#expected.packets === 0;
    const isAllGiven = this.#isUndecodable || this.#nextPacket >= this.#store.length;
    if (this.#decoded.seconds > 0) {
      const isEnough = this.#decoded.seconds >= maxSeconds || isIdle || this.#started?.decoder.waiting === 0;
      if (isEnough) return this.#take(maxSeconds);
    } else if (isIdle && isAllGiven) {
      return this.#isComplete ? 'ended' : 'starved';
    }
    if (isAllGiven && this.#isComplete) await this.#finishRun();
    else if (!isIdle) await new Promise<void>((resolve) => (this.#wake = resolve));
    return undefined;
  }

  #take(maxSeconds: number): PcmRun | undefined {
    const run = this.#decoded.take(maxSeconds);
    if (run === undefined) return undefined;
    const startSeconds = this.#positionSeconds;
    this.#positionSeconds += run.samples.length / run.sampleRate;
    return { ...run, startSeconds };
  }

  /** Hands packets to the decoder until enough is decoded or under way. */
  async #decodeAhead(maxSeconds: number): Promise<void> {
    const seeks = this.#seeks;
    while (this.#nextPacket < this.#store.length) {
      if (this.#nextPacket === this.#checkBefore) {
        await this.#check(this.#nextPacket);
        if (!this.#isStillAt(seeks)) return;
      }
      const started = this.#started;
      const underWaySeconds = started === undefined ? 0 : this.#expected.keepFrames / started.config.sampleRate;
      if (this.#decoded.seconds + underWaySeconds >= maxSeconds) return;
      const packet = this.#store.at(this.#nextPacket);
      const isStart = started?.config !== packet.config || packet.isFirst;
      if (isStart) {
        if (this.#expected.packets > 0) {
          // What is decoded already need not wait for the end of its run.
          if (this.#decoded.seconds > 0) return;
          await this.#finishRun();
        }
        if (!this.#isStillAt(seeks)) return;
        const decoder = await this.#startDecoder(packet.config);
        if (!this.#isStillAt(seeks)) return;
        this.#started = { decoder, config: packet.config };
      }
      this.#decode(packet, isStart);
    }
  }

  #decode(packet: AudioPacket, isStart: boolean): void {
    const index = this.#nextPacket;
    this.#nextPacket += 1;
    const sound = packet.frames - packet.trimStartFrames - packet.trimEndFrames;
    const dropped = index < this.#from.packet ? sound : index === this.#from.packet ? this.#from.dropFrames : 0;
    const kept = Math.max(0, sound - dropped);
    if (isStart && packet.config.codec === 'vorbis') {
      // The first packet a Vorbis decoder gets only prepares the next one. Its own sound is missed after damage only.
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

  /** Makes up for packets that were left out, and begins anew until nothing is missing any more. */
  async #check(packet: number): Promise<void> {
    const seeks = this.#seeks;
    const isComplete = await this.#finishRun();
    if (!this.#isStillAt(seeks)) return;
    const wasDamaged = this.#isDamaged || !isComplete;
    this.#isDamaged = false;
    this.#checkBefore = wasDamaged ? packet + CHECKED_PACKETS : undefined;
    this.#nextPacket = this.#store.locate(this.#store.startSeconds(packet)).firstPacket;
    this.#from = { packet, dropFrames: 0 };
  }

  /** Gets what the decoder still holds; silence for what it lost. Resolves to whether it lost nothing. */
  async #finishRun(): Promise<boolean> {
    const seeks = this.#seeks;
    const started = this.#started;
    await started?.decoder.flush();
    if (!this.#isStillAt(seeks) || this.#started !== started) return false;
    const isWhole = this.#expected.packets === 0;
    while (this.#expected.packets > 0) this.#decoded.push(this.#expected.skipPacket(), started?.config.sampleRate ?? 1);
    this.#started = undefined;
    return isWhole;
  }

  /** Whether what was begun before a wait still makes sense. */
  #isStillAt(seeks: number): boolean {
    return this.#seeks === seeks && !this.#closed;
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
    const made = createPacketDecoder(codec, events, this.#options.fallback);
    // Whoever reads meets the error.
    made.catch(() => undefined);
    this.#decoder = { codec, made };
    return this.#decoder;
  }

  /** After the decoder gave up on a packet: silence for it, and a new start with the one after. */
  #recover(cause: unknown): void {
    const started = this.#started;
    if (started === undefined) return;
    this.#failuresInRow += 1;
    if (this.#failuresInRow > MAX_FAILURES) {
      this.#giveUp(undecodable(started.config.codec, "the browser's decoder gave up on it.", cause));
      return;
    }
    this.#nextPacket -= Math.max(0, this.#expected.packets - 1);
    this.#decoded.push(this.#expected.skipPacket(), started.config.sampleRate);
    this.#isDamaged = true;
    this.#checkBefore = this.#nextPacket + CHECKED_PACKETS;
    this.#forget();
    this.#wake();
  }

  /** Forgets what is under way in the decoder, which begins anew with the next packet. */
  #forget(): void {
    this.#expected.clear();
    this.#started = undefined;
  }

  /** After what no decoder can go on from. */
  #giveUp(error: unknown): void {
    this.#isUndecodable = true;
    this.#forget();
    this.#fail(error);
  }

  #fail(error: unknown): void {
    this.#error ??= SpeechError.isInstance(error)
      ? error
      : undecodable(this.#options.format.outputFormat, 'its decoder failed.', error);
    this.#demuxer = undefined;
    this.#isComplete = true;
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

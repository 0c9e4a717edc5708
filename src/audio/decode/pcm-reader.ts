/**
 * Reads an audio log as samples: its packets are decoded when somebody asks for their sound.
 */
import { SpeechError } from '../../base/errors';
import type { AudioLog, AudioReader } from '../log/audio-log';
import type { AudioPacket, CodecConfig } from '../packets/packet';
import type { FallbackDecoders, PacketDecoder } from '../packets/packet-decoder';
import { undecodable } from '../packets/undecodable';
import { codecOf, createPacketDecoder } from './create-packet-decoder';
import { SampleQueue, type PcmRun } from './sample-queue';
import { TrimQueue } from './trim-queue';

/** So many packets in a row that a decoder gives up on are no damage any more. */
const MAX_FAILURES = 16;

/**
 * So many packets after damage the samples are counted: browsers' decoders leave some damaged packets out without a word,
 * and all that follows would be early. More than any run-up, so that the next one is of packets that were found right.
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
  /** At the next packet to decode. */
  readonly #packets: AudioReader;
  readonly #unsubscribe: () => void;
  #error: SpeechError | undefined;
  /** There is no decoder for them, or none that works. */
  #isUndecodable = false;
  #closed = false;

  #decoder: MadeDecoder | undefined;
  #started: { readonly decoder: PacketDecoder; readonly config: CodecConfig } | undefined;
  /** The packet that sound begins with, and how many of its first samples are dropped: the place of the last seek. */
  #from = { packet: 0, dropFrames: 0 };
  readonly #expected = new TrimQueue();
  readonly #decoded = new SampleQueue();
  /** The second of the utterance that what is decoded and not read yet begins at. */
  #nextSeconds = 0;
  #readSeconds = 0;
  /** How many cuts of the log were met. */
  #cuts: number;
  #failuresInRow = 0;
  /** The packet before which samples are counted, since a packet was damaged; undefined when none was. */
  #checkBefore: number | undefined;
  #isDamaged = false;
  /** Counts the seeks, so that a read sees that one happened meanwhile. */
  #seeks = 0;
  #wake: () => void = () => undefined;

  /**
   * Has the decoder loaded.
   *
   * @param fallback - What decodes where the browser's own decoders do not work. Default: nothing does.
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

  /** Where the last {@link read} ended, or the last {@link seek} went; a cut that comes before it changes nothing of that. */
  get readSeconds(): number {
    return this.#readSeconds;
  }

  /** Why nothing more can be made of the log. What was good before it can still be read and sought. */
  get error(): SpeechError | undefined {
    return this.#error ?? this.log.error;
  }

  /**
   * Goes to a second of the utterance: the next {@link read} begins at that sample exactly. May be called while a read is
   * under way, which then resolves to `'sought'`.
   *
   * @param seconds - Clamped to what has been received.
   * @returns Where it went.
   */
  seek(seconds: number): number {
    this.#readSeconds = this.#goTo(seconds);
    this.#wake();
    return this.#readSeconds;
  }

  /**
   * Decodes the next sound. Calls must not overlap.
   *
   * @param maxSeconds - Gives about that much at most; more by up to a packet.
   * @returns Samples; `'starved'` when more must be written first; `'ended'` when there will be no more, after the end or an
   *   error; `'sought'` when {@link seek} was called meanwhile, or the log was cut.
   */
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

  /** Frees the decoder. Calling it again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe();
    this.#forget();
    this.#decoded.clear();
    this.#dropDecoder();
    this.#wake();
  }

  #onLogChange(): void {
    const cuts = this.log.cuts.length;
    // Whatever is decoded or on its way there may have lost its end.
    if (cuts > this.#cuts) this.#goTo(this.#nextSeconds);
    this.#cuts = cuts;
    this.#wake();
  }

  #goTo(seconds: number): number {
    const { packet, dropFrames, seconds: found } = this.#packets.seek(seconds);
    this.#seeks += 1;
    this.#from = { packet, dropFrames };
    this.#nextSeconds = found;
    this.#checkBefore = undefined;
    this.#forget();
    this.#decoded.clear();
    return found;
  }

  /** Does one thing towards an answer; undefined when it must be asked again. */
  async #step(maxSeconds: number): Promise<PcmRun | 'starved' | 'ended' | undefined> {
    if (!this.#isUndecodable) await this.#decodeAhead(maxSeconds);
    const isIdle = this.#expected.packets === 0;
    const isAllGiven = this.#isUndecodable || this.#packets.place >= this.log.packets.length;
    const isEnded = this.#isUndecodable || this.log.isEnded;
    if (this.#decoded.seconds > 0) {
      const isEnough = this.#decoded.seconds >= maxSeconds || isIdle || this.#started?.decoder.waiting === 0;
      if (isEnough) return this.#take(maxSeconds);
    } else if (isIdle && isAllGiven) {
      return isEnded ? 'ended' : 'starved';
    }
    if (isAllGiven && isEnded) await this.#finishRun();
    else if (!isIdle) await new Promise<void>((resolve) => (this.#wake = resolve));
    return undefined;
  }

  #take(maxSeconds: number): PcmRun | undefined {
    const run = this.#decoded.take(maxSeconds);
    if (run === undefined) return undefined;
    const startSeconds = this.#nextSeconds;
    this.#nextSeconds += run.samples.length / run.sampleRate;
    this.#readSeconds = this.#nextSeconds;
    return { ...run, startSeconds };
  }

  /** Hands packets to the decoder until enough is decoded or under way. */
  async #decodeAhead(maxSeconds: number): Promise<void> {
    const seeks = this.#seeks;
    while (this.#packets.place < this.log.packets.length) {
      if (this.#packets.place === this.#checkBefore) {
        await this.#check(this.#packets.place);
        if (!this.#isStillAt(seeks)) return;
      }
      const started = this.#started;
      const underWaySeconds = started === undefined ? 0 : this.#expected.keepFrames / started.config.sampleRate;
      if (this.#decoded.seconds + underWaySeconds >= maxSeconds) return;
      const packet = this.#packets.peek();
      if (typeof packet === 'string') return;
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
    const index = this.#packets.place;
    this.#packets.place += 1;
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
    this.#packets.place = this.log.packets.locate(this.log.packets.startSeconds(packet)).firstPacket;
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
    const made = createPacketDecoder(codec, events, this.#fallback);
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
    this.#packets.place -= Math.max(0, this.#expected.packets - 1);
    this.#decoded.push(this.#expected.skipPacket(), started.config.sampleRate);
    this.#isDamaged = true;
    this.#checkBefore = this.#packets.place + CHECKED_PACKETS;
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

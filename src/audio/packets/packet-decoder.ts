/**
 * What every decoder looks like: packets in, one after the other; mono samples out, in the same order.
 */
import type { AudioPacket, CodecConfig } from './packet';

/** What a decoder tells. Called in the middle of {@link PacketDecoder.decode}, or at any later time. */
export interface DecoderEvents {
  /**
   * The next samples of the stream, untrimmed. The receiver owns them.
   *
   * @param samples - From -1 to 1, a little more where sound overshoots.
   */
  readonly onSamples: (samples: Float32Array<ArrayBuffer>) => void;
  /** The decoder gave up on the first packet it has not given the samples of. It must be started anew. */
  readonly onFailure: (cause: unknown) => void;
}

/** Decodes the packets of one codec. */
export interface PacketDecoder {
  /** Packets that wait for their turn. */
  readonly waiting: number;

  /** Begins a stream, and forgets all about the one before; of which nothing comes any more. */
  start(config: CodecConfig): void | Promise<void>;

  /** Takes the next packet, whose bytes are not kept longer than the call. */
  decode(packet: AudioPacket): void;

  /** Resolves when all samples of what was decoded have been given. Then it must be started anew. Never rejects. */
  flush(): Promise<void>;

  /** Frees the decoder. Nothing comes any more. Calling it again does nothing. */
  close(): void;
}

/** Makes a decoder, loading what it needs. */
export type PacketDecoderMaker = (events: DecoderEvents) => Promise<PacketDecoder>;

/**
 * The decoders for browsers without (a working) WebCodecs. Given by who runs in a page, so that the code that a Worker is
 * made of holds none of them.
 */
export interface FallbackDecoders {
  readonly mp3: PacketDecoderMaker;
  readonly opus: PacketDecoderMaker;
  readonly vorbis: PacketDecoderMaker;
}

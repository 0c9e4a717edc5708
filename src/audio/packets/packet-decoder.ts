/** The interface of all decoders: packets in, one after another; mono samples out, in the same order. */
import type { AudioPacket, CodecConfig } from './packet';

/** Callbacks of a decoder. Called during {@link PacketDecoder.decode} or at any later time. */
export interface DecoderEvents {
  /**
   * The next samples of the stream, untrimmed. The receiver owns them.
   *
   * @param samples - From -1 to 1, slightly beyond if sound overshoots.
   */
  readonly onSamples: (samples: Float32Array<ArrayBuffer>) => void;
  /** The decoder failed at the first packet whose samples it has not delivered. It must be started again. */
  readonly onFailure: (cause: unknown) => void;
}

/** Decodes the packets of one codec. */
export interface PacketDecoder {
  /** Number of packets that wait to be decoded. */
  readonly waiting: number;

  /** Starts a new stream and drops the previous one, of which no more samples come. */
  start(config: CodecConfig): void | Promise<void>;

  /** Decodes the next packet. Its bytes are not kept after the call. */
  decode(packet: AudioPacket): void;

  /**
   * Resolves when all samples of the decoded packets were delivered. The decoder must then be started again. Never
   * rejects.
   */
  flush(): Promise<void>;

  /** Frees the decoder. No more callbacks follow. Repeated calls do nothing. */
  close(): void;
}

/** Makes a decoder after loading what it needs. */
export type PacketDecoderMaker = (events: DecoderEvents) => Promise<PacketDecoder>;

/**
 * Decoders for browsers without a working WebCodecs decoder. The page passes them in, so that a Worker's code
 * contains none of them.
 */
export interface FallbackDecoders {
  readonly mp3: PacketDecoderMaker;
  readonly opus: PacketDecoderMaker;
  readonly vorbis: PacketDecoderMaker;
}

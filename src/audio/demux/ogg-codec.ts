/** The interface of a codec inside a logical Ogg stream: reads its headers and the length of its packets. */
import type { CodecConfig } from '../packets/packet';

/** A codec in an Ogg stream. */
export interface OggCodec {
  /** The configuration of the packets; undefined until all headers are read. */
  readonly config: CodecConfig | undefined;
  /** Samples to cut at the beginning. */
  readonly preSkipFrames: number;
  /**
   * Whether a first page may give a position smaller than its samples, which means that its first samples are to be
   * cut.
   */
  readonly canBeginLate: boolean;

  /**
   * Reads the next header packet.
   *
   * @throws SpeechError `audio-undecodable` if it is not a valid header, or asks for something that is not supported.
   */
  takeHeader(packet: Uint8Array): void;

  /** Samples of each channel that a packet adds after the previous one; undefined if it contains no sound. */
  framesOf(packet: Uint8Array): number | undefined;
}

/**
 * What a logical Ogg stream holds: how its headers are read, and how long its packets are.
 */
import type { CodecConfig } from '../packets/packet';

/** A codec in an Ogg stream. */
export interface OggCodec {
  /** Of the packets, once all headers were taken; undefined before. */
  readonly config: CodecConfig | undefined;
  /** Samples to cut at the beginning. */
  readonly preSkipFrames: number;
  /** Whether a first page that counts fewer samples than its packets have begins in the middle of them. */
  readonly mayBeginLate: boolean;

  /**
   * Takes the next header packet.
   *
   * @throws SpeechError `audio-undecodable` when it is none, or asks for what nothing here decodes.
   */
  takeHeader(packet: Uint8Array): void;

  /** Samples of each channel that a packet becomes after the one before it; undefined when it is no sound. */
  framesOf(packet: Uint8Array): number | undefined;
}

/**
 * The interface of all containers: turning packets into bytes for a SourceBuffer.
 */
import type { AudioPacket, CodecConfig } from '../../packets/packet';

/** Writes packets into a container format. It has no state, so packets can be written in any order. */
export interface Container {
  /** Name of the format, for messages and tests. */
  readonly name: 'mpeg' | 'mp4' | 'webm';
  /** The argument of `addSourceBuffer`. */
  readonly mimeType: string;
  /**
   * Whether the bytes contain no time. The browser then places each packet after the previous one, and only the first packet
   * needs a time.
   */
  readonly isUntimed: boolean;
  /** Number of samples at the beginning of a stream that the browser's decoder drops by itself. */
  readonly droppedByDecoderFrames: number;

  /**
   * Writes the header that the browser needs before the first packet of a stream. Undefined if the format has no header.
   *
   * @param isOther - Makes the header differ from the one without this flag, with the same meaning. If a browser sees the
   *   same header twice, it continues with the old decoder, and Opus then needs 6 ms to converge.
   */
  header(config: CodecConfig, isOther: boolean): Uint8Array<ArrayBuffer> | undefined;

  /**
   * Writes packets of one configuration. The browser can play them after a single append.
   *
   * @param packets - At least one packet.
   * @param startFrames - Frames from the beginning of the stream to the first packet, at the packets' sample rate.
   */
  fragment(packets: readonly AudioPacket[], startFrames: number): Uint8Array<ArrayBuffer>;
}

/** Concatenates pieces. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

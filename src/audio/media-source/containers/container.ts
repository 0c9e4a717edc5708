/**
 * A container: how packets become bytes that a SourceBuffer takes.
 */
import type { AudioPacket, CodecConfig } from '../../packets/packet';

/** Writes packets into a container. Keeps nothing: any packet can be written at any time. */
export interface Container {
  /** For messages and tests. */
  readonly name: 'mpeg' | 'mp4' | 'webm';
  /** What `addSourceBuffer` is given. */
  readonly mimeType: string;
  /**
   * Whether the bytes carry no time, so that the browser gives each packet the end of the one before and only the first
   * is told its time.
   */
  readonly isUntimed: boolean;
  /** Samples at the beginning of a stream that the browser's own decoder drops unasked. */
  readonly droppedByDecoderFrames: number;

  /**
   * What the browser must have before the first packet of a stream; undefined when there is no such thing.
   *
   * @param isOther - Whether it must differ from the one without this, though it says the same: a browser that sees the
   *   same header again goes on with the decoder it has, and Opus then takes 6 ms to find itself.
   */
  header(config: CodecConfig, isOther: boolean): Uint8Array<ArrayBuffer> | undefined;

  /**
   * Writes packets of one configuration so that a single append completes them.
   *
   * @param packets - One at least.
   * @param startFrames - Samples, at the packets' rate, from the beginning of their stream to the first one.
   */
  fragment(packets: readonly AudioPacket[], startFrames: number): Uint8Array<ArrayBuffer>;
}

/** Sets pieces end to end. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

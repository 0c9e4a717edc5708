/**
 * What every demuxer looks like: bytes in, cut anywhere; packets out.
 */
import type { AudioPacket } from '../packets/packet';

/** Cuts one utterance's bytes into packets. */
export interface Demuxer {
  /**
   * Takes the next bytes, cut anywhere, none at all included, and gives the packets they complete.
   *
   * @throws SpeechError `audio-undecodable` when this is no such format. The demuxer is of no use then.
   */
  push(bytes: Uint8Array): AudioPacket[];

  /** Says that what is pushed next is a stream of its own. Gives what the one before still held. */
  startSegment(): AudioPacket[];

  /**
   * Gives what was held until its end would be known. Nothing may be pushed afterwards.
   *
   * @throws SpeechError `audio-undecodable` when nothing of it was audio, although there were bytes.
   */
  flush(): AudioPacket[];
}

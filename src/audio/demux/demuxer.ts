/** The interface of all demuxers: bytes in, split anywhere; packets out. */
import type { AudioPacket } from '../packets/packet';

/** Splits the bytes of one utterance into packets. */
export interface Demuxer {
  /**
   * Takes the next bytes, split anywhere, and returns the packets they complete. May be called without bytes.
   *
   * @throws SpeechError `audio-undecodable` if the bytes are not of this format. The demuxer cannot be used any more
   *   then.
   */
  push(bytes: Uint8Array): AudioPacket[];

  /** Starts a new stream. Returns the remaining packets of the previous one. */
  startSegment(): AudioPacket[];

  /**
   * Returns the packets held back until the end was known. Nothing may be pushed afterwards.
   *
   * @throws SpeechError `audio-undecodable` if there were bytes but no audio.
   */
  flush(): AudioPacket[];
}

/**
 * The common currency behind every format: packets, the pieces a decoder takes one by one and a container is filled with.
 */

/** What a decoder or a container must know before its first packet. The same object for all packets of a stream. */
export type CodecConfig =
  | { readonly codec: 'mp3'; readonly sampleRate: number; readonly channels: number }
  /** `head` is the OpusHead packet (RFC 7845, section 5.1). Decoded at 48 kHz. */
  | { readonly codec: 'opus'; readonly sampleRate: number; readonly channels: number; readonly head: Uint8Array }
  /** The three header packets of Vorbis I, section 4.2.1. */
  | {
      readonly codec: 'vorbis';
      readonly sampleRate: number;
      readonly channels: number;
      readonly headers: readonly [identification: Uint8Array, comment: Uint8Array, setup: Uint8Array];
    }
  /** Whole samples, mono. */
  | { readonly codec: 'pcm' | 'mulaw' | 'alaw'; readonly sampleRate: number; readonly channels: 1 };

/** One piece of encoded sound. */
export interface AudioPacket {
  readonly config: CodecConfig;
  /** As the decoder takes it: an mp3 frame with its header, an Opus or Vorbis packet without its page, whole samples. */
  readonly bytes: Uint8Array;
  /** Samples of each channel the packet decodes to, at `config.sampleRate`, before anything is cut. */
  readonly frames: number;
  /**
   * How many of them are no sound but the codec's own delay, to be cut at the beginning, or padding, at the end. Both may
   * be as many as `frames`.
   */
  readonly trimStartFrames: number;
  readonly trimEndFrames: number;
  /** Whether it begins a stream: the decoder starts anew with it. */
  readonly isFirst: boolean;
}

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

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

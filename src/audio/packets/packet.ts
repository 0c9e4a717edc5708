/** Packets: the pieces that all formats are split into, to be decoded or put into a container. */

/** The settings that a decoder or a container needs before the first packet. All packets of a stream share one object. */
export type CodecConfig =
  | { readonly codec: 'mp3'; readonly sampleRate: number; readonly channels: number }
  /** `head` is the OpusHead packet (RFC 7845, section 5.1). Decoded at 48 kHz. */
  | { readonly codec: 'opus'; readonly sampleRate: number; readonly channels: number; readonly head: Uint8Array }
  /** `headers` are the three header packets of Vorbis I, section 4.2.1. */
  | {
      readonly codec: 'vorbis';
      readonly sampleRate: number;
      readonly channels: number;
      readonly headers: readonly [identification: Uint8Array, comment: Uint8Array, setup: Uint8Array];
    }
  /** Bare samples, mono. */
  | { readonly codec: 'pcm' | 'mulaw' | 'alaw'; readonly sampleRate: number; readonly channels: 1 };

/** One piece of encoded sound. */
export interface AudioPacket {
  readonly config: CodecConfig;
  /**
   * The bytes for the decoder: an mp3 frame with its header, an Opus or Vorbis packet without its page, or whole
   * samples.
   */
  readonly bytes: Uint8Array;
  /** Samples of each channel that the packet decodes to, at `config.sampleRate`, before trimming. */
  readonly frames: number;
  /**
   * How many of these samples are no sound: the codec's delay at the beginning, or padding at the end. Each may be as
   * large as `frames`.
   */
  readonly trimStartFrames: number;
  readonly trimEndFrames: number;
  /** Whether it begins a stream, so that the decoder must be started again. */
  readonly isFirst: boolean;
}

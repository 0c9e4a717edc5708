/**
 * What every decoder looks like: encoded bytes in, cut anywhere; mono samples out.
 */
import { SpeechError } from '../../base/errors';

/** A run of decoded mono samples. */
export interface PcmChunk {
  /** From -1 to 1. The receiver owns it. */
  readonly samples: Float32Array;
  /** Samples a second; may change within a stream. */
  readonly sampleRate: number;
}

/** Decodes one stream. Calls must not overlap: the next is made when the one before has resolved. */
export interface AudioDecoderStage {
  /** Bytes a second of encoded sound, as far as it is known; for estimates. */
  readonly bytesPerSecond: number;

  /**
   * Decodes as much as these bytes complete; keeps the rest for the next call.
   *
   * @param bytes - The next bytes, cut anywhere, none at all included. Not kept and not changed.
   * @throws SpeechError `audio-undecodable` when the bytes are no audio of this format.
   */
  decode(bytes: Uint8Array): readonly PcmChunk[] | Promise<readonly PcmChunk[]>;

  /**
   * Gives what is still inside. The stream is over then.
   *
   * @throws SpeechError `audio-undecodable` when nothing of the stream could be decoded.
   */
  flush(): readonly PcmChunk[] | Promise<readonly PcmChunk[]>;

  /** Frees the decoder's memory. Calling it again does nothing. */
  close(): void;
}

/** The error of every decoder for bytes it can make no sound of. */
export function undecodable(format: string, detail: string, cause?: unknown): SpeechError {
  return new SpeechError({
    code: 'audio-undecodable',
    message:
      `What arrived is not ${format} audio: ${detail} Check that the output format asked of Polly is the one ` +
      'given to the player, and that nothing between them alters the bytes.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A decoder for each of Polly's formats, independent of the encoder under test. */
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import type { OutputFormat } from '../../../src/emulator/speech/encoders/audio-encoder';

/** The result of decoding a stream. */
export interface Decoded {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/**
 * Decodes a whole stream.
 *
 * @param sampleRate - The rate of formats without a header.
 */
export async function decodeSpeech(format: OutputFormat, bytes: Uint8Array, sampleRate: number): Promise<Decoded> {
  switch (format) {
    case 'mp3': {
      const decoder = new MPEGDecoder({ enableGapless: false });
      await decoder.ready;
      return mono(decoder.decode(bytes));
    }
    case 'ogg_opus': {
      const decoder = new OggOpusDecoder({ forceStereo: false });
      await decoder.ready;
      return mono(await decoder.decodeFile(bytes));
    }
    case 'ogg_vorbis': {
      const decoder = new OggVorbisDecoder();
      await decoder.ready;
      return mono(await decoder.decodeFile(bytes));
    }
    case 'pcm': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return { samples: Float32Array.from({ length: bytes.length / 2 }, (_, at) => view.getInt16(2 * at, true) / 0x8000), sampleRate };
    }
    case 'mulaw':
      return { samples: Float32Array.from(bytes, mulawValue), sampleRate };
    case 'alaw':
      return { samples: Float32Array.from(bytes, alawValue), sampleRate };
  }
}

/** Decodes a μ-law byte (G.711, table 2) to a value from -1 to 1, in the middle of its step. */
export function mulawValue(byte: number): number {
  const code = ~byte & 0xff;
  const steps = ((2 * (code & 15) + 33) << ((code >> 4) & 7)) - 33;
  return (code & 0x80 ? -steps : steps) / 8192;
}

/** Decodes an A-law byte (G.711, table 1) to a value from -1 to 1. */
export function alawValue(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const place = 2 * (code & 15) + 1;
  const steps = segment === 0 ? place : (place + 32) << (segment - 1);
  return (code & 0x80 ? steps : -steps) / 4096;
}

/** Some decoders return two equal channels. */
function mono(decoded: {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
  readonly errors: readonly unknown[];
}): Decoded {
  const [samples, ...others] = decoded.channelData;
  if (samples === undefined || decoded.errors.length > 0) throw new Error('Not everything could be decoded.');
  if (others.some((other) => other.some((sample, index) => sample !== samples[index]))) throw new Error('The channels differ.');
  return { samples, sampleRate: decoded.sampleRate };
}

/** Encodes samples in Polly's output formats. Each format has a file `encode-*.ts` and a line here. */
import type { AudioFormat } from '../../../base/audio-format';
import { rateNotOffered } from '../errors/speech-errors';
import { G711_SAMPLE_RATES, createAlawStreamEncoder, createMulawStreamEncoder } from './encode-g711';
import { MP3_SAMPLE_RATES, createMp3StreamEncoder } from './encode-mp3';
import { OPUS_SAMPLE_RATES, createOpusStreamEncoder } from './encode-opus';
import { PCM_SAMPLE_RATES, createPcmStreamEncoder } from './encode-pcm';
import { VORBIS_SAMPLE_RATES, createVorbisStreamEncoder } from './encode-vorbis';
import type { StreamEncoder } from './stream-encoder';

/** An audio format of Polly. */
export type OutputFormat = AudioFormat['outputFormat'];

const FORMATS: Readonly<Record<OutputFormat, { rates: readonly number[]; create: (sampleRate: number) => Promise<StreamEncoder> }>> = {
  mp3: { rates: MP3_SAMPLE_RATES, create: createMp3StreamEncoder },
  ogg_opus: { rates: OPUS_SAMPLE_RATES, create: createOpusStreamEncoder },
  ogg_vorbis: { rates: VORBIS_SAMPLE_RATES, create: createVorbisStreamEncoder },
  pcm: { rates: PCM_SAMPLE_RATES, create: createPcmStreamEncoder },
  mulaw: { rates: G711_SAMPLE_RATES, create: createMulawStreamEncoder },
  alaw: { rates: G711_SAMPLE_RATES, create: createAlawStreamEncoder },
};

/** All audio formats. */
export const OUTPUT_FORMATS = Object.keys(FORMATS) as readonly OutputFormat[];

/**
 * Returns the sample rates of a format, in hertz, lowest first. Source: `SampleRate` of SynthesizeSpeech,
 * https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html
 */
export function sampleRatesOf(format: OutputFormat): readonly number[] {
  return FORMATS[format].rates;
}

/**
 * Creates an encoder for one stream.
 *
 * @throws SpeechError `invalid-option` if the format does not have the rate, `package-missing` if its encoder is
 *   not installed.
 */
export async function createStreamEncoder(format: OutputFormat, sampleRate: number): Promise<StreamEncoder> {
  const { rates, create } = FORMATS[format];
  if (!rates.includes(sampleRate)) throw rateNotOffered(format, sampleRate, rates);
  return create(sampleRate);
}

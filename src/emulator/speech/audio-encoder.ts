/**
 * Turns samples into the bytes of one of Polly's output formats. A format is a file `encode-*.ts` and a line here.
 */
import { SpeechError } from '../../base/errors';
import { MP3_SAMPLE_RATES, createMp3StreamEncoder } from './encode-mp3';
import { PCM_SAMPLE_RATES, createPcmStreamEncoder } from './encode-pcm';
import type { StreamEncoder } from './stream-encoder';

/** An output format the local Polly can speak. */
export type SpokenFormat = 'mp3' | 'pcm';

const FORMATS: Readonly<
  Record<SpokenFormat, { rates: readonly number[]; create: (sampleRate: number) => Promise<StreamEncoder> }>
> = {
  mp3: { rates: MP3_SAMPLE_RATES, create: createMp3StreamEncoder },
  pcm: { rates: PCM_SAMPLE_RATES, create: createPcmStreamEncoder },
};

/** Every format that can be spoken. */
export const SPOKEN_FORMATS = Object.keys(FORMATS) as readonly SpokenFormat[];

/**
 * The sample rates of a format, in hertz, lowest first. Source: `SampleRate` of SynthesizeSpeech,
 * https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html
 *
 * @param format - One of {@link SPOKEN_FORMATS}.
 */
export function sampleRatesOf(format: SpokenFormat): readonly number[] {
  return FORMATS[format].rates;
}

/**
 * An encoder for one stream.
 *
 * @param format - One of {@link SPOKEN_FORMATS}.
 * @param sampleRate - One of {@link sampleRatesOf} that format, in hertz.
 * @throws {@link SpeechError} `invalid-option` for a rate the format does not have, `package-missing` when the format's
 *   encoder is not installed.
 */
export async function createStreamEncoder(format: SpokenFormat, sampleRate: number): Promise<StreamEncoder> {
  const { rates, create } = FORMATS[format];
  if (!rates.includes(sampleRate)) {
    throw new SpeechError({
      code: 'invalid-option',
      message: `The local Polly speaks ${format} at ${rates.join(', ')} Hz, not at ${sampleRate} Hz. Ask for one of these rates.`,
    });
  }
  return create(sampleRate);
}

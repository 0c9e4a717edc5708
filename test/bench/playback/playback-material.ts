/** The sound of the benchmark: seeded, and encoded by local Polly's encoders. */
import { createStreamEncoder, sampleRatesOf, type OutputFormat } from '../../../src/emulator/speech/encoders/audio-encoder';
import { chirpWithNoise } from '../../audio/measuring/material';
import type { PlaybackMaterial } from './playback-fetch';

/** The rate of Polly's generative voices. A format without it uses its highest rate. */
const USUAL_SAMPLE_RATE = 24_000;
/** The seconds that are encoded per call. */
const STEP_SECONDS = 10;

/** Sound in one of Polly's formats, with its bytes. */
export interface EncodedMaterial extends PlaybackMaterial {
  readonly bytes: Uint8Array;
}

/** Encodes sound as Polly would stream it. */
export async function encodeMaterial(outputFormat: OutputFormat, seconds: number, seed: number): Promise<EncodedMaterial> {
  const rates = sampleRatesOf(outputFormat);
  const sampleRate = rates.includes(USUAL_SAMPLE_RATE) ? USUAL_SAMPLE_RATE : Math.max(...rates);
  const samples = chirpWithNoise(seconds, sampleRate, seed);
  const encoder = await createStreamEncoder(outputFormat, sampleRate);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < samples.length; at += STEP_SECONDS * sampleRate) {
    parts.push(encoder.encode(samples.subarray(at, at + STEP_SECONDS * sampleRate)));
  }
  parts.push(encoder.finish());
  const name = `${outputFormat}-${seconds}-${seed}`;
  return { name, outputFormat, sampleRate, seconds, seed, bytes: new Uint8Array(Buffer.concat(parts)) };
}

/** Material for the sinks: encoded bytes, and the sound they must produce. */
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { Resampler } from '../../../src/base/sound/resampler';
import { chirpWithNoise } from '../measuring/material';
import { encodeAs } from './desk-client';
import { STAGE_RATE } from './stage-rate';

/** A sound, and its bytes as Polly would send them. */
export interface Clip {
  readonly format: AudioFormat;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** At {@link STAGE_RATE}. */
  readonly sound: Float32Array<ArrayBuffer>;
  readonly seconds: number;
}

/** All of Polly's formats, each at one of its rates. */
export const FORMATS: readonly AudioFormat[] = [
  { outputFormat: 'mp3', sampleRate: 24_000 },
  { outputFormat: 'ogg_opus', sampleRate: 48_000 },
  { outputFormat: 'ogg_vorbis', sampleRate: 24_000 },
  { outputFormat: 'pcm', sampleRate: 16_000 },
  { outputFormat: 'mulaw', sampleRate: 8000 },
  { outputFormat: 'alaw', sampleRate: 8000 },
];

/** mp3 at Polly's other rates, which use other versions of MPEG and other frame lengths. */
export const OTHER_MP3_RATES: readonly AudioFormat[] = [8000, 16_000, 22_050].map((sampleRate) => ({ outputFormat: 'mp3', sampleRate }));

/** The usual format of speech. */
export const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
/** The format that MediaSource supports in every browser that has it. */
export const OPUS: AudioFormat = { outputFormat: 'ogg_opus', sampleRate: 48_000 };
/** One frame of mp3. The packets of {@link OPUS} are shorter. */
export const MP3_FRAME_SECONDS = 0.024;

/**
 * A sound in which no two parts are alike.
 *
 * @param fromSeconds - Where it is cut from a longer sound. Clips from different places differ, too.
 */
export function makeClip(seconds: number, format: AudioFormat, fromSeconds = 0): Promise<Clip> {
  const { sampleRate } = format;
  const longer = chirpWithNoise(fromSeconds + seconds, sampleRate);
  return encodeClip(longer.slice(Math.round(fromSeconds * sampleRate)), format);
}

/** A steady tone, in which a click stands out and whose pitch can be measured. */
export function makeTone(seconds: number, hertz: number, format: AudioFormat): Promise<Clip> {
  const { sampleRate } = format;
  const samples = Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, at) => 0.4 * Math.sin((2 * Math.PI * hertz * at) / sampleRate),
  );
  return encodeClip(samples, format);
}

async function encodeClip(samples: Float32Array<ArrayBuffer>, format: AudioFormat): Promise<Clip> {
  return {
    format,
    bytes: await encodeAs(format, samples),
    sound: resample(samples, format.sampleRate),
    seconds: samples.length / format.sampleRate,
  };
}

function resample(samples: Float32Array<ArrayBuffer>, sampleRate: number): Float32Array<ArrayBuffer> {
  if (sampleRate === STAGE_RATE) return samples;
  const resampler = new Resampler(sampleRate, STAGE_RATE);
  return Float32Array.from([...resampler.process(samples), ...resampler.flush()]);
}

/** What the sinks are given to play, and what it should sound like. */
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { Resampler } from '../../../src/audio/decode/resampler';
import { chirpWithNoise } from '../material';
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

/** Every format of Polly's, at a rate it has. */
export const FORMATS: readonly AudioFormat[] = [
  { outputFormat: 'mp3', sampleRate: 24_000 },
  { outputFormat: 'ogg_opus', sampleRate: 48_000 },
  { outputFormat: 'ogg_vorbis', sampleRate: 24_000 },
  { outputFormat: 'pcm', sampleRate: 16_000 },
  { outputFormat: 'mulaw', sampleRate: 8000 },
  { outputFormat: 'alaw', sampleRate: 8000 },
];

/** mp3 at the rates of Polly's that are not in {@link FORMATS}: of other versions of MPEG, and with other lengths of a frame. */
export const OTHER_MP3_RATES: readonly AudioFormat[] = [8000, 16_000, 22_050].map((sampleRate) => ({ outputFormat: 'mp3', sampleRate }));

/** What speech mostly is. */
export const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
/** What every browser's MediaSource takes that has one. */
export const OPUS: AudioFormat = { outputFormat: 'ogg_opus', sampleRate: 48_000 };
/** One frame of it; those of {@link OPUS} are shorter. */
export const MP3_FRAME_SECONDS = 0.024;

/**
 * A sound of which no stretch is like another.
 *
 * @param fromSeconds - Where it is cut out of a longer one: clips from different places are unlike each other, too.
 */
export function makeClip(seconds: number, format: AudioFormat, fromSeconds = 0): Promise<Clip> {
  const { sampleRate } = format;
  const longer = chirpWithNoise(fromSeconds + seconds, sampleRate);
  return encodeClip(longer.slice(Math.round(fromSeconds * sampleRate)), format);
}

/** A steady tone, in which a click stands out, and whose pitch can be told. */
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

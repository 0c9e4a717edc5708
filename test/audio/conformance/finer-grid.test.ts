import { expect, test } from 'vitest';
import { Resampler } from '../../../src/base/sound/resampler';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise } from '../measuring/material';
import { alignOnFinerGrid } from './finer-grid';

const RATE = 24_000;
const GAP_FRAMES = 343;

/** Every second sample of a sound card that runs at twice the rate and began to play at an odd sample. */
function recorded(sound: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const resampler = new Resampler(RATE, 2 * RATE);
  const played = [...resampler.process(sound), ...resampler.flush()];
  return Float32Array.from({ length: Math.floor(played.length / 2) }, (_, at) => played[2 * at + 1] ?? 0);
}

test('a recording between the samples: a gap has its exact length, and nothing seems lost behind it', () => {
  // Behind the gap the pitch is highest and hardly changes.
  const sound = chirpWithNoise(0.85, RATE);
  const played = Float32Array.from([
    ...new Float32Array(300),
    ...sound.slice(0, 7200),
    ...new Float32Array(GAP_FRAMES),
    ...sound.slice(7200),
  ]);
  const recording = recorded(played);
  const { correlation, gaps, doubled, lost } = alignOnFinerGrid(sound, recording, RATE);
  expect(correlation).toBeGreaterThan(0.99);
  expect([...gaps, ...doubled].map(({ frames }) => frames)).toEqual([GAP_FRAMES]);
  expect(lost).toEqual([]);
  // The reason for the finer grid.
  const coarse = alignRecording(sound, recording);
  expect([...coarse.gaps, ...coarse.doubled].map(({ frames }) => frames)).not.toEqual([GAP_FRAMES]);
});

test('lost sound is reported in frames of the recording', () => {
  const sound = chirpWithNoise(1.5, RATE);
  const recording = recorded(Float32Array.from([...sound.slice(0, 18_000), ...sound.slice(18_077)]));
  expect(alignOnFinerGrid(sound, recording, RATE).lost.map(({ frames }) => frames)).toEqual([77]);
});

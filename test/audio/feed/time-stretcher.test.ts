import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimeStretcher } from '../../../src/audio/feed/time-stretcher';
import { chirpWithNoise, seeded } from '../measuring/material';

const RATE = 48_000;
const RATES = [0.5, 0.75, 0.9, 1.1, 1.5, 2];

/** A vowel: the harmonics of a pitch, shaped by two formants. */
function vowel(seconds: number, pitchHz: number): Float32Array {
  const formants = [700, 1200].map((centre) => (frequency: number) => 1 / (1 + ((frequency - centre) / 150) ** 2));
  const harmonics = Array.from({ length: Math.floor(5000 / pitchHz) }, (_, index) => {
    const frequency = (index + 1) * pitchHz;
    return { frequency, phase: index ** 2, amplitude: formants.reduce((sum, shape) => sum + shape(frequency), 0.1) };
  });
  return Float32Array.from({ length: seconds * RATE }, (_, at) =>
    harmonics.reduce(
      (sum, { frequency, phase, amplitude }) => sum + 0.05 * amplitude * Math.sin((2 * Math.PI * frequency * at) / RATE + phase),
      0,
    ),
  );
}

function stretch(samples: Float32Array, rate: number, seed = 1): Float32Array {
  const random = seeded(seed);
  const stretcher = new TimeStretcher(rate, RATE);
  const pieces: Float32Array[] = [];
  for (let at = 0; at < samples.length;) {
    const length = Math.ceil(random() ** 2 * 20_000);
    pieces.push(stretcher.process(samples.subarray(at, at + length)));
    at += length;
  }
  pieces.push(stretcher.flush());
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

/** The pitch around a frame: the period of greatest self-similarity, to a fraction of a sample. */
function pitchAt(samples: Float32Array, at: number, expectedHz: number): number {
  const frames = 4096;
  const likeness = (lag: number) => {
    let product = 0;
    let energy = 0;
    for (let index = 0; index < frames; index += 1) {
      const later = samples[at + index + lag] ?? 0;
      product += (samples[at + index] ?? 0) * later;
      energy += later * later;
    }
    return product / Math.sqrt(energy);
  };
  const from = Math.floor((RATE / expectedHz) * 0.75);
  const to = Math.ceil((RATE / expectedHz) * 1.33);
  let best = from;
  for (let lag = from; lag <= to; lag += 1) if (likeness(lag) > likeness(best)) best = lag;
  const [before, here, after] = [likeness(best - 1), likeness(best), likeness(best + 1)];
  return RATE / (best + (before - after) / (2 * (before - 2 * here + after)));
}

function largestStep(samples: Float32Array): number {
  return samples.reduce((most, sample, at) => Math.max(most, Math.abs(sample - (samples[at - 1] ?? sample))), 0);
}

describe.each(RATES)('at rate %s', (rate) => {
  test.each([90, 130, 220])('a voice of %s Hz keeps its pitch, gets the right length, and does not click', (pitchHz) => {
    const sound = vowel(2, pitchHz);
    const stretched = stretch(sound, rate);
    expect(stretched).toHaveLength(Math.round(sound.length / rate));
    for (const at of [0.2, 0.5, 0.7]) {
      const pitch = pitchAt(stretched, Math.floor(stretched.length * at), pitchHz);
      expect(Math.abs(pitch / pitchHz - 1)).toBeLessThan(0.01);
    }
    expect(largestStep(stretched)).toBeLessThan(1.5 * largestStep(sound));
  });

  test('begins and ends like the original', () => {
    const sound = chirpWithNoise(1, RATE);
    const stretched = stretch(sound, rate);
    expect(stretched[0]).toBeCloseTo(sound[0] ?? Number.NaN, 2);
    expect(stretched.at(-1)).toBeCloseTo(sound.at(-1) ?? Number.NaN, 2);
  });

  test('every sound stays at its time', () => {
    // Clicks of noise, far apart. Each must be at its time, within the length of the window.
    const sound = new Float32Array(2 * RATE);
    const times = [0.3, 0.7, 1.1, 1.6];
    const random = seeded(3);
    for (const time of times) for (let at = 0; at < 480; at += 1) sound[Math.round(time * RATE) + at] = random() - 0.5;
    const stretched = stretch(sound, rate);
    for (const time of times) {
      const around = Math.round((time / rate) * RATE);
      const near = stretched.subarray(around - 0.03 * RATE, around + 0.04 * RATE);
      expect(Math.max(...near)).toBeGreaterThan(0.2);
    }
  });
});

test('the result does not depend on how the sound is split', () => {
  const sound = chirpWithNoise(0.4, RATE);
  const whole = stretch(sound, 1.3, 1);
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1000 }), (seed) => {
      expect(stretch(sound, 1.3, seed)).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

test.each([0, 1, 100, 2000])('%s samples yield the right number of samples', (frames) => {
  for (const rate of RATES) expect(stretch(chirpWithNoise(frames / RATE, RATE), rate)).toHaveLength(Math.round(frames / rate));
});

// As after a seek to right before the end of an interrupted sound.
test.each([300, 577, 700, 900, 1151, 1153])('%s samples, hardly two hops, do not fade away and come back', (frames) => {
  for (const rate of RATES) {
    const stretched = stretch(new Float32Array(frames).fill(0.5), rate);
    const loud = stretched.subarray(0, stretched.findLastIndex((sample) => sample > 0.1) + 1);
    expect(loud.length).toBeGreaterThanOrEqual(Math.min(frames, stretched.length));
    expect(Math.min(...loud)).toBeCloseTo(0.5, 5);
  }
});

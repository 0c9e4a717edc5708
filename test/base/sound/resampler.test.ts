import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Resampler } from '../../../src/base/sound/resampler';
import { chirpWithNoise } from '../../audio/measuring/material';

/** Polly's rates, in hertz. */
const RATES = [8000, 16_000, 22_050, 24_000, 44_100, 48_000];

/** Every pair of rates: from Polly's rates to those of devices, and from espeak-ng's rate to Polly's. */
const PAIRS: readonly (readonly [number, number])[] = [
  ...RATES.flatMap((source) => [44_100, 48_000, 96_000].map((target) => [source, target] as const)),
  ...RATES.map((target) => [22_050, target] as const).filter(([, target]) => target < 44_100),
];

function resample(input: Float32Array, source: number, target: number, cuts: readonly number[] = []): Float32Array {
  const resampler = new Resampler(source, target);
  const edges = [0, ...cuts.map((cut) => cut % (input.length + 1)).sort((a, b) => a - b), input.length];
  const parts = edges.slice(1).map((end, index) => resampler.process(input.slice(edges[index], end)));
  return Float32Array.from([...parts, resampler.flush()].flatMap((part) => [...part]));
}

function sine(frequency: number, rate: number, frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, index) => 0.5 * Math.sin((2 * Math.PI * frequency * index) / rate + 0.3));
}

/** Signal to error in dB, without the ends, where the sine begins and ends abruptly. */
function signalToError(actual: Float32Array, expected: Float32Array): number {
  const margin = Math.floor(expected.length / 10);
  let signal = 0;
  let error = 0;
  for (let index = margin; index < expected.length - margin; index += 1) {
    signal += (expected[index] ?? 0) ** 2;
    error += ((actual[index] ?? 0) - (expected[index] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / error);
}

test.each(PAIRS)('from %i to %i a sine keeps its shape, position and length', (source, target) => {
  for (const part of [0.02, 0.3, 0.85]) {
    const frequency = (part * Math.min(source, target)) / 2;
    const actual = resample(sine(frequency, source, source / 5), source, target);
    const expected = sine(frequency, target, Math.ceil(target / 5));
    expect(actual.length).toBe(expected.length);
    expect(signalToError(actual, expected)).toBeGreaterThan(75);
  }
});

test.each([
  [48_000, 44_100, 23_500],
  [48_000, 44_100, 23_900],
  [22_050, 8000, 5000],
])("from %i to %i, frequencies above the lower rate's limit do not alias", (source, target, frequency) => {
  const output = resample(sine(frequency, source, source / 5), source, target).slice(500, -500);
  expect(Math.max(...output.map(Math.abs))).toBeLessThan(0.5 * 10 ** (-60 / 20));
});

test('the chunks make no difference, not even to a bit', () => {
  const input = chirpWithNoise(0.1, 24_000);
  fc.assert(
    fc.property(fc.constantFrom(...PAIRS), fc.array(fc.nat(), { maxLength: 30 }), ([source, target], cuts) => {
      expect(resample(input, source, target, cuts)).toEqual(resample(input, source, target));
    }),
    { numRuns: 40 },
  );
});

test('equal rates pass every sample through', () => {
  const input = chirpWithNoise(0.1, 24_000);
  expect(resample(input, 24_000, 24_000, [1, 2, 500])).toEqual(input);
});

test('an impulse at either end is not lost', () => {
  const input = new Float32Array(1000);
  input[0] = 1;
  input[999] = 1;
  const output = resample(input, 24_000, 48_000);
  expect(output).toHaveLength(2000);
  expect(output[0]).toBeGreaterThan(0.9);
  expect(output[1998]).toBeGreaterThan(0.9);
});

test('no input gives no output', () => {
  expect(resample(new Float32Array(0), 24_000, 48_000)).toHaveLength(0);
});

import { describe, expect, it } from 'vitest';
import { Resampler } from '../../../src/emulator/speech/encoders/resampler';
import { joinSamples } from './material';

const FROM = 22_050;

function sine(hertz: number, rate: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / rate));
}

function resample(input: Float32Array, toRate: number, pieceLength: number): Float32Array {
  const resampler = new Resampler(FROM, toRate);
  const pieces: Float32Array[] = [];
  for (let at = 0; at < input.length; at += pieceLength) pieces.push(resampler.push(input.subarray(at, at + pieceLength)));
  return joinSamples([...pieces, resampler.finish()]);
}

/** Largest difference away from both ends, where the input starts and stops abruptly. */
function worstError(actual: Float32Array, expected: Float32Array): number {
  let worst = 0;
  for (let index = 200; index < expected.length - 200; index++) {
    worst = Math.max(worst, Math.abs((actual[index] ?? 0) - (expected[index] ?? 0)));
  }
  return worst;
}

describe('Resampler', () => {
  it.each([8000, 16_000, 22_050, 24_000, 44_100, 48_000])('turns a tone into the same tone at %i Hz, with no delay', (rate) => {
    const output = resample(sine(1000, FROM, FROM), rate, 2206);
    expect(output.length).toBe(rate);
    expect(worstError(output, sine(1000, rate, rate))).toBeLessThan(0.001);
  });

  it('gives the same samples however the input is cut', () => {
    const input = sine(440, FROM, 5000);
    expect(resample(input, 24_000, 1)).toEqual(resample(input, 24_000, 5000));
    expect(resample(input, 8000, 77)).toEqual(resample(input, 8000, 5000));
  });

  it('removes what the lower rate cannot hold', () => {
    const output = resample(sine(5000, FROM, FROM), 8000, 2206);
    expect(worstError(output, new Float32Array(output.length))).toBeLessThan(0.001);
  });
});

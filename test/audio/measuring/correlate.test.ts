import { describe, expect, test } from 'vitest';
import { alignRecording } from './correlate';
import { chirpWithNoise } from './material';

const RATE = 24_000;
const reference = chirpWithNoise(3, RATE);

function join(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** Fades both ends of a cut, like a player that avoids clicks. */
function faded(samples: Float32Array, atStart: boolean, atEnd: boolean): Float32Array {
  const frames = 72;
  return samples.map((sample, index) => {
    const gainIn = atStart ? Math.min(1, index / frames) : 1;
    const gainOut = atEnd ? Math.min(1, (samples.length - 1 - index) / frames) : 1;
    return sample * gainIn * gainOut;
  });
}

const silence = (frames: number) => new Float32Array(frames);

describe('alignRecording', () => {
  test('finds the delay of a whole recording, and no fault', () => {
    expect(alignRecording(reference, join(silence(5000), reference, silence(700)))).toMatchObject({
      lag: 5000,
      gaps: [],
      doubled: [],
      lost: [],
      clicks: [],
      missingAtStart: 0,
      missingAtEnd: 0,
    });
  });

  test('accepts a quieter recording', () => {
    const { lag, correlation } = alignRecording(
      reference,
      join(
        silence(100),
        reference.map((sample) => sample * 0.1),
      ),
    );
    expect(lag).toBe(100);
    expect(correlation).toBeGreaterThan(0.999);
  });

  test('reports a gap and its length', () => {
    const recording = join(faded(reference.slice(0, 30_000), false, true), silence(4321), faded(reference.slice(30_000), true, false));
    const { gaps, doubled, lost, clicks } = alignRecording(reference, recording);
    expect(gaps.map(({ frames }) => frames)).toEqual([4321]);
    expect(gaps[0]?.at).toBeGreaterThan(29_900);
    expect({ doubled, lost, clicks }).toEqual({ doubled: [], lost: [], clicks: [] });
  });

  test('reports a repeated part', () => {
    const recording = join(reference.slice(0, 30_000), reference.slice(29_500));
    expect(alignRecording(reference, recording).doubled.map(({ frames }) => frames)).toEqual([500]);
  });

  test('reports a lost part', () => {
    const recording = join(reference.slice(0, 30_000), reference.slice(30_077));
    expect(alignRecording(reference, recording).lost.map(({ frames }) => frames)).toEqual([77]);
  });

  test('reports the exact length of a gap where the sound hardly changes', () => {
    // The pitch is highest there: for 4,000 frames each period is like the next.
    const slow = chirpWithNoise(0.85, RATE);
    const { gaps, doubled, lost } = alignRecording(slow, join(slow.slice(0, 7200), silence(343), slow.slice(7200)));
    expect([...gaps, ...doubled].map(({ frames }) => frames)).toEqual([343]);
    expect(lost).toEqual([]);
  });

  test('reports a click', () => {
    const recording = reference.slice();
    recording[20_000] = -(recording[20_000] ?? 0) + 0.9;
    expect(alignRecording(reference, recording).clicks).toContain(20_000);
  });

  test('reports an abrupt gap as a click, too', () => {
    const hum = Float32Array.from({ length: 40_000 }, (_, index) => 0.4 * Math.sin(index / 40 + Math.sin(index / 9000) * 9));
    const cut = hum.findIndex((sample, index) => index > 20_000 && sample > 0.39);
    const { clicks } = alignRecording(hum, join(hum.slice(0, cut), silence(2000), hum.slice(cut)));
    expect(clicks.length).toBeGreaterThan(0);
  });

  test('reports missing ends', () => {
    const { missingAtStart, missingAtEnd, lag } = alignRecording(reference, reference.slice(3000, -5000));
    expect(lag).toBe(-3000);
    expect(missingAtStart).toBeGreaterThanOrEqual(2048);
    expect(missingAtEnd).toBeGreaterThanOrEqual(4096);
  });

  test('finds nothing in a different sound', () => {
    expect(
      alignRecording(
        reference,
        chirpWithNoise(3, RATE, 9)
          .reverse()
          .map((sample) => sample ** 2),
      ),
    ).toMatchObject({
      correlation: 0,
    });
  });
});

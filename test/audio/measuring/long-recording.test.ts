import { expect, test } from 'vitest';
import { compareLongRecording } from './long-recording';
import { chirpWithNoise } from './material';

const RATE = 24_000;
const LEAD_FRAMES = 5000;
/** Short parts, so that there are many seams. */
const STRETCH_FRAMES = 1 << 15;
const OPTIONS = { stretchFrames: STRETCH_FRAMES, slackFrames: 1 << 13 };
const FLAWLESS = { lag: LEAD_FRAMES, driftFrames: 0, gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 };
const reference = chirpWithNoise(5, RATE);

function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

function recorded(...parts: readonly Float32Array[]): Float32Array {
  return joined(new Float32Array(LEAD_FRAMES), ...parts, new Float32Array(3000));
}

test('an exact recording', () => {
  expect(compareLongRecording(reference, recorded(reference), OPTIONS)).toEqual({
    ...FLAWLESS,
    correlation: expect.closeTo(1, 5) as number,
    largestDifference: 0,
  });
});

// In the middle of a part, and at a seam.
test.each([STRETCH_FRAMES * 1.5, STRETCH_FRAMES * 2])('lost, repeated or late sound at frame %i', (at) => {
  const before = reference.subarray(0, at);
  const after = reference.subarray(at);
  const dropped = compareLongRecording(reference, recorded(before, after.subarray(10)), OPTIONS);
  expect(dropped).toMatchObject({ driftFrames: -10, lost: [{ frames: 10 }], gaps: [], doubled: [], missingAtEnd: 0 });
  const twice = compareLongRecording(reference, recorded(before, reference.subarray(at - 128, at), after), OPTIONS);
  expect(twice).toMatchObject({ driftFrames: 128, doubled: [{ frames: 128 }], lost: [], gaps: [], missingAtEnd: 0 });
  const late = compareLongRecording(reference, recorded(before, new Float32Array(4800), after), OPTIONS);
  expect(late).toMatchObject({ driftFrames: 4800, gaps: [{ frames: 4800 }], lost: [], doubled: [], missingAtEnd: 0 });
});

test('a click, and a slightly wrong sample', () => {
  const clicked = recorded(reference);
  clicked[LEAD_FRAMES + 50_000] = 1;
  expect(compareLongRecording(reference, clicked, OPTIONS).clicks.length).toBeGreaterThan(0);
  const off = recorded(reference);
  off[LEAD_FRAMES + 50_000] = (off[LEAD_FRAMES + 50_000] ?? 0) + 0.02;
  expect(compareLongRecording(reference, off, OPTIONS).largestDifference).toBeCloseTo(0.02, 5);
});

test('a missing beginning, a missing end, and nothing at all', () => {
  expect(compareLongRecording(reference, recorded(reference.subarray(4096)), OPTIONS)).toMatchObject({
    missingAtStart: 4096,
    missingAtEnd: 0,
    driftFrames: 0,
  });
  expect(compareLongRecording(reference, recorded(reference.subarray(0, -50_000)), OPTIONS).missingAtEnd).toBeGreaterThan(49_000);
  expect(compareLongRecording(reference, new Float32Array(reference.length), OPTIONS)).toMatchObject({
    correlation: 0,
    missingAtEnd: expect.any(Number) as number,
  });
});

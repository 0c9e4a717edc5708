import { expect, test } from 'vitest';
import { Timeline } from '../../../src/audio/feed/timeline';

const RATE = 1000;
const begun = () => new Timeline(RATE, [{ frame: 0, seconds: 0, rate: 1 }]);

test('advances at the rate of each piece', () => {
  const timeline = begun();
  timeline.cut({ frame: 1000, seconds: 1, rate: 2 });
  timeline.cut({ frame: 2000, seconds: 10, rate: 0.5 });
  expect([0, 500, 1000, 1500, 2000, 4000].map((frame) => timeline.secondsAt(frame))).toEqual([0, 0.5, 1, 2, 10, 11]);
});

test('a cut undoes later ones', () => {
  const timeline = begun();
  timeline.cut({ frame: 1000, seconds: 5, rate: 1 });
  timeline.cut({ frame: 800, seconds: 2, rate: 1 });
  expect([700, 1000].map((frame) => timeline.secondsAt(frame))).toEqual([0.7, 2.2]);
  timeline.cut({ frame: 800, seconds: 3, rate: 1 });
  expect(timeline.secondsAt(900)).toBeCloseTo(3.1);
  expect(timeline.pieces).toHaveLength(2);
});

test('old pieces can be forgotten, and the present one stays', () => {
  const timeline = begun();
  timeline.cut({ frame: 100, seconds: 5, rate: 1 });
  timeline.cut({ frame: 200, seconds: 9, rate: 1 });
  timeline.forgetBefore(150);
  expect(timeline.pieces.map(({ frame }) => frame)).toEqual([100, 200]);
  expect([0, 150, 250].map((frame) => timeline.secondsAt(frame))).toEqual([5, 5.05, 9.05]);
});

test('finds the frame of a second, in the last played piece that contains it', () => {
  const timeline = new Timeline(100, [{ frame: 0, seconds: 0, rate: 1 }]);
  timeline.cut({ frame: 200, seconds: 2, rate: 2 });
  expect([0, 1, 2, 4].map((seconds) => timeline.frameAt(seconds))).toEqual([0, 100, 200, 300]);
  timeline.cut({ frame: 300, seconds: 1, rate: 1 });
  expect([1, 3].map((seconds) => timeline.frameAt(seconds))).toEqual([300, 500]);
  // Within a jump: the beginning of the jump.
  timeline.cut({ frame: 500, seconds: 8, rate: 1 });
  expect([5, 0, 9].map((seconds) => timeline.frameAt(seconds))).toEqual([500, 0, 600]);
});

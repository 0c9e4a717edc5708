import { expect, test } from 'vitest';
import { createAdaptiveCushion } from '../../../src/audio/player/adaptive-cushion';
import { CushionUse } from '../../../src/audio/player/cushion-use';
import { FakeClock } from '../../base/fake-clock';

test('it starts at the minimum, doubles with each underrun, and stops at the maximum', () => {
  const cushion = createAdaptiveCushion({ minMs: 100, maxMs: 1000 });
  const seen = [cushion.milliseconds];
  for (let underrun = 0; underrun < 5; underrun += 1) {
    cushion.underran();
    seen.push(cushion.milliseconds);
  }
  expect(seen).toEqual([100, 200, 400, 800, 1000, 1000]);
});

test('every 30 seconds without an underrun halve it, down to the minimum', () => {
  const cushion = createAdaptiveCushion({ minMs: 100, maxMs: 1000 });
  for (let underrun = 0; underrun < 4; underrun += 1) cushion.underran();
  const seen: number[] = [];
  for (let second = 0.25; second <= 150; second += 0.25) {
    cushion.played(0.25);
    if (cushion.milliseconds !== seen.at(-1)) seen.push(cushion.milliseconds);
    if (second === 29.75) expect(cushion.milliseconds).toBe(1000);
    if (second === 30) expect(cushion.milliseconds).toBe(500);
  }
  expect(seen).toEqual([1000, 500, 250, 125, 100]);
});

test('an hour reported at once counts as an hour', () => {
  const cushion = createAdaptiveCushion({ minMs: 100, maxMs: 2000 });
  for (let underrun = 0; underrun < 5; underrun += 1) cushion.underran();
  cushion.played(3600);
  expect(cushion.milliseconds).toBe(100);
});

test('an underrun restarts the 30 seconds', () => {
  const cushion = createAdaptiveCushion({ minMs: 100, maxMs: 1000 });
  cushion.underran();
  cushion.played(29);
  cushion.underran();
  cushion.played(29);
  expect(cushion.milliseconds).toBe(400);
  cushion.played(1);
  expect(cushion.milliseconds).toBe(200);
});

test('equal limits make a cushion that never changes', () => {
  const cushion = createAdaptiveCushion({ minMs: 300, maxMs: 300 });
  cushion.underran();
  expect(cushion.milliseconds).toBe(300);
  cushion.played(90);
  expect(cushion.milliseconds).toBe(300);
});

test('an empty cushion grows, too, and shrinks back to nothing', () => {
  const cushion = createAdaptiveCushion({ minMs: 0, maxMs: 1000 });
  expect(cushion.milliseconds).toBe(0);
  cushion.underran();
  expect(cushion.milliseconds).toBe(100);
  cushion.underran();
  expect(cushion.milliseconds).toBe(200);
  cushion.played(60);
  expect(cushion.milliseconds).toBe(0);
});

test.each([
  ['a short silence', 500, 100],
  ['a pause of the text', 501, 40],
])('%s, of %d ms, makes the cushion %d ms', async (_, silentMs, milliseconds) => {
  const clock = new FakeClock();
  const use = new CushionUse(createAdaptiveCushion({ minMs: 40, maxMs: 2000 }), clock);
  use.moreCame();
  expect(use.milliseconds).toBe(40);
  use.setDry(true);
  await clock.advance(silentMs / 2);
  use.setDry(true);
  await clock.advance(silentMs / 2);
  use.moreCame();
  use.moreCame();
  expect(use.milliseconds).toBe(milliseconds);
});

test('silence at the end, or before a seek, is no underrun', () => {
  const use = new CushionUse(createAdaptiveCushion({ minMs: 40, maxMs: 2000 }), new FakeClock());
  use.setDry(true);
  use.setDry(false);
  use.moreCame();
  expect(use.milliseconds).toBe(40);
});

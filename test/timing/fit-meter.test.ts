/** Whether an alignment fits, and whether it fits again. */
import { expect, test } from 'vitest';
import { FitMeter } from '../../src/timing/search/fit-meter';
import { FreePath } from '../../src/timing/search/free-path';
import { FRAME_CLASSES } from '../../src/timing/sounds/sound-model';
import { seeded } from '../audio/measuring/material';

/** A meter of sound that is as informative as speech. */
function meterOfSound() {
  const random = seeded(11);
  const meter = new FitMeter(0);
  const free = new FreePath();
  let score = 0;
  /** @param lossOf - The loss of each frame against arbitrary speech, as a fraction of its spread. */
  const push = (frames: number, lossOf: (meter: FitMeter) => number) => {
    for (let frame = 0; frame < frames; frame += 1) {
      const scores = Float64Array.from(FRAME_CLASSES, () => random() - 0.5);
      free.push(scores);
      score += free.gain - lossOf(meter) * free.spread;
      meter.push(scores, score);
    }
  };
  return { meter, push };
}

test('a place that fits well has no deficit', () => {
  const { meter, push } = meterOfSound();
  push(500, () => 0.1);
  expect(meter.deficit).toBe(0);
  expect(meter.recentDeficit).toBeLessThan(1);
});

test('a wrong place has a deficit, all of it recent', () => {
  const { meter, push } = meterOfSound();
  push(300, () => 0.6);
  expect(meter.deficit).toBeGreaterThan(36);
  expect(meter.recentDeficit).toBeGreaterThan(16);
});

test('a place that was lost and is just tolerable again keeps its deficit, but has no recent one', () => {
  const { meter, push } = meterOfSound();
  push(300, () => 0.6);
  const lost = meter.deficit;
  push(700, ({ tolerated }) => tolerated);
  expect(meter.deficit).toBeGreaterThan(0.9 * lost);
  expect(meter.recentDeficit).toBeLessThan(16);
});

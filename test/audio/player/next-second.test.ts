import { expect, test } from 'vitest';
import { nextSecondInMs } from '../../../src/audio/player/next-second';

test.each([
  [0, 1, 1000],
  [3.25, 1, 750],
  [3.25, 2, 375],
  [3.25, 0.5, 1500],
])('at %s s and rate %s the next second begins in %s ms, and the timer fires just after that', (positionSeconds, rate, milliseconds) => {
  const waitMs = nextSecondInMs(positionSeconds, rate);
  expect(waitMs).toBeGreaterThan(milliseconds);
  expect(waitMs).toBeLessThan(milliseconds + 50);
});

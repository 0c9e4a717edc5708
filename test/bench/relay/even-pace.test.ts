import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeatEvenly } from './even-pace';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('speakers with one period speak one after the other, at their pace, until they are stopped', () => {
  const PERIOD_MS = 123.4;
  let spoken = 0;
  const stops = Array.from({ length: 200 }, () => repeatEvenly(() => (spoken += 1), PERIOD_MS));
  const spokenIn = (ms: number) => {
    const before = spoken;
    vi.advanceTimersByTime(ms);
    return spoken - before;
  };
  const perMs = Array.from({ length: 1_234 }, () => spokenIn(1));
  expect(Math.max(...perMs)).toBeLessThan(8);
  expect(Math.abs(spoken - 2_000)).toBeLessThan(10);
  for (const stop of stops) stop();
  expect(spokenIn(1_000)).toBe(0);
});

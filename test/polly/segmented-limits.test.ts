/** How often Polly is called, on a clock that tests move. */
import { describe, expect, test } from 'vitest';
import { CALL_LIMITS, CallLimiter } from '../../src/polly/call-limiter';
import { FakeClock, settlePromises } from '../base/fake-clock';

const never = new AbortController().signal;

/** Calls that note when they were admitted. */
function callMany(limiter: CallLimiter, clock: FakeClock, count: number, signal = never) {
  const admitted: { index: number; atMs: number; over: () => void }[] = [];
  for (let index = 0; index < count; index += 1) {
    void limiter.admission(signal).then(
      (over) => admitted.push({ index, atMs: clock.now(), over }),
      () => undefined,
    );
  }
  return admitted;
}

describe('calls of Polly', () => {
  test('are begun in their order, and never more within any second than are allowed', async () => {
    const clock = new FakeClock();
    const limiter = new CallLimiter({ perSecond: 8, atOnce: 100 }, clock);
    const admitted = callMany(limiter, clock, 3);
    await clock.advance(900);
    const later = callMany(limiter, clock, 30);
    await clock.advance(10_000);
    const all = [...admitted, ...later];
    expect(all).toHaveLength(33);
    expect(later.map(({ index }) => index)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    for (const { atMs } of all) {
      expect(all.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length).toBeLessThanOrEqual(8);
    }
    // And no slower than that: 8 at 0 and 900, and 8 in each second then.
    expect(Math.max(...all.map(({ atMs }) => atMs))).toBe(4000);
    expect(clock.timerCount).toBe(0);
  });

  test('are no more at once than are allowed', async () => {
    const clock = new FakeClock();
    const limiter = new CallLimiter({ perSecond: 100, atOnce: 2 }, clock);
    const admitted = callMany(limiter, clock, 4);
    await settlePromises();
    expect(admitted).toHaveLength(2);
    admitted[0]?.over();
    // Said twice by mistake, it frees one place.
    admitted[0]?.over();
    await settlePromises();
    expect(admitted).toHaveLength(3);
    expect(clock.timerCount).toBe(0);
  });

  test('that are given up free their place in the queue and leave no timer', async () => {
    const clock = new FakeClock();
    const limiter = new CallLimiter({ perSecond: 1, atOnce: 9 }, clock);
    await limiter.admission(never);
    const leaving = new AbortController();
    const reason = new Error('enough');
    const gone = limiter.admission(leaving.signal);
    const stays = callMany(limiter, clock, 1);
    leaving.abort(reason);
    await expect(gone).rejects.toBe(reason);
    await expect(limiter.admission(leaving.signal)).rejects.toBe(reason);
    await clock.advance(1000);
    expect(stays).toHaveLength(1);
    const alone = new AbortController();
    const last = limiter.admission(alone.signal);
    expect(clock.timerCount).toBe(1);
    alone.abort(reason);
    await expect(last).rejects.toBe(reason);
    expect(clock.timerCount).toBe(0);
  });

  test('have a limit for every engine', () => {
    for (const { perSecond, atOnce } of Object.values(CALL_LIMITS)) {
      expect(perSecond).toBeGreaterThan(0);
      expect(atOnce).toBeGreaterThan(perSecond - 1);
    }
  });
});

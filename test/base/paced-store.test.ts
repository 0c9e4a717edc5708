import { expect, test } from 'vitest';
import { PacedStore } from '../../src/base/stores/paced-store';
import { FakeClock } from './fake-clock';

interface Count {
  readonly count: number;
}

function setUp() {
  const clock = new FakeClock();
  const now = { count: 0, changesInMs: Infinity };
  let computed = 0;
  const store = new PacedStore<Count>(
    clock,
    () => {
      computed += 1;
      return { count: now.count };
    },
    () => now.changesInMs,
  );
  return { clock, now, store, computed: () => computed };
}

test('a refresh is visible at once, and reported once', () => {
  const { now, store } = setUp();
  let told = 0;
  store.subscribe(() => (told += 1));
  now.count = 1;
  store.refresh();
  expect([store.get().count, told]).toEqual([1, 1]);
});

test('with subscribers, a changing value is computed at the pace, and several requests share a computation', async () => {
  const { clock, now, store, computed } = setUp();
  store.subscribe(() => undefined);
  const before = computed();
  for (let wish = 0; wish < 10; wish += 1) store.refreshSoon();
  await clock.advance(1000);
  expect(computed() - before).toBe(1);
  now.changesInMs = 0;
  store.refresh();
  await clock.advance(1000);
  expect(computed() - before).toBe(4);
  now.changesInMs = Infinity;
  store.refresh();
  await clock.advance(1000);
  expect([computed() - before, clock.timerCount]).toEqual([5, 0]);
});

test('with subscribers, it is computed when it is due to change, and sooner after refreshSoon()', async () => {
  const { clock, now, store, computed } = setUp();
  store.subscribe(() => undefined);
  now.changesInMs = 900;
  store.refresh();
  const before = computed();
  await clock.advance(899);
  expect(computed() - before).toBe(0);
  await clock.advance(1);
  expect(computed() - before).toBe(1);
  await clock.advance(100);
  store.refreshSoon();
  await clock.advance(100);
  store.refreshSoon();
  await clock.advance(400);
  expect(computed() - before).toBe(2);
  // An earlier update is not postponed.
  await clock.advance(800);
  store.refreshSoon();
  await clock.advance(100);
  expect([computed() - before, clock.timerCount]).toEqual([3, 1]);
});

test('while refreshSoon() is called often, no timer fires', async () => {
  const { clock, store, computed } = setUp();
  store.subscribe(() => undefined);
  store.refresh();
  const before = computed();
  for (let call = 1; call <= 60; call += 1) {
    await clock.advance(34);
    const computedBefore = computed();
    store.refreshSoon();
    // 15 calls are the first after half a second.
    expect(computed() - computedBefore).toBe(call % 15 === 0 ? 1 : 0);
  }
  expect(computed() - before).toBe(4);
});

test('without subscribers no timer runs, and a read value is no older than its pace', async () => {
  const { clock, now, store } = setUp();
  now.changesInMs = 0;
  store.refresh();
  store.refreshSoon();
  expect(clock.timerCount).toBe(0);
  now.count = 1;
  await clock.advance(499);
  const first = store.get();
  expect([first.count, store.get()]).toEqual([0, first]);
  await clock.advance(1);
  const second = store.get();
  expect([second.count, store.get()]).toEqual([1, second]);
  expect(clock.timerCount).toBe(0);
});

test('the first subscriber starts the updates, and the last one ends them', async () => {
  const { clock, now, store } = setUp();
  now.changesInMs = 0;
  store.refresh();
  let told = 0;
  const ends = [store.subscribe(() => (told += 1)), store.subscribe(() => undefined)];
  await clock.advance(1000);
  expect(told).toBe(2);
  for (const end of ends) {
    end();
    end();
  }
  await clock.advance(1000);
  expect([told, clock.timerCount]).toEqual([2, 0]);
});

test('after finish() it does not change', async () => {
  const { clock, now, store } = setUp();
  store.subscribe(() => undefined);
  now.changesInMs = 0;
  store.refresh();
  now.count = 1;
  store.finish();
  now.count = 2;
  store.refresh();
  store.refreshSoon();
  await clock.advance(1000);
  expect([store.get().count, clock.timerCount]).toEqual([1, 0]);
});

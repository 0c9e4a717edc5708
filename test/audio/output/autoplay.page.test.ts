/** Autoplay as a visitor meets it: Chromium with its own policy, not the permissive one of the other tests. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servePage, type ServedPage } from '../../stack/served-page';

interface Told {
  readonly what: string;
  readonly value: unknown;
}

let served: ServedPage;
const told: Told[] = [];
let wake: () => void = () => undefined;

beforeAll(async () => {
  served = await servePage('test/audio/output/autoplay-page/index.html', 'gesture-required', (page) => {
    page.on('console', (message) => {
      if (!message.text().startsWith('{')) return;
      told.push(JSON.parse(message.text()) as Told);
      wake();
    });
  });
}, 60_000);

afterAll(() => served.close());

async function untilTold(what: string, value?: unknown): Promise<unknown> {
  for (;;) {
    const found = told.find((each) => each.what === what && (value === undefined || each.value === value));
    if (found !== undefined) return found.value;
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

test('a page without a gesture is blocked, and after one click everything is heard from its beginning', async () => {
  await untilTold('state', 'blocked');
  expect(await untilTold('heard')).toBe(0);
  expect(told.map(({ value }) => value)).not.toContain('playing');
  await untilTold('output of the element', 'blocked');
  await served.page.click('#listen');
  expect(await untilTold('unlocked')).toBe(true);
  expect(await untilTold('recorded')).toMatchObject({
    gaps: [],
    lost: [],
    doubled: [],
    clicks: [],
    missingAtStart: 0,
    missingAtEnd: 0,
  });
  expect(statesOf('state')).toEqual(['waiting', 'blocked', 'paused', 'waiting', 'playing', 'ended']);
}, 60_000);

test('a blocked page is recognised before any timer could fire', async () => {
  expect(await untilTold('timeless state', 'blocked')).toBe('blocked');
  expect(statesOf('timeless state')).toEqual(['blocked']);
});

test('an element is blocked, too, and heard from its beginning later', async () => {
  expect(await untilTold('heard of the element')).toBeCloseTo(1, 1);
  expect(statesOf('element state').filter((state) => state !== 'waiting')).toEqual(['blocked', 'playing', 'ended']);
}, 60_000);

/** The reported states, with repetitions removed. */
function statesOf(what: string): unknown[] {
  const states = told.filter((each) => each.what === what).map(({ value }) => value);
  return states.filter((state, index) => state !== states[index - 1]);
}

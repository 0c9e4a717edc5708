/** A few visits of what `npm run test:soak` does for half an hour. */
import { expect, test } from 'vitest';
import { soakRelay } from './relay-soak';

const VISITS = 60;

test('whatever clients do, the relay goes back to what it held before', { timeout: 120_000 }, async () => {
  const { visits, complaints, left, before, after } = await soakRelay({ length: { visits: VISITS }, clients: 8, seed: 1 }, () => undefined);
  expect(complaints).toEqual([]);
  expect(visits).toBeGreaterThanOrEqual(VISITS);
  expect(left).toEqual({ sockets: 0, streams: 0, leased: 0, spare: 0 });
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
  expect(after.heapBytes - before.heapBytes).toBeLessThan(5e6);
});

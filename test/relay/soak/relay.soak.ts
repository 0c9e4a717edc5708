import { expect, test } from 'vitest';
import { soakRelay } from './relay-soak';

/** `SOAK_MINUTES`, or half an hour. */
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 30);
const CLIENTS = 100;

test(`for ${MINUTES} minutes ${CLIENTS} clients vanish, stall and misbehave, and the relay holds what it held before`, async () => {
  const plan = { length: { durationMs: MINUTES * 60_000 }, clients: CLIENTS, seed: 1 };
  const { visits, complaints, left, before, after } = await soakRelay(plan, (line) => console.log(line));
  expect(complaints).toEqual([]);
  expect(visits).toBeGreaterThan(1_000 * MINUTES);
  expect(left).toEqual({ sockets: 0, streams: 0, leased: 0, spare: 0 });
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
  expect(after.heapBytes).toBeLessThan(before.heapBytes * 1.1 + 1e6);
  expect(after.rssBytes).toBeLessThan(before.rssBytes * 1.3);
});

/** An hour of conversation: memory stays flat, and nothing is left after an answer. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChaosWorld } from './chaos-world';
import { converse } from './conversation';

const HOUR_MS = 3_600_000;
/** What memory may grow by between the second quarter of the hour and the last. */
const MAX_GROWTH_BYTES = 3_000_000;

const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
let world: ChaosWorld;

beforeAll(async () => {
  world = await ChaosWorld.start();
});

afterAll(async () => {
  await world.close();
});

const least = (values: readonly number[]) => Math.min(...values);

test('an hour of conversation leaves nothing behind', async () => {
  const { answers, heapBytes, complaints } = await converse(world, seed, HOUR_MS);
  const quarter = Math.floor(heapBytes.length / 4);
  const early = least(heapBytes.slice(quarter, 2 * quarter));
  const late = least(heapBytes.slice(-quarter));
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  console.info(`CHAOS_SEED=${seed}: ${answers} answers in an hour; memory ${megabytes(early)} MB early, ${megabytes(late)} MB late`);
  expect(complaints).toEqual([]);
  expect(heapBytes).toHaveLength(answers);
  expect(late - early).toBeLessThan(MAX_GROWTH_BYTES);
});

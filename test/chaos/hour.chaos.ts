/** An hour of conversation: memory does not grow, and answers leave nothing behind. */
import { expect, test } from 'vitest';
import { converse } from './texts/conversation';
import { chaosSeed, useChaosWorld } from './world/use-chaos-world';

const HOUR_MS = 3_600_000;
/** How much memory may grow between the second and the last quarter of the hour. */
const MAX_GROWTH_BYTES = 3_000_000;

const world = useChaosWorld();

const least = (values: readonly number[]) => Math.min(...values);

test('an hour of conversation leaves nothing behind', async () => {
  const { answers, heapBytes, complaints } = await converse(world(), chaosSeed, HOUR_MS);
  const quarter = Math.floor(heapBytes.length / 4);
  const early = least(heapBytes.slice(quarter, 2 * quarter));
  const late = least(heapBytes.slice(-quarter));
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  console.info(`CHAOS_SEED=${chaosSeed}: ${answers} answers in an hour; memory ${megabytes(early)} MB early, ${megabytes(late)} MB late`);
  expect(complaints).toEqual([]);
  expect(heapBytes).toHaveLength(answers);
  expect(late - early).toBeLessThan(MAX_GROWTH_BYTES);
});

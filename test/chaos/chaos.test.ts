/** A short set of chaos; `npm run test:chaos` has hundreds of runs, 200 interruptions, and an hour of conversation. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runChaos } from './chaos-run';
import { ChaosWorld } from './chaos-world';
import { describeTotals, runMany } from './chaos-totals';
import { converse } from './conversation';
import { measureHeardText } from './heard-text';

const FIRST_SEED = 1000;
const RUNS = 10;
const INTERRUPTIONS = 8;
const AT_ONCE = 4;
const TIMEOUT_MS = 240_000;

let world: ChaosWorld;

beforeAll(async () => {
  world = await ChaosWorld.start();
});

afterAll(async () => {
  await world.close();
});

test('no word is lost, and none is said twice', { timeout: TIMEOUT_MS }, async () => {
  const totals = await runMany((plan) => runChaos(world, plan), { firstSeed: FIRST_SEED, runs: RUNS, atOnce: AT_ONCE, maxSentences: 3 });
  console.info(describeTotals(totals));
  expect(totals.complaints).toEqual([]);
  expect(totals.connectionFaults).toBeGreaterThan(0);
  expect(totals).toMatchObject({ runs: RUNS, wordsLost: 0, wordsSaidTwice: 0, orderErrors: 0 });
});

test('what is said to be heard at an interruption is what was heard, nearly', { timeout: TIMEOUT_MS }, async () => {
  const { wordsOff, complaints } = await measureHeardText(world, {
    firstSeed: FIRST_SEED,
    interruptions: INTERRUPTIONS,
    atOnce: AT_ONCE,
    maxSentences: 3,
  });
  expect(complaints).toEqual([]);
  // One may be off by more: 95 of 100 are not.
  expect(wordsOff.at(-2)).toBeLessThanOrEqual(1);
});

test('a conversation leaves no timer and no socket after an answer', { timeout: TIMEOUT_MS }, async () => {
  const { answers, complaints } = await converse(world, FIRST_SEED, 45_000);
  expect(answers).toBeGreaterThan(1);
  expect(complaints).toEqual([]);
});

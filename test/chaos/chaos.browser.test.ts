/** A short set of chaos in Chromium, in real time; `npm run test:chaos` has a longer one. */
import { expect, test } from 'vitest';
import { describeTotals, runMany } from './chaos-totals';
import { runInPage } from './page-run';

const RUNS = 8;

test('no word is lost, and none is said twice, in a page', async () => {
  // All at once: each takes the time of its sound, and hardly any work.
  const totals = await runMany(runInPage, { firstSeed: 1000, runs: RUNS, atOnce: RUNS, maxSentences: 2, mayMix: false, mostMs: 2_000 });
  console.info(describeTotals(totals));
  expect(totals.complaints).toEqual([]);
  expect(totals.connectionFaults).toBeGreaterThan(0);
  expect(totals).toMatchObject({ runs: RUNS, wordsLost: 0, wordsSaidTwice: 0, orderErrors: 0 });
});

/** A short set of chaos in Chromium, in real time; `npm run test:chaos` has a longer one. */
import { expect, test } from 'vitest';
import { describeTotals, runMany } from './chaos-totals';
import { runInPage } from './page-run';

/** The runs from this seed on cover every engine, every markup, and texts that wait or replace each other. */
const FIRST_RUN = 8369;
const RUNS = 8;

test('no word is lost, and none is said twice, in a page', async () => {
  // Started together: each takes as long as its sound, and needs little processing.
  const totals = await runMany(runInPage, {
    firstSeed: FIRST_RUN,
    runs: RUNS,
    atOnce: RUNS,
    maxSentences: 2,
    voices: 'clean',
    mayMix: false,
    mostMs: 2_000,
  });
  console.info(describeTotals(totals));
  expect(totals.complaints).toEqual([]);
  expect(totals.connectionFaults).toBeGreaterThan(0);
  expect(totals).toMatchObject({ runs: RUNS, wordsLost: 0, wordsSaidTwice: 0, orderErrors: 0 });
});

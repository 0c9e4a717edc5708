/** Dozens of chaos runs in Chromium. `CHAOS_SEED` is the first seed; `CHAOS_PAGE_RUNS` is the number of runs, by default 60. */
import { expect, inject, test } from 'vitest';
import { describeResult, describeTotals, runMany } from './chaos-totals';
import { runInPage } from './page-run';

declare module 'vitest' {
  interface ProvidedContext {
    readonly chaosSeed: number;
    readonly chaosPageRuns: number;
  }
}

/** Each run takes as long as its sound, and needs little processing. */
const AT_ONCE = 12;
/** Longer than it takes to notice a silent connection. */
const MOST_MS = 15_000;

test('no word is lost, and none is said twice, in a page', async () => {
  const firstSeed = inject('chaosSeed');
  const runs = inject('chaosPageRuns');
  console.info(`CHAOS_SEED=${firstSeed} CHAOS_PAGE_RUNS=${runs}`);
  const totals = await runMany(runInPage, {
    firstSeed,
    runs,
    atOnce: AT_ONCE,
    maxSentences: 4,
    voices: 'clean',
    // All sound of a page goes through one tap.
    mayMix: false,
    mostMs: MOST_MS,
    onResult: (result) => {
      if (result.complaints.length > 0) console.info(describeResult(result));
    },
  });
  console.info(`In Chromium: ${describeTotals(totals)}`);
  expect(totals.complaints).toEqual([]);
  expect(totals).toMatchObject({ runs, wordsLost: 0, wordsSaidTwice: 0, orderErrors: 0 });
});

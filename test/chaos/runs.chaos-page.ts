/** Dozens of chaos runs in Chromium. `CHAOS_SEED` is the first one's seed; `CHAOS_PAGE_RUNS` is how many, 60 otherwise. */
import { expect, inject, test } from 'vitest';
import { describeResult, describeTotals, runMany } from './chaos-totals';
import { runInPage } from './page-run';

declare module 'vitest' {
  interface ProvidedContext {
    readonly chaosSeed: number;
    readonly chaosPageRuns: number;
  }
}

/** Each takes the time of its sound, and hardly any work. */
const AT_ONCE = 12;
/** Longer than it takes to notice that a connection is silent. */
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
    // All of a page sounds through one tap.
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

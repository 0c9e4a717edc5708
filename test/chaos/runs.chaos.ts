/**
 * Hundreds of chaos runs: single texts, and conversations in which texts wait for each other, replace each other and sound
 * beside each other; every engine; SSML and markdown; strings that are rewritten while they are spoken; clean voices and such
 * as real ones are. One run in 25 is of pages that begin several texts at the same moment.
 *
 * `CHAOS_SEED` is the first run's seed, and the others count on from it; `CHAOS_RUNS` is how many. `CHAOS_TRANSPORT` keeps to
 * one way to Polly, `CHAOS_MARKING` to `plain`, `ssml` or `markdown`, `CHAOS_VOICES` to `clean` or `real`: voices with an offset,
 * noise, another pace, or figures in their texts. `CHAOS_REWRITTEN=1` keeps to strings that are rewritten. `CHAOS_LOG=1` tells of every run.
 */
import { expect, test } from 'vitest';
import { PLAIN } from './chaos-plan';
import { runChaos } from './chaos-run';
import { describeResult, describeTotals, runMany, SORT_NAMES } from './chaos-totals';
import type { ChaosResult } from './judging/judge-run';
import { planSimultaneousStarts, startSimultaneously } from './simultaneous-starts';
import { CHAOS_TRANSPORTS } from './world/planned-faults';
import { chaosSeed, useChaosWorld } from './world/use-chaos-world';

const DEFAULT_RUNS = 500;
const AT_ONCE = 4;

const runs = Number(process.env['CHAOS_RUNS'] ?? DEFAULT_RUNS);
const transports = CHAOS_TRANSPORTS.filter((transport) => (process.env['CHAOS_TRANSPORT'] ?? transport) === transport);
const marking = (['plain', 'ssml', 'markdown'] as const).find((one) => one === process.env['CHAOS_MARKING']);
const voices = (['clean', 'real'] as const).find((one) => one === process.env['CHAOS_VOICES']);
const isRewritten = process.env['CHAOS_REWRITTEN'] !== undefined;
const logsAll = process.env['CHAOS_LOG'] !== undefined;

const world = useChaosWorld();

function tell(result: ChaosResult): void {
  if (logsAll || result.complaints.length > 0) console.info(describeResult(result));
}

test('no word is lost, and none is said twice', async () => {
  console.info(`CHAOS_SEED=${chaosSeed} CHAOS_RUNS=${runs}`);
  const startedAtMs = performance.now();
  const totals = await runMany((plan) => runChaos(world(), plan), {
    firstSeed: chaosSeed,
    runs,
    atOnce: AT_ONCE,
    transports,
    ...(marking === undefined ? {} : { marking }),
    ...(isRewritten ? { isRewritten, sort: PLAIN } : {}),
    ...(voices === undefined ? {} : { voices }),
    onResult: tell,
  });
  console.info(`${describeTotals(totals)}\n${((performance.now() - startedAtMs) / 1000).toFixed(0)} s`);
  expect(totals.complaints).toEqual([]);
  // A small number of runs may not include such a case.
  if (runs >= DEFAULT_RUNS && !isRewritten && marking === undefined && voices === undefined && transports.includes('segmented')) {
    expect(totals.answersOutOfTurn).toBeGreaterThan(0);
    expect(totals.answersAgain).toBeGreaterThan(0);
    expect(totals.besideSeconds).toBeGreaterThan(0);
    expect(totals.exactWords).toBeGreaterThan(0);
    expect(totals.sorts.map(({ sort }) => sort)).toEqual(SORT_NAMES);
  }
  expect(totals).toMatchObject({ runs, wordsLost: 0, wordsSaidTwice: 0, orderErrors: 0 });
});

test('no word is lost, and none is said twice, of texts that several pages begin at the same moment', async () => {
  const choice = { pages: 4, textsEach: 3, maxSentences: 3 };
  const atOnceRuns = Math.ceil(runs / 25);
  const totals = await runMany(({ seed }) => startSimultaneously(world(), planSimultaneousStarts(seed, choice), choice), {
    firstSeed: chaosSeed,
    runs: atOnceRuns,
    atOnce: 2,
    onResult: tell,
  });
  console.info(describeTotals(totals));
  expect(totals.complaints).toEqual([]);
  expect(totals).toMatchObject({ runs: atOnceRuns, wordsLost: 0, wordsSaidTwice: 0, orderErrors: 0 });
});

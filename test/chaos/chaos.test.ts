/** A short set of chaos; `npm run test:chaos` has hundreds of runs, 200 interruptions, and an hour of conversation. */
import { expect, test } from 'vitest';
import { NO_SOUND_MS } from '../../src/core/attempts/silence';
import { PLAIN, planChaos, type ChaosPlan } from './chaos-plan';
import { runChaos } from './chaos-run';
import { describeTotals, runMany, SORT_NAMES } from './chaos-totals';
import { converse } from './texts/conversation';
import { measureHeardText } from './judging/heard-text';
import { planSimultaneousStarts, startSimultaneously } from './simultaneous-starts';
import { useChaosWorld } from './world/use-chaos-world';

const FIRST_SEED = 1000;
/** As many in a row as have every sort of run: see `SORT_NAMES`. */
const FIRST_RUN = 208;
const RUNS = 10;
const INTERRUPTIONS = 8;
const AT_ONCE = 4;
const TIMEOUT_MS = 240_000;
const LATE_TEXT = 'Every window on the north side looks at the sea. Nobody spoke! The train at platform five is delayed by twenty minutes.';

const world = useChaosWorld();

test('no word is lost, and none is said twice', { timeout: TIMEOUT_MS }, async () => {
  const totals = await runMany((plan) => runChaos(world(), plan), { firstSeed: FIRST_RUN, runs: RUNS, atOnce: AT_ONCE, maxSentences: 3 });
  console.info(describeTotals(totals));
  expect(totals.complaints).toEqual([]);
  expect(totals.sorts.map(({ sort }) => sort)).toEqual(SORT_NAMES);
  expect(totals.exactWords).toBeGreaterThan(0);
  expect(totals.connectionFaults).toBeGreaterThan(0);
  expect(totals).toMatchObject({ runs: RUNS, wordsLost: 0, wordsSaidTwice: 0, orderErrors: 0 });
});

test('texts that several pages start at the same moment are each heard once', { timeout: TIMEOUT_MS }, async () => {
  const choice = { pages: 4, textsEach: 3, maxSentences: 2 };
  const run = ({ seed }: ChaosPlan) => startSimultaneously(world(), planSimultaneousStarts(seed, choice), choice);
  const totals = await runMany(run, { firstSeed: FIRST_SEED, runs: 2, atOnce: 2 });
  console.info(describeTotals(totals));
  expect(totals.complaints).toEqual([]);
  expect(totals.besideSeconds).toBeGreaterThan(0);
  expect(totals).toMatchObject({ texts: 24, ended: 24, wordsLost: 0, wordsSaidTwice: 0, orderErrors: 0 });
});

test.each(['held', 'half-held'] as const)(
  'a call whose answer comes twice, and late, is heard once: %s',
  { timeout: TIMEOUT_MS },
  async (fault) => {
    const quiet = { near: [], far: [], expireAtMs: [], actions: [], isHopeless: false, relayOutage: undefined };
    const [first = ''] = LATE_TEXT.split('.');
    const callFaults: ChaosPlan['callFaults'] = [
      // Given up, but answered during the second call for the same sentence.
      { text: first, fault, delayMs: NO_SOUND_MS * 1.3, times: 1 },
      // This answer comes after those for the next sentences, which were also answered before.
      { text: first, fault: 'held', delayMs: NO_SOUND_MS * 0.7 },
    ];
    const plan = planChaos(FIRST_SEED, { transports: ['segmented'], sort: PLAIN, voices: 'clean', isRewritten: false });
    const utterances = plan.utterances.map((one) => ({ ...one, text: LATE_TEXT, said: LATE_TEXT, writingPauses: [] }));
    const { complaints, answers, utterances: spoken } = await runChaos(world(), { ...plan, ...quiet, utterances, callFaults });
    expect(complaints).toEqual([]);
    // The order of the other answers depends on the machine. `npm run test:chaos` counts that they do come out of order.
    expect(answers.again).toBeGreaterThan(0);
    const words = spoken.flatMap(({ count }) => count.words);
    expect(words.map(({ heard }) => Math.round(heard))).toEqual(words.map(() => 1));
  },
);

test('heardText at an interruption is what was heard, within a word', { timeout: TIMEOUT_MS }, async () => {
  const { wordsOff, complaints } = await measureHeardText(world(), {
    firstSeed: FIRST_SEED,
    interruptions: INTERRUPTIONS,
    atOnce: AT_ONCE,
    maxSentences: 3,
  });
  expect(complaints).toEqual([]);
  // One in twenty may be off by more.
  expect(wordsOff.at(-2)).toBeLessThanOrEqual(1);
});

test('a conversation leaves no timer and no socket after an answer', { timeout: TIMEOUT_MS }, async () => {
  const { answers, complaints } = await converse(world(), FIRST_SEED, 45_000);
  expect(answers).toBeGreaterThan(1);
  expect(complaints).toEqual([]);
});

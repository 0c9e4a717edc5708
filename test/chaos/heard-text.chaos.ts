/** Compares `heardText` with the recording at 200 random interruptions. */
import { expect, test } from 'vitest';
import { measureHeardText } from './judging/heard-text';
import { chaosSeed, useChaosWorld } from './world/use-chaos-world';

const INTERRUPTIONS = 200;
const AT_ONCE = 3;

const world = useChaosWorld();

test('heardText is at most one word off in 95 of 100 interruptions', async () => {
  const { interruptions, withinOneWord, wordsOff, complaints } = await measureHeardText(world(), {
    firstSeed: chaosSeed,
    interruptions: INTERRUPTIONS,
    atOnce: AT_ONCE,
  });
  const share = (off: number) => wordsOff.filter((words) => words === off).length;
  console.info(
    `CHAOS_SEED=${chaosSeed}: ${interruptions} interruptions, ${(withinOneWord * 100).toFixed(1)} % within one word ` +
      `(exact ${share(0)}, one off ${share(1)}, at worst ${wordsOff.at(-1) ?? 0})`,
  );
  expect(complaints).toEqual([]);
  expect(interruptions).toBe(INTERRUPTIONS);
  expect(withinOneWord).toBeGreaterThanOrEqual(0.95);
});

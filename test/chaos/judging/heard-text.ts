/** Compares the text that `interrupt()` reports as heard with the recording. */
import { planInterruption, type PlanChoice } from '../chaos-plan';
import { runChaos } from '../chaos-run';
import type { ChaosWorld } from '../world/chaos-world';

/** How far `heardText` was off, over many interruptions. */
export interface HeardTextReport {
  readonly interruptions: number;
  /** The share that is off by at most one word. */
  readonly withinOneWord: number;
  /** The number of words off for each interruption, the worst last. */
  readonly wordsOff: readonly number[];
  readonly complaints: readonly string[];
}

/** Selects the interruptions. */
export interface InterruptionSelection extends PlanChoice {
  readonly firstSeed: number;
  readonly interruptions: number;
  /** How many runs at once. */
  readonly atOnce: number;
}

/** Interrupts speech at random moments. */
export async function measureHeardText(
  world: ChaosWorld,
  { firstSeed, interruptions, atOnce, ...choice }: InterruptionSelection,
): Promise<HeardTextReport> {
  const wordsOff: number[] = [];
  const complaints: string[] = [];
  let seed = firstSeed;
  const work = async (): Promise<void> => {
    while (wordsOff.length < interruptions) {
      const result = await runChaos(world, planInterruption(seed++, choice));
      complaints.push(...result.complaints.map((complaint) => `seed ${result.plan.seed}: ${complaint}`));
      // Nothing was interrupted if speech ended before the planned moment.
      const [spoken] = result.utterances;
      if (spoken?.outcome?.reason === 'interrupted') wordsOff.push(Math.abs(spoken.wordsOff ?? Infinity));
      else if (spoken?.outcome === undefined) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const counted = wordsOff.slice(0, interruptions).sort((one, other) => one - other);
  return {
    interruptions: counted.length,
    withinOneWord: counted.filter((off) => off <= 1).length / counted.length,
    wordsOff: counted,
    complaints,
  };
}

/** The setup of every chaos test file in Node. */
import { afterAll, beforeAll } from 'vitest';
import { ChaosWorld } from './chaos-world';

/** The seed of everything random: `CHAOS_SEED`, or a random number. */
export const chaosSeed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));

/**
 * Creates one world for a test file.
 *
 * @returns A function that returns the world, once a test runs.
 */
export function useChaosWorld(): () => ChaosWorld {
  let world: ChaosWorld;
  beforeAll(async () => {
    world = await ChaosWorld.start();
  });
  afterAll(() => world.close());
  return () => world;
}

/** What every file of chaos in Node begins with. */
import { afterAll, beforeAll } from 'vitest';
import { ChaosWorld } from './chaos-world';

/** `CHAOS_SEED`, or any number: all that looks random comes from it. */
export const chaosSeed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));

/**
 * One world for a file of tests.
 *
 * @returns Where it is, once a test runs.
 */
export function useChaosWorld(): () => ChaosWorld {
  let world: ChaosWorld;
  beforeAll(async () => {
    world = await ChaosWorld.start();
  });
  afterAll(() => world.close());
  return () => world;
}

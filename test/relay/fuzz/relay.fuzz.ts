/** More than 100,000 inputs of each malformed kind. Run by `npm run test:fuzz`. The seed is random, or `FUZZ_SEED`. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzFrames, fuzzHandshakes, fuzzMessages, fuzzUpstream } from './fuzz-relay';

const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const MIB = 1_048_576;

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });

describe(`seed ${SEED}: the relay goes on as before, reaches nobody that is not allowed, and writes no secret, whatever it gets`, () => {
  test.each<[string, (count: number) => Promise<void>, number]>([
    ['as handshakes', fuzzHandshakes, 25_000],
    ['as frames', fuzzFrames, 40_000],
    ['as messages, in any order', fuzzMessages, 60_000],
    ['from an upstream that breaks HTTP/2', fuzzUpstream, 10],
  ])('%s', async (_, fuzz, count) => {
    // The first round fills permanent caches.
    await fuzz(Math.ceil(count / 50));
    const before = heapBytes();
    await fuzz(count);
    expect((heapBytes() - before) / MIB).toBeLessThan(24);
  });
});

function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('Start it by npm run test:fuzz, which has Node expose its collector.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

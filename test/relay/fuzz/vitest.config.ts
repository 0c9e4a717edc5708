/** The tests that take minutes: more than 100,000 malformed handshakes, frames and messages. Started by `npm run test:fuzz`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: {
    environment: 'node',
    include: ['test/relay/fuzz/*.fuzz.ts'],
    testTimeout: 30 * 60_000,
    pool: 'forks',
    maxWorkers: 1,
    execArgv: ['--expose-gc'],
  },
});

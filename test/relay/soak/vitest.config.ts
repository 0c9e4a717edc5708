/**
 * The tests that take half an hour: a relay with misbehaving clients, and a hundred listeners while their relays are
 * replaced. Started by `npm run test:soak`.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { inlineWorklet } from '../../../scripts/inline-worklet-plugin.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export default defineConfig({
  root,
  plugins: [inlineWorklet()],
  test: {
    root,
    environment: 'node',
    include: ['test/relay/soak/*.soak.ts'],
    testTimeout: 45 * 60_000,
    hookTimeout: 10 * 60_000,
    // Each test needs the whole machine.
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});

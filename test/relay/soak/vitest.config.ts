/** What takes half an hour: a relay under clients that misbehave, and a hundred listeners of relays that are replaced. `npm run test:soak`. */
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
    // One after the other: each has the machine to itself.
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});

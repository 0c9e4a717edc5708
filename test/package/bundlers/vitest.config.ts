/** `npm run test:bundlers`: separate from the other tests, because it installs bundlers first. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'bundlers',
    environment: 'node',
    include: ['test/package/bundlers/*.check.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});

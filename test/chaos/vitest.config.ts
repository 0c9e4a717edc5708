/**
 * The tests that take minutes: hundreds of chaos runs in Node and dozens in Chromium, 200 interruptions, an hour of
 * conversation. Started by `npm run test:chaos`; with `-- --project chaos` only the ones in Node.
 */
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { inlineWorklet } from '../../scripts/inline-worklet-plugin.ts';
import { chromiumLaunchOptions } from '../stack/chromium.ts';
import { LAZY_DEPENDENCIES } from '../stack/lazy-dependencies.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const testTimeout = 40 * 60_000;

export default defineConfig({
  root,
  test: {
    // Shows the output of a run while the next one runs.
    disableConsoleIntercept: true,
    projects: [
      {
        root,
        plugins: [inlineWorklet()],
        test: {
          name: 'chaos',
          environment: 'node',
          include: ['test/chaos/*.chaos.ts'],
          testTimeout,
          pool: 'forks',
          maxWorkers: 2,
          execArgv: ['--expose-gc'],
          sequence: { groupOrder: 0 },
        },
      },
      // Runs after the other project, since it plays in real time.
      {
        root,
        plugins: [inlineWorklet()],
        optimizeDeps: { include: [...LAZY_DEPENDENCIES, '@wasm-audio-decoders/ogg-vorbis', 'ogg-opus-decoder'] },
        test: {
          name: 'chaos-page',
          include: ['test/chaos/*.chaos-page.ts'],
          globalSetup: ['test/chaos/world/chaos-desk.ts'],
          testTimeout,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          provide: {
            chaosSeed: Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1_000_000_000)),
            chaosPageRuns: Number(process.env['CHAOS_PAGE_RUNS'] ?? 60),
          },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunchOptions('allowed') }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});

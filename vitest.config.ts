import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { inlineWorklet } from './scripts/inline-worklet-plugin.ts';
import { chromiumLaunchOptions } from './test/stack/chromium.ts';
import { LAZY_DEPENDENCIES } from './test/stack/lazy-dependencies.ts';
import { speechStackPlugin } from './test/stack/speech-stack-plugin.ts';

/** Returns a new object for each project, because Vitest writes the project's name into it. */
const inChromium = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: chromiumLaunchOptions('allowed') }),
  instances: [{ browser: 'chromium' as const }],
});

/** Speech takes real time. A hanging test is still found. */
const testTimeout = 60_000;

/** A busy machine takes long for anything. */
const patience = { testTimeout, hookTimeout: testTimeout, expect: { poll: { timeout: testTimeout / 2 } } };

/** Playing takes real time but little processing, so several pages run at once. Each judges only the samples that it rendered. */
const PAGES_AT_ONCE = 3;

/**
 * Sound is real time, so a short pause of a small machine is heard in it. A failed test is therefore repeated at most
 * twice, and the report says so; a real fault fails each time. Tests without sound are not repeated.
 */
const SOUND_RETRIES = 2;

/** Starts local Polly and a relay for everything that runs in the browser. */
const globalSetup = ['test/stack/global-setup.ts'];

const storybookDir = fileURLToPath(new URL('.storybook', import.meta.url));

/** Tests in Node that drive a page of their own, which plays sound. */
const PAGE_TESTS = 'test/**/*.page.test.ts';

/** Short forms of benchmarks. They take real time but little processing. */
const SHORT_BENCHMARKS = ['short-forms', 'relay-benchmark', 'conversation/conversation', 'published/published'].map(
  (name) => `test/bench/${name}.test.ts`,
);

// Each project has its own `groupOrder`, which Vitest requires for projects with different numbers of workers.
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [inlineWorklet()],
        test: {
          name: 'unit',
          environment: 'node',
          setupFiles: ['test/stack/seeded-properties.ts'],
          ...patience,
          testTimeout: 2 * testTimeout,
          // By default, Vitest leaves one processor free, which is half of a small machine.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.browser.test.{ts,tsx}', PAGE_TESTS, ...SHORT_BENCHMARKS],
        },
      },
      {
        plugins: [inlineWorklet()],
        test: {
          name: 'bench',
          environment: 'node',
          setupFiles: ['test/stack/seeded-properties.ts'],
          ...patience,
          testTimeout: 2 * testTimeout,
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
          include: SHORT_BENCHMARKS,
        },
      },
      // Separate from the tests without sound, which get only what is left of the processors.
      {
        plugins: [inlineWorklet()],
        test: {
          name: 'page',
          environment: 'node',
          ...patience,
          retry: SOUND_RETRIES,
          maxWorkers: PAGES_AT_ONCE,
          sequence: { groupOrder: 5 },
          include: [PAGE_TESTS],
        },
      },
      // Tests the built package as users get it. Separate from the other tests, because it needs a build.
      {
        test: {
          name: 'package',
          environment: 'node',
          ...patience,
          sequence: { groupOrder: 1 },
          include: ['test/package/*.check.ts'],
        },
      },
      {
        plugins: [react(), inlineWorklet(), speechStackPlugin()],
        optimizeDeps: {
          include: [
            ...LAZY_DEPENDENCIES,
            'react-dom/server',
            '@aws-sdk/middleware-websocket',
            '@testing-library/react',
            '@wasm-audio-decoders/ogg-vorbis',
            'fast-check',
            'ogg-opus-decoder',
            'wasm-media-encoders',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.{ts,tsx}'],
          globalSetup: [...globalSetup, 'test/audio/conformance/sound-desk.ts', 'test/chaos/world/chaos-desk.ts'],
          ...patience,
          retry: SOUND_RETRIES,
          maxWorkers: PAGES_AT_ONCE,
          sequence: { groupOrder: 2 },
          browser: inChromium(),
        },
      },
      {
        extends: '.storybook/vite.config.ts',
        plugins: [storybookTest({ configDir: storybookDir })],
        test: {
          name: 'storybook',
          globalSetup,
          ...patience,
          retry: SOUND_RETRIES,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          browser: inChromium(),
        },
      },
    ],
  },
});

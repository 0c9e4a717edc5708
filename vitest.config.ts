import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { inlineWorklet } from './scripts/inline-worklet-plugin.ts';
import { chromiumLaunchOptions } from './test/stack/chromium.ts';
import { LAZY_DEPENDENCIES } from './test/stack/lazy-dependencies.ts';
import { speechStackPlugin } from './test/stack/speech-stack-plugin.ts';

/** A new object for each project, because Vitest writes the project's name into it. */
const inChromium = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: chromiumLaunchOptions('allowed') }),
  instances: [{ browser: 'chromium' as const }],
});

/** Speech takes the time it takes; what hangs is found all the same. */
const testTimeout = 60_000;

/**
 * What is played takes its time and hardly any work, so that several pages play side by side. Each judges by the samples
 * that it rendered.
 */
const PAGES_AT_ONCE = 3;

/**
 * Sound is real time, and a small machine that stands still for a moment is heard in it. What failed is therefore played
 * again, twice at most, and the report says so; what is wrong fails each time. Nothing that plays no sound is tried again.
 */
const SOUND_RETRIES = 2;

/** Whatever runs in the browser speaks to a local Polly and a relay; this brings them up. */
const globalSetup = ['test/stack/global-setup.ts'];

const storybookDir = fileURLToPath(new URL('.storybook', import.meta.url));

// Each has a `groupOrder` of its own, which Vitest wants of projects with different numbers of workers.
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [inlineWorklet()],
        test: {
          name: 'unit',
          environment: 'node',
          setupFiles: ['test/stack/seeded-properties.ts'],
          testTimeout,
          // Vitest's own number leaves a processor out: half of a small machine.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.browser.test.{ts,tsx}'],
        },
      },
      // What is built, as somebody gets it; apart from the others because it needs a build.
      {
        test: {
          name: 'package',
          environment: 'node',
          testTimeout,
          hookTimeout: testTimeout,
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
          testTimeout,
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
          testTimeout,
          retry: SOUND_RETRIES,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          browser: inChromium(),
        },
      },
    ],
  },
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { inlineWorklet } from './scripts/inline-worklet-plugin.ts';
import { speechStackPlugin } from './test/stack/speech-stack-plugin.ts';

/** Chromium as a build machine needs it: no sandbox for root, nothing that calls home, sound without a gesture. */
const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** `npm test` names the browser it found or installed; a bare `vitest` takes Debian's if it is there. */
const executablePath = process.env['CHROMIUM_PATH'] ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined);

/** A new object for each project, because Vitest writes the project's name into it. */
const inChromium = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: { args: chromiumArgs, ...(executablePath === undefined ? {} : { executablePath }) },
  }),
  instances: [{ browser: 'chromium' as const }],
});

/** Found by Vite only on the way, each would make it reload the page in the middle of a test. */
const optimizeDeps = {
  include: [
    'react',
    'react/jsx-dev-runtime',
    'react-dom',
    'react-dom/client',
    'react-dom/server',
    '@aws-sdk/client-polly',
    '@aws-sdk/credential-providers',
    '@smithy/core/event-streams',
    '@smithy/core/protocols',
    '@smithy/core/serde',
    '@smithy/fetch-http-handler',
    'mpg123-decoder',
  ],
};

/** Speech takes the time it takes; what hangs is found all the same. */
const testTimeout = 60_000;

/** Whatever runs in the browser speaks to a local Polly and a relay; this brings them up. */
const globalSetup = ['test/stack/global-setup.ts'];

const storybookDir = fileURLToPath(new URL('.storybook', import.meta.url));

/** Loaded only where there are stories, since it reads Storybook's configuration at once. */
async function storybookProject() {
  const { storybookTest } = await import('@storybook/addon-vitest/vitest-plugin');
  return {
    extends: '.storybook/vite.config.ts',
    plugins: [storybookTest({ configDir: storybookDir })],
    optimizeDeps,
    test: { name: 'storybook', globalSetup, testTimeout, browser: inChromium() },
  };
}

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [inlineWorklet()],
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.browser.test.{ts,tsx}'],
        },
      },
      {
        plugins: [react(), inlineWorklet(), speechStackPlugin()],
        optimizeDeps: {
          include: [...optimizeDeps.include, '@aws-sdk/middleware-websocket', '@testing-library/react', 'wasm-media-encoders', 'fast-check'],
        },
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.{ts,tsx}'],
          globalSetup,
          testTimeout,
          browser: inChromium(),
        },
      },
      ...(existsSync(join(storybookDir, 'main.ts')) ? [await storybookProject()] : []),
    ],
  },
});

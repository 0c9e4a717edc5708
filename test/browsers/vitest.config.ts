/** The tests that run in every engine; TEST_BROWSER_ENGINE selects one. Started by `npm run test:browsers`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { inlineWorklet } from '../../scripts/inline-worklet-plugin.ts';
import { LAZY_DEPENDENCIES } from '../stack/lazy-dependencies.ts';
import { engineProvider } from './engine-provider.ts';
import { openInFirefox } from './firefox.ts';
import { openInWebKit } from './webkit.ts';

const engine = process.env['TEST_BROWSER_ENGINE'] ?? 'firefox';
const program = process.env['TEST_BROWSER_PROGRAM'] ?? '';

const provider = engineProvider(engine, (url) => (engine === 'webkit' ? openInWebKit : openInFirefox)(program, url));

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [inlineWorklet()],
  optimizeDeps: { include: [...LAZY_DEPENDENCIES, 'wasm-media-encoders'] },
  test: {
    name: engine,
    include: [process.env['TEST_BROWSER_INCLUDE'] ?? 'test/audio/conformance/*.browser.test.ts'],
    globalSetup: ['test/audio/conformance/sound-desk.ts'],
    testTimeout: 20_000,
    browser: {
      enabled: true,
      headless: true,
      connectTimeout: 200_000,
      screenshotFailures: false,
      provider,
      // The type allows only the names of Playwright's browsers.
      instances: [{ browser: engine as 'firefox' | 'webkit' }],
    },
  },
});

/**
 * Serves a page of this project's source, and drives it from Node in its own Chromium. For behaviour that the test runner's
 * browser cannot show, such as blocked sound until a click.
 */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { inlineWorklet } from '../../scripts/inline-worklet-plugin';
import { chromiumLaunchOptions, type AutoplayPolicy } from './chromium';
import { speechStackPlugin } from './speech-stack-plugin';

const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** Each page has its own cache, separate from the test runner's, since they run at the same time. */
const CACHE_DIR = 'node_modules/.vite-served-page';

/** A page with its browser and server. */
export interface ServedPage {
  readonly page: Page;
  /** Closes the browser and the server. */
  close(): Promise<void>;
}

/** Changes to the browser's launch options. */
export interface BrowserChanges {
  /** Additional arguments. */
  readonly args?: readonly string[];
  /** Arguments of Playwright's to leave out. */
  readonly ignoreDefaultArgs?: readonly string[];
}

/**
 * Opens a page.
 *
 * @param path - Its HTML file, relative to the project's root.
 * @param autoplay - Whether it may play sound without a gesture.
 * @param prepare - Called with the empty page before it loads.
 * @param changes - Changes to the browser's launch options.
 */
export async function servePage(
  path: string,
  autoplay: AutoplayPolicy,
  prepare: (page: Page) => void | Promise<void> = () => undefined,
  { args = [], ignoreDefaultArgs = [] }: BrowserChanges = {},
): Promise<ServedPage> {
  const server = await createServer({
    root: ROOT_DIR,
    configFile: false,
    cacheDir: `${CACHE_DIR}/${path.replaceAll('/', '-')}`,
    logLevel: 'error',
    plugins: [inlineWorklet(), speechStackPlugin()],
    // If Vite found a dependency late, it would reload the page in the middle of a test.
    optimizeDeps: { entries: [path], include: ['react/jsx-runtime', 'react/jsx-dev-runtime'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
  try {
    await server.listen();
    const options = chromiumLaunchOptions(autoplay);
    const browser = await chromium.launch({
      ...options,
      args: [...options.args, ...args],
      ignoreDefaultArgs: [...ignoreDefaultArgs],
    });
    const page = await browser.newPage();
    await prepare(page);
    const { port } = server.httpServer?.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/${path}`);
    return {
      page,
      async close() {
        await browser.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

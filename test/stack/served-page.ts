/**
 * A page of this project's source in a Chromium of its own, driven from Node: for what the test runner's browser cannot
 * show, such as a browser that keeps pages silent until somebody clicks.
 */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { inlineWorklet } from '../../scripts/inline-worklet-plugin';
import { chromiumLaunchOptions, type AutoplayPolicy } from './chromium';
import { speechStackPlugin } from './speech-stack-plugin';

const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** Each page has its own, beside that of the test runner: what runs side by side must not write to one cache. */
const CACHE_DIR = 'node_modules/.vite-served-page';

/** A page and all that serves it. */
export interface ServedPage {
  readonly page: Page;
  /** Closes browser and server. */
  close(): Promise<void>;
}

/** What is different about the browser. */
export interface BrowserChanges {
  /** Further arguments. */
  readonly args?: readonly string[];
  /** Arguments of Playwright's own to leave out. */
  readonly ignoreDefaultArgs?: readonly string[];
}

/**
 * Opens a page.
 *
 * @param path - Its HTML file, from the project's root.
 * @param autoplay - Whether it may make sound without a gesture.
 * @param prepare - Called with the empty page before it loads.
 * @param changes - What is different about its browser.
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
    // Found only on the way, a dependency would make Vite reload the page in the middle of a test.
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

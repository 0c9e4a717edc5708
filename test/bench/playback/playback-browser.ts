/** Chromium with pages that play, each in its own process and with a meter of its cost. */
import { chromium, type Browser } from 'playwright';
import type { Plugin, ViteDevServer } from 'vite';
import { chromiumLaunchOptions } from '../../stack/chromium';
import { createBenchServer, pageCall, pageUrlOf } from '../bench-server';
import { openCostMeter, type CostMeter } from './playback-cost-meter';
import { MATERIAL_PATH } from './playback-fetch';
import type { EncodedMaterial } from './playback-material';

/** A page that has loaded a module of test/bench. */
export interface PlaybackPage {
  /**
   * Calls a function that the module exports.
   *
   * @param argument - Its only argument; must be JSON.
   * @throws The error that it throws in the page.
   */
  readonly call: (name: string, argument?: unknown) => Promise<unknown>;
  readonly meter: CostMeter;
  close(): Promise<void>;
}

/** A browser with everything that the pages need. */
export interface PlaybackBrowser {
  /**
   * Opens a page.
   *
   * @param module - The file of test/bench with the page's functions.
   */
  open(module: string): Promise<PlaybackPage>;
  /** Stops everything. */
  close(): Promise<void>;
}

/**
 * Starts the server and the browser.
 *
 * @param plugins - Further parts of the server. Default: none.
 */
export async function openPlaybackBrowser(
  materials: readonly EncodedMaterial[],
  plugins: readonly Plugin[] = [],
): Promise<PlaybackBrowser> {
  const server = await createBenchServer([servedMaterials(materials), ...plugins]);
  let browser: Browser | undefined;
  try {
    await server.listen();
    browser = await chromium.launch(chromiumLaunchOptions('allowed'));
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    open: openPage.bind(undefined, server, browser),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Limits the time of `work`, so that a hanging step does not end the whole run.
 *
 * @throws Error if `work` takes longer.
 */
export async function withinLimit<Value>(limitMs: number, name: string, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${name} had not come to an end after ${limitMs / 1000} s.`));
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the message of a page's error, without Playwright's prefix and stack. */
export function firstLineOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/^page\.evaluate: (?:Error: )?/u, '');
}

async function openPage(server: ViteDevServer, browser: Browser, module: string): Promise<PlaybackPage> {
  // Pages of different browser contexts share neither a process nor a main thread.
  const context = await browser.newContext();
  const page = await context.newPage();
  const meter = await openCostMeter(await context.newCDPSession(page));
  await page.goto(pageUrlOf(server));
  return {
    call: (name, argument) => page.evaluate(pageCall(module, name, argument)),
    meter,
    close: () => context.close(),
  };
}

function servedMaterials(materials: readonly EncodedMaterial[]): Plugin {
  const bytesByPath = new Map(materials.map(({ name, bytes }) => [MATERIAL_PATH + name, bytes]));
  return {
    name: 'served-materials',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const bytes = bytesByPath.get(request.url ?? '');
        if (bytes === undefined) {
          next();
          return;
        }
        response.setHeader('content-type', 'application/octet-stream');
        response.end(bytes);
      });
    },
  };
}

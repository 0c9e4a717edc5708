/**
 * A page in Chromium that speaks through a stack of its own: local Polly, relay, a Vite server with this project's
 * source, and the browser. What is measured runs in the page; this brings it there and fetches the result.
 */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { inlineWorklet } from '../../scripts/inline-worklet-plugin';
import { chromiumLaunchOptions } from '../stack/chromium';
import { startSpeechStack, type SpeechStack } from '../stack/speech-stack';
import { speechStackPlugin } from '../stack/speech-stack-plugin';
import { clearEnvironment, toEnvironment } from '../stack/speech-stack-settings';

const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));
/** Beside the one of the test runner, which may be at work at the same time with other settings. */
const CACHE_DIR = 'node_modules/.vite-bench';

const PAGE = '<!doctype html><html lang="en"><head><title>Benchmark</title></head><body><div id="root"></div></body></html>';

/** A page with a module of test/bench in it. */
export interface BenchPage {
  /**
   * Calls a function that the module exports.
   *
   * @param name - Its name.
   * @param argument - Its only argument, as JSON can carry it.
   * @throws What it throws in the page.
   */
  call(name: string, argument: unknown): Promise<unknown>;
  /** Stops everything. */
  close(): Promise<void>;
}

/**
 * Starts everything and opens the page.
 *
 * @param module - File of test/bench that holds the page's functions.
 * @throws Error when something does not start; what had started is stopped then.
 */
export async function openBenchPage(module: string): Promise<BenchPage> {
  const stack = startSpeechStack({ pacing: 'instant' });
  const server = startServer(stack);
  const browser = chromium.launch(chromiumLaunchOptions('allowed'));
  const close = async () => {
    // Whatever did not start has nothing to stop.
    await Promise.allSettled([
      browser.then((running) => running.close()),
      server.then((running) => running.close()),
      stack.then((running) => running.close()),
    ]);
    clearEnvironment(process.env);
  };
  try {
    const [{ httpServer }, running] = await Promise.all([server, browser]);
    const { port } = httpServer?.address() as AddressInfo;
    const page = await running.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    return {
      call: (name, argument) =>
        // A string, because a function would be compiled for this process and not for the page.
        page.evaluate(`import('/test/bench/${module}').then((module) => module.${name}(${JSON.stringify(argument)}))`),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServer(stack: Promise<SpeechStack>): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root: ROOT_DIR,
    cacheDir: CACHE_DIR,
    logLevel: 'error',
    plugins: [inlineWorklet(), speechStackPlugin(), barePage()],
    // Found only on the way, a dependency would make Vite reload the page in the middle of a measurement.
    // The same for every module, so that one does not spoil the cache for another.
    optimizeDeps: { entries: ['test/bench/*-page.{ts,tsx}'], include: ['react/jsx-runtime', 'react/jsx-dev-runtime'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
  try {
    // Where speechStackPlugin takes it from.
    Object.assign(process.env, toEnvironment((await stack).settings));
    return await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Answers the page's own address; every other is Vite's. */
function barePage(): Plugin {
  return {
    name: 'bare-page',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url !== '/') {
          next();
          return;
        }
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(PAGE);
      });
    },
  };
}

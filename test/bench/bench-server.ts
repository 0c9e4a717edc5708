/** The Vite server behind every benchmark that runs in a browser: this project's source, and an empty page at `/`. */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { inlineWorklet } from '../../scripts/inline-worklet-plugin';
import { speechStackPlugin } from '../stack/speech-stack-plugin';

const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));
/** Beside the one of the test runner, which may be at work at the same time with other settings. */
const CACHE_DIR = 'node_modules/.vite-bench';

const PAGE = '<!doctype html><html lang="en"><head><title>Benchmark</title></head><body><div id="root"></div></body></html>';

/** Makes the server; it does not listen yet. */
export function createBenchServer(plugins: readonly Plugin[] = []): Promise<ViteDevServer> {
  return createServer({
    configFile: false,
    root: ROOT_DIR,
    cacheDir: CACHE_DIR,
    logLevel: 'error',
    // Those of the speech stack too where none runs: the scan for dependencies below reads all pages.
    plugins: [inlineWorklet(), speechStackPlugin(), ...plugins, barePage()],
    // Found only on the way, a dependency would make Vite reload the page in the middle of a measurement.
    // The same for every module, so that one does not spoil the cache for another.
    optimizeDeps: { entries: ['test/bench/*-page.{ts,tsx}'], include: ['react/jsx-runtime', 'react/jsx-dev-runtime'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
}

/** Where a server that listens has its empty page. */
export function pageUrlOf({ httpServer }: ViteDevServer): string {
  const { port } = httpServer?.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}

/**
 * An expression that calls a function of a module of test/bench in the page, to be evaluated there: a string, because a
 * function would be compiled for this process and not for the page.
 *
 * @param argument - The function's only argument, as JSON can carry it.
 */
export function pageCall(module: string, name: string, argument: unknown): string {
  return `import('/test/bench/${module}').then((module) => module.${name}(${argument === undefined ? '' : JSON.stringify(argument)}))`;
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

/** The Vite server of all benchmarks in a browser: it serves this project's source, and an empty page at `/`. */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { inlineWorklet } from '../../scripts/inline-worklet-plugin';
import { speechStackPlugin } from '../stack/speech-stack-plugin';

const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));
/** Separate from the test runner's cache, since the runner may be active with other settings. */
const CACHE_DIR = 'node_modules/.vite-bench';

const PAGE = '<!doctype html><html lang="en"><head><title>Benchmark</title></head><body><div id="root"></div></body></html>';

/** Creates the server, which does not listen yet. */
export function createBenchServer(plugins: readonly Plugin[] = []): Promise<ViteDevServer> {
  return createServer({
    configFile: false,
    root: ROOT_DIR,
    cacheDir: CACHE_DIR,
    logLevel: 'error',
    // Includes the speech stack's plugin even if no stack runs, because the dependency scan below reads all pages.
    plugins: [inlineWorklet(), speechStackPlugin(), ...plugins, barePage()],
    // A dependency that Vite finds late makes it reload the page during a measurement. All modules share one list, so that
    // none spoils the cache for another.
    optimizeDeps: { entries: ['test/bench/**/*-page.{ts,tsx}'], include: ['react/jsx-runtime', 'react/jsx-dev-runtime'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
}

/** Returns the address of the empty page of a listening server. */
export function pageUrlOf({ httpServer }: ViteDevServer): string {
  const { port } = httpServer?.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}

/**
 * Returns an expression that calls a function of a test/bench module in the page. It is a string, because a function would
 * be compiled for this process.
 *
 * @param argument - The function's only argument; must be JSON.
 */
export function pageCall(module: string, name: string, argument: unknown): string {
  return `import('/test/bench/${module}').then((module) => module.${name}(${argument === undefined ? '' : JSON.stringify(argument)}))`;
}

/** Serves the empty page; Vite serves everything else. */
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

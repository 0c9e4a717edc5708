/**
 * Opens Vitest's page in a browser that Playwright cannot drive. The page does the rest. These tests neither click nor
 * type, so neither is supported.
 */
import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProvider, BrowserProviderOption, TestProject } from 'vitest/node';

/** How long a browser may take to start. On a busy machine, it sometimes does not start at all, */
const START_TIMEOUT_MS = 60_000;
/** so starting is tried several times. The tests themselves run once. */
const START_ATTEMPTS = 3;

/** A browser with a page open. */
export interface OpenedBrowser {
  close(): Promise<void>;
}

/** Starts a browser and resolves when the page has loaded in it. */
export type OpenBrowser = (url: string) => Promise<OpenedBrowser>;

/** Creates the provider for one engine. */
export function engineProvider(engine: string, open: OpenBrowser): BrowserProviderOption {
  return defineBrowserProvider({
    name: engine,
    supportedBrowser: [engine],
    options: {},
    providerFactory: (project) => new EngineProvider(engine, open, project),
  });
}

class EngineProvider implements BrowserProvider {
  readonly name: string;
  // Sound of one page would disturb measurements in another.
  readonly supportsParallelism = false;
  readonly #open: OpenBrowser;
  readonly #project: TestProject;
  readonly #opened: OpenedBrowser[] = [];

  constructor(name: string, open: OpenBrowser, project: TestProject) {
    this.name = name;
    this.#open = open;
    this.#project = project;
  }

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_sessionId: string, url: string): Promise<void> {
    // If the browser dies, Vitest reports that its page is gone.
    this.#opened.push(await this.#start(url));
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.splice(0).map((browser) => browser.close()));
  }

  async #start(url: string): Promise<OpenedBrowser> {
    for (let attempt = 1; ; attempt += 1) {
      const opening = this.#open(url);
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new Error(`${this.name} did not open the page in ${START_TIMEOUT_MS} ms.`));
        }, START_TIMEOUT_MS);
      });
      try {
        return await Promise.race([opening, timeout]);
      } catch (error) {
        opening.then(
          (browser) => browser.close(),
          () => undefined,
        );
        if (attempt === START_ATTEMPTS) throw error;
        this.#project.vitest.logger.warn(`${this.name} did not start, trying again: ${String(error)}`);
      } finally {
        clearTimeout(timer);
      }
    }
  }
}

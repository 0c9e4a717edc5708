/**
 * Vitest's way into a browser that Playwright cannot drive: it opens Vitest's page there, and the page does the rest.
 * Nothing clicks or types in these tests, so nothing of that is here.
 */
import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProvider, BrowserProviderOption, TestProject } from 'vitest/node';

/** A browser on a busy machine now and then does not come up at all; it is given this long, */
const START_TIMEOUT_MS = 60_000;
/** and so many chances. The tests in it get one only. */
const START_ATTEMPTS = 3;

/** A browser with a page open. */
export interface OpenedBrowser {
  close(): Promise<void>;
}

/** Starts a browser and resolves when the page has loaded in it. */
export type OpenBrowser = (url: string) => Promise<OpenedBrowser>;

/** Makes the provider for one engine. */
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
  // What sounds in one page would be measured in the other.
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
    // When it dies, Vitest finds its page gone, and says so.
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

/** A Node process that lives no longer than the one that started it. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));
const EXIT_WITH_PARENT = new URL('exit-with-parent.mjs', import.meta.url).href;

/** A process that was told to stop and has not after this long is killed. */
const STOP_GRACE_MS = 2_000;

/** What to run. */
export interface OwnedProcessOptions {
  /** What to call it when speaking to the user. */
  readonly name: string;
  /** File of the module to run. */
  readonly module: string;
  readonly args: readonly string[];
  /** Options for Node itself. Default: none. */
  readonly nodeOptions?: readonly string[];
  /** Variables to add to the ones of this process. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called when it ends without having been told to. */
  readonly onDied: (error: Error) => void;
}

/** A running process; it starts with the object, in the project's root folder. */
export class OwnedProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #isStopping = false;

  constructor({ name, module, args, nodeOptions = [], env = {}, onDied }: OwnedProcessOptions) {
    this.#child = fork(module, args, {
      cwd: ROOT_DIR,
      env: { ...process.env, ...env },
      execArgv: ['--import', EXIT_WITH_PARENT, ...nodeOptions],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Out of the terminal's reach: its Ctrl-C would end all processes at once, and an end in order look like a crash.
      detached: process.platform !== 'win32',
    });
    this.#ended = new Promise((resolve) => {
      const end = (how: string, cause?: Error) => {
        resolve();
        if (!this.#isStopping) onDied(new Error(`The ${name} ${how}.`, { cause }));
      };
      this.#child.once('error', (error) => {
        end(`could not be started: ${error.message}`, error);
      });
      this.#child.once('exit', (code, signal) => {
        end(`ended by itself, with ${signal === null ? `code ${String(code)}` : signal}`);
      });
    });
  }

  /** Calls `listener` with each message it sends. */
  onMessage(listener: (message: unknown) => void): void {
    this.#child.on('message', listener);
  }

  /** Ends it; resolves when it has ended. Calling it again only waits. */
  async stop(): Promise<void> {
    if (!this.#isStopping) {
      this.#isStopping = true;
      this.#child.kill('SIGTERM');
    }
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_GRACE_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}

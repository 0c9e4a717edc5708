/** A Node process that ends no later than the one that started it. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT_DIR = fileURLToPath(new URL('../../..', import.meta.url));
const EXIT_WITH_PARENT = new URL('exit-with-parent.mjs', import.meta.url).href;

/** A process that does not stop within this time is killed. */
const STOP_GRACE_MS = 2_000;

/** The module to run. */
export interface OwnedProcessOptions {
  /** The name in messages for the user. */
  readonly name: string;
  /** The module's file. */
  readonly module: string;
  readonly args: readonly string[];
  /** Options of Node itself. Default: none. */
  readonly nodeOptions?: readonly string[];
  /** Additional environment variables. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called if the process ends by itself. */
  readonly onDied: (error: Error) => void;
}

/** A running process in the project's root folder. The constructor starts it. */
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
      // Detached from the terminal: its Ctrl-C would end all processes at once, and an orderly end would look like a crash.
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

  /** Calls `listener` with each message that the process sends. */
  onMessage(listener: (message: unknown) => void): void {
    this.#child.on('message', listener);
  }

  /** Stops the process; resolves when it has ended. Further calls wait for the first. */
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

/** A browser or its driver, as a process that can be stopped. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that does not stop within this time is killed. */
const STOP_GRACE_MS = 3_000;

/** The number of output lines that the error quotes if the process ends by itself. */
const REMEMBERED_LINES = 12;

/** The program to run. */
export interface BrowserProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Additional environment variables. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running process and its output. The constructor starts it, and it ends with this process's group. */
export class BrowserProcess {
  /** Rejects if the process ends by itself; never resolves. */
  readonly died: Promise<never>;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #lines: string[] = [];
  readonly #listeners = new Set<(line: string) => void>();
  #isStopping = false;

  constructor({ command, args, env = {} }: BrowserProcessOptions) {
    this.#child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface(stream).on('line', (line) => this.#hear(line));
    }
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', () => resolve());
    });
    this.died = new Promise((_, reject) => {
      const fail = (how: string) => {
        if (!this.#isStopping) reject(new Error(`${command} ${how}. It wrote last:\n${this.#lines.join('\n')}`));
      };
      this.#child.once('error', (error) => fail(`could not be started: ${error.message}`));
      this.#child.once('exit', (code, signal) => fail(`ended with ${signal ?? `code ${String(code)}`}`));
    });
    // Avoids an unhandled rejection while nothing awaits the promise.
    this.died.catch(() => undefined);
  }

  /** Resolves with the match of `pattern` in a line written from now on. */
  untilLine(pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = (line: string) => {
        const match = pattern.exec(line);
        if (match === null) return;
        this.#listeners.delete(look);
        resolve(match);
      };
      this.#listeners.add(look);
    });
    return Promise.race([found, this.died]);
  }

  /** Stops the process; resolves when it has ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_GRACE_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #hear(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > REMEMBERED_LINES) this.#lines.shift();
    for (const listener of [...this.#listeners]) listener(line);
  }
}

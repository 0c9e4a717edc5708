/** A browser, or the driver of one, as a process that ends when it is told to. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What was told to stop and has not after this long is killed. */
const STOP_GRACE_MS = 3_000;

/** How many of its last lines are told when it ends unasked. */
const REMEMBERED_LINES = 12;

/** What to run. */
export interface BrowserProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables to add to the ones of this process. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running process with what it writes. It starts with the object, and dies with the group this process is in. */
export class BrowserProcess {
  /** Rejects when it ends without having been told to; never resolves. */
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
    // Whoever cares for it will have it rejected all the same.
    this.died.catch(() => undefined);
  }

  /** Resolves with what `pattern` finds in a line that it writes from now on. */
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

  /** Ends it; resolves when it has ended. */
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

/** A process of the relay's benchmark: it answers one question at a time over IPC. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const EXIT_WITH_PARENT = new URL('../../stack/processes/exit-with-parent.mjs', import.meta.url).href;

/** A child process that answers questions. */
export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<never>;

  /** @param file - Relative to this file. */
  constructor(file: string) {
    this.#child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
      execArgv: ['--import', EXIT_WITH_PARENT, '--import', 'tsx', '--expose-gc'],
    });
    this.#exited = once(this.#child, 'exit').then(() => {
      throw new Error('A process of the benchmark ended by itself.');
    });
    this.#exited.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /**
   * Asks a question.
   *
   * @throws Error if the child cannot answer, or ends.
   */
  async ask(question: object): Promise<unknown> {
    this.#child.send(question);
    const [answer] = (await Promise.race([once(this.#child, 'message'), this.#exited])) as [{ answer?: unknown; error?: string }];
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.answer;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/** Answers the questions of the parent process. */
export function answerQuestions(answer: (question: never) => Promise<unknown>): void {
  // Keeps the process alive between two questions.
  process.channel?.ref();
  process.on('message', (question) => {
    answer(question as never).then(
      (value) => process.send?.({ answer: value }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}

/** The resources that a process uses. */
export interface ProcessUse {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** The number of open files and sockets. */
  readonly descriptors: number;
}

/** Turns of the event loop in which sockets close and finalizers run. */
const CLOSING_TURNS = 20;
/** A collection that frees less is the last one. */
const LEAST_FREED_BYTES = 65_536;
const MOST_COLLECTIONS = 20;

/** Measures this process once garbage collections free no more. */
export async function useOfThisProcess(): Promise<ProcessUse> {
  let freedBytes = Infinity;
  // Finalizers of one collection release objects that the next one frees.
  for (let count = 0; count < MOST_COLLECTIONS && freedBytes >= LEAST_FREED_BYTES; count += 1) {
    for (let turn = 0; turn < CLOSING_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const before = process.memoryUsage();
    globalThis.gc?.();
    const after = process.memoryUsage();
    freedBytes = before.heapUsed + before.external - after.heapUsed - after.external;
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const descriptors = readdirSync('/proc/self/fd').length;
  return { cpuSeconds: (user + system) / 1e6, rssBytes: rss, heapBytes: heapUsed, externalBytes: external, descriptors };
}

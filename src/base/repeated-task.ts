/** Runs an asynchronous task, one run at a time. */

/** An asynchronous task. If it is requested while it runs, it runs once more afterwards. */
export class RepeatedTask {
  /** Resolves when the task is not running. */
  idle: Promise<void> = Promise.resolve();
  readonly #task: () => Promise<void>;
  #state: 'idle' | 'running' | 'asked again' = 'idle';

  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  /** Runs the task now, or once more after the current run. */
  run(): void {
    if (this.#state === 'idle') this.idle = this.#runAll();
    else this.#state = 'asked again';
  }

  async #runAll(): Promise<void> {
    try {
      do {
        this.#state = 'running';
        await this.#task();
      } while (this.#isAskedAgain());
    } finally {
      this.#state = 'idle';
    }
  }

  #isAskedAgain(): boolean {
    return this.#state === 'asked again';
  }
}

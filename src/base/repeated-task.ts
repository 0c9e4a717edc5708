/** Runs an asynchronous task, one run at a time. */

/** A task that runs once more if it was asked for while it ran. */
export class RepeatedTask {
  /** Resolves when the task no longer runs. */
  idle: Promise<void> = Promise.resolve();
  readonly #task: () => Promise<void>;
  #state: 'idle' | 'running' | 'asked again' = 'idle';

  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  /** Runs the task now, or once more after the present run. */
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

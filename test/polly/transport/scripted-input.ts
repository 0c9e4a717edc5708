/** Text that a test writes piece by piece. */
import type { TextInput } from '../../../src/polly/transport/speech-transport';

/** A source that yields what the test says, and records how it was read. */
export class ScriptedInput implements AsyncIterable<TextInput> {
  /** Number of pieces that were requested. */
  pulled = 0;
  /** Whether the reader wants no more. */
  isClosed = false;
  readonly #given: (TextInput | Error | undefined)[] = [];
  #waiting: (() => void) | undefined;

  /** Adds pieces. The reader waits while there is none. */
  give(...pieces: readonly TextInput[]): this {
    return this.#push(...pieces);
  }

  /** Ends the source. */
  end(): this {
    return this.#push(undefined);
  }

  /** Breaks the source. */
  fail(error: Error): this {
    return this.#push(error);
  }

  [Symbol.asyncIterator](): AsyncIterator<TextInput> {
    return {
      next: async () => {
        this.pulled += 1;
        while (this.#given.length === 0) {
          await new Promise<void>((resolve) => {
            this.#waiting = resolve;
          });
        }
        const next = this.#given.shift();
        if (next instanceof Error) throw next;
        return next === undefined ? { done: true, value: undefined } : { done: false, value: next };
      },
      return: () => {
        this.isClosed = true;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  #push(...entries: readonly (TextInput | Error | undefined)[]): this {
    this.#given.push(...entries);
    this.#waiting?.();
    return this;
  }
}

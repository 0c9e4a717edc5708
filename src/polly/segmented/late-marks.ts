/** Delivers speech marks that arrive after the sound of their segment. Nothing waits for them. */
import { abortable } from '../transport/abortable';
import type { TransportEvent, WordMark } from '../transport/transport';

/** The late marks of one attempt, which has one reader. */
export class LateMarks {
  readonly #signal: AbortSignal;
  readonly #arrived: TransportEvent[] = [];
  #expected = 0;
  #wake: () => void = () => undefined;

  /** @param signal - Ends all waiting with its reason. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * Delivers these marks once they arrive, if there are any.
   *
   * @param startCharacter - Start of their segment, which must have been yielded before.
   */
  expect(startCharacter: number, marks: Promise<readonly WordMark[]>): void {
    this.#expected += 1;
    void marks.then((words) => {
      this.#expected -= 1;
      if (words.length > 0) this.#arrived.push({ type: 'marks', startCharacter, words });
      this.#wake();
    });
  }

  /**
   * Waits for a promise, and yields the marks that arrive meanwhile.
   *
   * @returns The value of the promise.
   * @throws The rejection of the promise, or the signal's reason.
   */
  async *during<Value>(awaited: Promise<Value>): AsyncGenerator<TransportEvent, Value> {
    let outcome: { readonly value: Value } | { readonly error: unknown } | undefined;
    awaited.then(
      (value) => {
        outcome = { value };
        this.#wake();
      },
      (error: unknown) => {
        outcome = { error };
        this.#wake();
      },
    );
    yield* this.#until(() => outcome !== undefined);
    if (outcome !== undefined && 'value' in outcome) return outcome.value;
    throw outcome?.error;
  }

  /** Yields all marks that are still to come. */
  rest(): AsyncGenerator<TransportEvent> {
    return this.#until(() => this.#expected === 0);
  }

  async *#until(isOver: () => boolean): AsyncGenerator<TransportEvent> {
    for (;;) {
      this.#signal.throwIfAborted();
      const marks = this.#arrived.shift();
      if (marks !== undefined) yield marks;
      else if (isOver()) return;
      else {
        const woken = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        await abortable(woken, this.#signal);
      }
    }
  }
}

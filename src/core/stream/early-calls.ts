/** The calls of a stream that wait for its code. */
import type { SpeechError } from '../../base/errors';
import type { TextSource } from '../../text/source/text-source';
import type { LateCall } from '../speaking/loaded-stream';
import { NOTHING_HEARD, type SpeechOutcome } from '../utterance/speech-outcome';

/** A call that was made before the code was loaded. */
export interface EarlyCall extends LateCall {
  /** Called instead if the code cannot be loaded. */
  readonly fail?: ((error: SpeechError, isStopped: boolean) => void) | undefined;
  /** Whether it begins a text. */
  readonly isText?: boolean;
}

/** The waiting calls, in order. */
export class EarlyCalls {
  #calls: EarlyCall[] = [];
  /** The calls whose texts were stopped or replaced meanwhile. */
  readonly #stopped = new Set<EarlyCall>();

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  add(call: EarlyCall): void {
    this.#calls.push(call);
  }

  /** Notes that all texts so far were stopped. They are executed nevertheless, for the outcomes of their callers. */
  stopTexts(): void {
    for (const call of this.#calls) if (call.isText === true) this.#stopped.add(call);
  }

  /** Removes and returns all calls. */
  take(): readonly EarlyCall[] {
    this.#stopped.clear();
    return this.#calls.splice(0);
  }

  /**
   * Tells all callers that the code could not be loaded.
   *
   * @returns The number of texts that would have been spoken.
   */
  fail(error: SpeechError): number {
    const stopped = new Set(this.#stopped);
    const calls = this.take();
    for (const call of calls) call.fail?.(error, stopped.has(call));
    return calls.filter((call) => call.isText === true && !stopped.has(call)).length;
  }
}

/** The outcome of a text that never began. If it was stopped, its source is cancelled. A failed one can be given again. */
export function unbegun(given: TextSource, error?: SpeechError): SpeechOutcome {
  const heard = { ...NOTHING_HEARD, unheardText: typeof given === 'string' ? given : '' };
  if (error !== undefined) return { reason: 'failed', error, ...heard };
  void cancelUnread(given);
  return { reason: 'interrupted', error: undefined, ...heard };
}

/** Cancels a source that nothing has begun to read, so that its model stops writing. Never rejects. */
async function cancelUnread(source: TextSource): Promise<void> {
  try {
    const given = (await source) as string | Partial<ReadableStream & Pick<Response, 'body'> & AsyncIterable<unknown>>;
    if (typeof given === 'string') return;
    const stream = given.body ?? given;
    await (stream.cancel === undefined ? given[Symbol.asyncIterator]?.().return?.() : stream.cancel());
  } catch {
    // An error of the source does not matter any more.
  }
}

/**
 * The runs of one transport. A run ends at once when its reader leaves, its signal aborts or the transport closes.
 */
import { SpeechError } from '../../base/errors';
import { streamIncomplete } from '../errors/polly-errors';
import type { TransportEvent } from './speech-transport';

/** What a run is made from. */
export interface RunParts {
  /** The caller's signal. Aborts the run, which then throws the signal's reason. */
  readonly signal: AbortSignal;
  /**
   * Yields events up to `closed`, then late marks. Aborting the controller must end all its network activity; the run
   * then throws the abort's reason. Other errors are passed on unchanged.
   */
  readonly stream: (run: AbortController) => AsyncIterable<TransportEvent>;
  /** Called when the run is over, however it ended. */
  readonly release: () => void;
}

interface Run {
  readonly abort: AbortController;
  /** Whether the reader has left. */
  isLeft: boolean;
  /** Whether Polly has confirmed that everything was spoken. */
  isComplete: boolean;
}

/** All runs of a transport. */
export class SpeechRuns {
  readonly #runs = new Set<Run>();
  #isClosed = false;

  /** Whether {@link close} was called. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Makes a run, which begins when its result is first read. */
  begin(parts: RunParts): AsyncIterable<TransportEvent> {
    const run: Run = { abort: new AbortController(), isLeft: false, isComplete: false };
    const events = this.#run(run, parts);
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => events.next(),
        // A generator alone would handle `return` only after its next event.
        return: () => {
          run.isLeft = true;
          if (!run.isComplete) run.abort.abort();
          return events.return(undefined);
        },
      }),
    };
  }

  /** Ends every run with the error `interrupted`, now and in future. */
  close(): void {
    this.#isClosed = true;
    for (const { abort } of this.#runs) abort.abort(appClosed());
  }

  async *#run(run: Run, { signal, stream, release }: RunParts): AsyncGenerator<TransportEvent, undefined, undefined> {
    const onAbort = () => run.abort.abort(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    this.#runs.add(run);
    try {
      if (this.#isClosed) throw appClosed();
      for await (const event of stream(run.abort)) {
        run.isComplete ||= event.type === 'closed';
        yield event;
      }
      if (!run.isComplete) throw streamIncomplete();
      return undefined;
    } catch (error) {
      if (run.isLeft) return undefined;
      if (run.abort.signal.aborted) throw run.abort.signal.reason;
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#runs.delete(run);
      release();
      // A complete stream is left to end by itself, so that its connection can be reused.
      if (!run.isComplete) run.abort.abort();
    }
  }
}

function appClosed(): SpeechError {
  return new SpeechError({ code: 'interrupted', message: 'This app closed its connection to Polly.' });
}

/** The runs of one transport: each can be left, aborted and closed at any moment, and then ends at once. */
import { SpeechError } from '../../base/errors';
import { streamIncomplete } from '../errors/polly-errors';
import type { TransportEvent } from './speech-transport';

/** What makes one run. */
export interface RunParts {
  /** The caller's: aborts the run, and its reason comes out. */
  readonly signal: AbortSignal;
  /**
   * Speaks, up to `closed`, and ends with the marks behind that. Everything it asks of the network must end when the controller aborts; aborting it, the run ends with that
   * reason. What it throws comes out as it is.
   */
  readonly stream: (run: AbortController) => AsyncIterable<TransportEvent>;
  /** Called when the run is over, however it ended. */
  readonly release: () => void;
}

interface Run {
  readonly abort: AbortController;
  /** Its reader has left. */
  isLeft: boolean;
  /** Polly has said that all was spoken. */
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

  /** Begins a run when its result is first read. */
  begin(parts: RunParts): AsyncIterable<TransportEvent> {
    const run: Run = { abort: new AbortController(), isLeft: false, isComplete: false };
    const events = this.#run(run, parts);
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => events.next(),
        // A generator alone would wait for its next event before it looked at this.
        return: () => {
          run.isLeft = true;
          if (!run.isComplete) run.abort.abort();
          return events.return(undefined);
        },
      }),
    };
  }

  /** Ends every run with `interrupted`; so does every one that is begun later. */
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
      // A complete stream is left to end by itself, so that its connection can be used again.
      if (!run.isComplete) run.abort.abort();
    }
  }
}

function appClosed(): SpeechError {
  return new SpeechError({ code: 'interrupted', message: 'This app closed its connection to Polly.' });
}

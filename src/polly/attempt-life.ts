/** The life of one attempt: it ends at once when its reader leaves, its signal aborts or its service closes. */
import { SpeechError } from '../base/errors';
import { streamIncomplete } from './errors/polly-errors';
import type { Transport } from './transport/transport';

/**
 * Gives each attempt of a transport its own signal, which ends all its network activity.
 *
 * @param closing - Aborts when the service closes. Every attempt then fails with `interrupted`, now and in future.
 * @param transport - Yields events up to `closed`, then late marks.
 */
export function withAttemptLife(closing: AbortSignal, transport: Transport): Transport {
  return async function* attempt(request) {
    const abort = new AbortController();
    let isComplete = false;
    const onAbort = () => abort.abort(request.signal.aborted ? request.signal.reason : pollyClosed());
    const signals = [request.signal, closing];
    for (const signal of signals) signal.addEventListener('abort', onAbort);
    if (signals.some(({ aborted }) => aborted)) onAbort();
    try {
      abort.signal.throwIfAborted();
      for await (const event of transport({ ...request, signal: abort.signal })) {
        isComplete ||= event.type === 'closed';
        yield event;
      }
      if (!isComplete) throw streamIncomplete();
    } catch (error) {
      throw abort.signal.aborted ? abort.signal.reason : error;
    } finally {
      for (const signal of signals) signal.removeEventListener('abort', onAbort);
      // A complete stream is left to end by itself, so that its connection can be reused.
      if (!isComplete) abort.abort();
    }
  };
}

/** The error of present and later attempts once the app itself has closed the service. */
function pollyClosed(): SpeechError {
  return new SpeechError({ code: 'interrupted', message: 'This app closed its connection to Polly.' });
}

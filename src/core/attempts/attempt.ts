/** Makes one attempt: one stream or one series of calls, from the first sent text until Polly confirms that all was spoken. */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { SpeechRequest, Transport, TransportEvent } from '../../polly/transport/transport';
import type { AttemptText } from './attempt-text';
import { asSpeechError } from './failures';
import { StallWatch } from './stall-watch';

/** Parameters of an attempt. */
export interface AttemptParts extends Omit<SpeechRequest, 'text' | 'signal' | 'onLeaving'> {
  readonly transport: Transport;
  /** Each of these signals ends the attempt, and also the events after the end of its sound. */
  readonly signals: readonly AbortSignal[];
  readonly clock: Clock;
  readonly text: AttemptText;
  /** Whether Polly owes sound. */
  readonly isSoundExpected: () => boolean;
  /** Resolves when all received sound was measured. */
  readonly caughtUp: () => Promise<void>;
  /** Takes the events, one at a time. */
  readonly receive: (event: TransportEvent) => Promise<void> | void;
}

/**
 * Makes the attempt. Never rejects.
 *
 * @returns Resolves with the error if it failed. Undefined when Polly has confirmed that all was spoken, or a signal ended it.
 */
export async function makeAttempt(parts: AttemptParts): Promise<SpeechError | undefined> {
  const { transport, voice, clock, text, signals, onCall, onBilled, isSoundExpected, caughtUp, receive } = parts;
  const abort = new AbortController();
  const onAbort = () => abort.abort(ended()?.reason);
  const ended = () => signals.find(({ aborted }) => aborted);
  const release = () => {
    for (const signal of signals) signal.removeEventListener('abort', onAbort);
  };
  for (const signal of signals) signal.addEventListener('abort', onAbort);
  const stall = new StallWatch(clock, isSoundExpected, caughtUp, () => abort.abort(stalled()));
  let isClosed = false;
  try {
    ended()?.throwIfAborted();
    const events = transport({
      voice,
      text,
      signal: abort.signal,
      onCall: () => {
        // A new request gets as much time to answer as the first one.
        stall.noteArrival();
        onCall();
      },
      onBilled,
      onLeaving: (withinMs) => text.endWithin(withinMs),
    });
    while (!isClosed) {
      const next = await events.next();
      if (next.done === true) break;
      await receive(next.value);
      stall.noteArrival();
      isClosed = next.value.type === 'closed';
    }
    if (isClosed) void receiveRest(events, receive).finally(release);
    return undefined;
  } catch (cause) {
    return ended() === undefined ? asSpeechError(cause) : undefined;
  } finally {
    if (!isClosed) {
      release();
      // Ends a request that still runs, if the failure was not its own.
      abort.abort();
    }
    stall.stop();
    text.close();
  }
}

/** Receives the events after the end of the sound. They are useful, but nothing is lost without them. Never rejects. */
async function receiveRest(events: AsyncIterator<TransportEvent>, receive: AttemptParts['receive']): Promise<void> {
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) await receive(next.value);
  } catch {
    // Nothing is lost; see above.
  }
}

function stalled(): SpeechError {
  return new SpeechError({
    code: 'connection-lost',
    message: 'Polly owed sound, and none came for a long time. Check the network; trying again may help.',
  });
}

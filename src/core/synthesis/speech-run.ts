/**
 * One run: one stream, or one row of calls, from the first text that is handed to Polly to its word that all was spoken,
 * or to what kept it from that.
 */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { SpeechTransport, TransportEvent, TransportObserver, VoiceSettings } from '../../polly/transport/speech-transport';
import { asSpeechError } from './failures';
import type { RunInput } from './run-input';
import { StallWatch } from './stall-watch';

/** What a run is made with. */
export interface SpeechRunParts {
  readonly transport: SpeechTransport;
  readonly voice: VoiceSettings;
  readonly clock: Clock;
  readonly input: RunInput;
  /** Ends the run at once. */
  readonly signal: AbortSignal;
  readonly observer: TransportObserver;
  /** Whether sound should be coming. */
  readonly isSoundOwed: () => boolean;
  /** Takes what comes back, one after the other. */
  readonly receive: (event: TransportEvent) => Promise<void> | void;
}

/**
 * Speaks. Never rejects.
 *
 * @returns Resolves with why it ended early; undefined when Polly said that all was spoken, or the signal ended it.
 */
export async function speakRun(parts: SpeechRunParts): Promise<SpeechError | undefined> {
  const { transport, voice, clock, input, signal, observer, isSoundOwed, receive } = parts;
  const abort = new AbortController();
  const onAbort = () => abort.abort(signal.reason);
  const release = () => signal.removeEventListener('abort', onAbort);
  signal.addEventListener('abort', onAbort);
  const stall = new StallWatch(clock, isSoundOwed, () => abort.abort(stalled()));
  let isClosed = false;
  try {
    signal.throwIfAborted();
    const events = transport.speak(voice, input, abort.signal, watching(observer, stall))[Symbol.asyncIterator]();
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
    return signal.aborted ? undefined : asSpeechError(cause);
  } finally {
    if (!isClosed) release();
    stall.stop();
    input.close();
  }
}

/** What comes behind the end of the sound. It is of use, and nothing is lost without it. Never rejects. */
async function receiveRest(events: AsyncIterator<TransportEvent>, receive: SpeechRunParts['receive']): Promise<void> {
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) await receive(next.value);
  } catch {
    // As said above.
  }
}

/** A way that is taken, and a request that is begun, have as long to answer as the first had. */
function watching(observer: TransportObserver, stall: StallWatch): TransportObserver {
  return {
    ...observer,
    onTransport: (choice, refusal) => {
      stall.noteArrival();
      observer.onTransport?.(choice, refusal);
    },
    onApiCall: () => {
      stall.noteArrival();
      observer.onApiCall?.();
    },
  };
}

function stalled(): SpeechError {
  return new SpeechError({
    code: 'connection-lost',
    message: 'Polly owed sound, and none came for a long time. Check the network; trying again may help.',
  });
}

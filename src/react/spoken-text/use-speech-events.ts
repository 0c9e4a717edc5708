/** Tells an app's handlers what becomes of speech, past React: none is missed between two renders, and none renders. */
import { useCallback, useEffect, useRef } from 'react';
import type { SpeechOutcome, SpeechSnapshot, SpeechStatus } from '../../core/index';
import type { SpeechStream } from '../../core/stream/speech-stream';

/** Handlers of an app's, which may be others in every render. */
export interface SpeechEvents {
  readonly onStatusChange: ((status: SpeechStatus, snapshot: SpeechSnapshot) => void) | undefined;
  readonly onEnd: ((outcome: SpeechOutcome) => void) | undefined;
}

/**
 * Watches a stream.
 *
 * @returns Tells that speech is over; the same function in every render.
 */
export function useSpeechEvents(stream: SpeechStream, events: SpeechEvents): (outcome: SpeechOutcome) => void {
  const latest = useRef(events);
  useEffect(() => {
    latest.current = events;
  });

  const told = useRef<SpeechStatus>('idle');
  useEffect(() => {
    const tell = () => {
      const snapshot = stream.snapshot.get();
      if (snapshot.status === told.current) return;
      told.current = snapshot.status;
      const { onStatusChange } = latest.current;
      tellApp(onStatusChange, snapshot.status, snapshot);
    };
    // It may have changed while nobody watched, as between the two mounts of StrictMode.
    tell();
    return stream.snapshot.subscribe(tell);
  }, [stream]);

  return useCallback((outcome) => tellApp(latest.current.onEnd, outcome), []);
}

/** Calls a handler of an app's. What it throws is an error of the page's, and disturbs neither speech nor rendering. */
function tellApp<Values extends unknown[]>(handler: ((...values: Values) => void) | undefined, ...values: Values): void {
  if (typeof handler !== 'function') return;
  try {
    handler(...values);
  } catch (cause) {
    queueMicrotask(() => {
      throw cause;
    });
  }
}

/** Calls an app's handlers without rendering, so that they also hear of changes between two renders. */
import { useCallback, useEffect, useRef } from 'react';
import type { SpeechOutcome, SpeechSnapshot, SpeechStatus } from '../../../core/index';
import type { SpeechStream } from '../../../core/stream/speech-stream';

/** The app's handlers, which may be new functions in every render. */
export interface SpeechEvents {
  readonly onStatusChange: ((status: SpeechStatus, snapshot: SpeechSnapshot) => void) | undefined;
  readonly onEnd: ((outcome: SpeechOutcome) => void) | undefined;
}

/**
 * Calls `onStatusChange` for each new status of a stream.
 *
 * @returns A function that calls `onEnd`; the same one in every render.
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
    // The status may have changed while nothing was subscribed, for example between the two mounts of StrictMode.
    tell();
    return stream.snapshot.subscribe(tell);
  }, [stream]);

  return useCallback((outcome) => tellApp(latest.current.onEnd, outcome), []);
}

/**
 * Calls a handler of the app. Its error becomes an uncaught error of the page and disturbs neither speech nor rendering.
 */
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

/** Gives the components below it one connection to Polly and one audio output. */
import { useEffect, useState, type ReactNode } from 'react';
import { isDevelopment } from '../../base/development/development';
import { Lease } from '../../base/lease';
import { SpeechClient, type SpeechClientOptions } from '../../core/client/speech-client';
import { valueKey } from './inline-values';
import { reportError, reportUtterance } from './report-utterance';
import { SpeechClientContext } from './speech-client-context';

/** Props of {@link SpeechProvider}. */
export interface SpeechProviderProps extends Omit<SpeechClientOptions, 'clock' | 'random'> {
  readonly children?: ReactNode;
}

/**
 * Connects the components below it to Amazon Polly. Nothing is loaded or opened before the first of them speaks.
 *
 * Every prop may be written inline, since props are compared by value. A new value of `region`, `relay`, `transport`,
 * `endpoint`, `fetchAhead` or `speechMarks` ends speech and connects anew. New `credentials` apply from the next request
 * on, a new `relayTicket` from the next connection to the relay on, a new `audio` from the next utterance on, and a new `autoPause` at once. A credentials provider that is created in
 * every render works, but is asked before every request; one that stays the same is asked only when its credentials are
 * about to expire.
 *
 * Never throws. A missing or invalid prop is reported on the console, and utterances fail with `invalid-option`.
 */
export function SpeechProvider({ children, ...options }: SpeechProviderProps) {
  const { credentials, relayTicket, audio, autoPause, onUtteranceEnd } = options;
  const { client, lease } = useClient(options);

  useEffect(() => {
    client.setCredentials(credentials);
  }, [client, credentials]);
  useEffect(() => {
    client.setRelayTicket(relayTicket);
  }, [client, relayTicket]);
  useEffect(() => {
    client.setAudio(audio);
  }, [client, audio]);
  useEffect(() => {
    client.floor.setExclusive(autoPause !== false);
  }, [client, autoPause]);
  useEffect(() => {
    client.setOnUtteranceEnd((report) => {
      reportUtterance(report);
      if (typeof onUtteranceEnd === 'function') onUtteranceEnd(report);
    });
  }, [client, onUtteranceEnd]);
  useEffect(() => lease.retain(), [lease]);

  useEffect(() => {
    if (isDevelopment()) void client.findMistake().then((mistake) => mistake && reportError(mistake));
  }, [client]);

  return <SpeechClientContext.Provider value={client}>{children}</SpeechClientContext.Provider>;
}

interface HeldClient {
  /** Equal for clients with equal connection options. */
  readonly key: string;
  readonly client: SpeechClient;
  readonly lease: Lease;
}

/** Returns the client, and a new one when the connection options change. */
function useClient(options: SpeechClientOptions): HeldClient {
  const { region, relay, transport, fetchAhead, speechMarks, endpoint } = options;
  const key = valueKey([region, relay, transport, fetchAhead, speechMarks, endpoint]);
  const [held, setHeld] = useState(() => hold(options, key));
  if (held.key === key) return held;
  const next = hold(options, key);
  setHeld(next);
  return next;
}

function hold(options: SpeechClientOptions, key: string): HeldClient {
  const client = new SpeechClient(options);
  return { key, client, lease: new Lease(client.clock, () => client.close()) };
}

/**
 * Gives the components below it one way to Polly and one loudspeaker.
 */
import { useEffect, useState, type ReactNode } from 'react';
import { isDevelopment } from '../base/development';
import { Lease } from '../base/lease';
import { SpeechClient, type SpeechClientOptions } from '../core/client/speech-client';
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
 * Every prop may be written inline: props are compared by value. Another value of `region`, `relay`, `transport`,
 * `endpoint`, `fetchAhead` or `speechMarks` ends speech and connects anew. Other `credentials` count from the next request
 * on, another `audio` from the next utterance on, and `autoPause` at once. A provider function of credentials that is made anew in every render
 * works, but is asked before every request; one that stays the same is asked when its credentials are about to expire.
 *
 * Throws nothing: a prop that is wrong, or missing, is told on the console, and what is to be spoken fails with
 * `invalid-option`.
 */
export function SpeechProvider({ children, ...options }: SpeechProviderProps) {
  const { credentials, audio, autoPause, onUtteranceEnd } = options;
  const { client, lease } = useClient(options);

  useEffect(() => {
    client.setCredentials(credentials);
  }, [client, credentials]);
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
  /** What it was made from, by value. */
  readonly key: string;
  readonly client: SpeechClient;
  readonly lease: Lease;
}

/** A client, and another one where it has to connect to another place. */
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

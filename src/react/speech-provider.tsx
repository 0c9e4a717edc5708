/**
 * Gives the components below it one way to Polly and one loudspeaker.
 */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Lease } from '../base/lease';
import { SpeechClient, type SpeechClientOptions } from '../core/speech-client';
import { SpeechClientContext } from './speech-client-context';

/** Props of {@link SpeechProvider}. */
export interface SpeechProviderProps extends Omit<SpeechClientOptions, 'clock' | 'random'> {
  readonly children?: ReactNode;
}

/**
 * Connects the components below it to Amazon Polly. Nothing is loaded or opened before the first of them speaks.
 *
 * Another value of any prop but `credentials` and `onUtteranceEnd` ends speech and connects anew. Other `credentials` count from the
 * next request on. A provider function that is made anew in every render works, but is asked before every request; one
 * that stays the same is asked when its credentials are about to expire.
 *
 * @throws SpeechError with code `invalid-option` while rendering, as {@link SpeechClient} does.
 */
export function SpeechProvider({ children, credentials, onUtteranceEnd, ...options }: SpeechProviderProps) {
  const { region, relay, transport, fetchAhead, speechMarks, endpoint, audio } = options;
  // The first credentials only make the client; the effect below keeps them current.
  const [firstCredentials] = useState(() => credentials);
  const { client, lease } = useMemo(() => {
    const client = new SpeechClient({
      region,
      credentials: firstCredentials,
      ...(relay === undefined ? {} : { relay }),
      ...(transport === undefined ? {} : { transport }),
      ...(fetchAhead === undefined ? {} : { fetchAhead }),
      ...(speechMarks === undefined ? {} : { speechMarks }),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(audio === undefined ? {} : { audio }),
    });
    return { client, lease: new Lease(client.clock, () => client.close()) };
  }, [region, relay, transport, fetchAhead, speechMarks, endpoint, audio, firstCredentials]);

  useEffect(() => {
    client.setCredentials(credentials);
  }, [client, credentials]);
  useEffect(() => {
    client.setOnUtteranceEnd(onUtteranceEnd);
  }, [client, onUtteranceEnd]);
  useEffect(() => lease.retain(), [lease]);

  return <SpeechClientContext.Provider value={client}>{children}</SpeechClientContext.Provider>;
}

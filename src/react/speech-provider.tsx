/**
 * Gives the components below it one way to Polly and one loudspeaker.
 */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Lease } from '../base/lease';
import { SpeechClient, type SpeechClientOptions } from '../core/speech-client';
import { SpeechClientContext } from './speech-client-context';

/** Props of {@link SpeechProvider}. */
export interface SpeechProviderProps extends Omit<SpeechClientOptions, 'clock'> {
  readonly children?: ReactNode;
}

/**
 * Connects the components below it to Amazon Polly. Nothing is loaded or opened before the first of them speaks.
 *
 * Another `region`, `relay`, `endpoint` or `audio` ends speech and connects anew. Other `credentials` count from the
 * next request on. A provider function that is made anew in every render works, but is asked before every request; one
 * that stays the same is asked when its credentials are about to expire.
 *
 * @throws SpeechError with code `invalid-option` while rendering, when the region or the relay's address is none.
 */
export function SpeechProvider({ children, credentials, region, relay, endpoint, audio }: SpeechProviderProps) {
  // The first credentials only make the client; the effect below keeps them current.
  const [firstCredentials] = useState(() => credentials);
  const { client, lease } = useMemo(() => {
    const client = new SpeechClient({
      region,
      relay,
      credentials: firstCredentials,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(audio === undefined ? {} : { audio }),
    });
    return { client, lease: new Lease(client.clock, () => client.close()) };
  }, [region, relay, endpoint, audio, firstCredentials]);

  useEffect(() => {
    client.setCredentials(credentials);
  }, [client, credentials]);
  useEffect(() => lease.retain(), [lease]);

  return <SpeechClientContext.Provider value={client}>{children}</SpeechClientContext.Provider>;
}

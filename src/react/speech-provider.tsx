/**
 * Gives the components below it one way to Polly and one loudspeaker.
 */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Lease, SpeechClient, SpeechError, type SpeechClientOptions } from '../core/index';

const SpeechClientContext = createContext<SpeechClient | undefined>(undefined);

/** Props of {@link SpeechProvider}. */
export interface SpeechProviderProps extends SpeechClientOptions {
  readonly children?: ReactNode;
}

/**
 * Connects the components below it to Amazon Polly. Nothing is loaded or opened before the first of them speaks.
 *
 * Another `region`, `relay`, `endpoint` or `audio` ends speech and connects anew. Other `credentials` count from the
 * next time they are needed, so a provider function may be made anew in every render.
 *
 * @throws SpeechError with code `invalid-option` while rendering, when the region or the relay's address is none.
 */
export function SpeechProvider({ children, credentials, region, relay, endpoint, audio, clock }: SpeechProviderProps) {
  // The first credentials only make the client; the effect below keeps them current.
  const [firstCredentials] = useState(() => credentials);
  const { client, lease } = useMemo(() => {
    const client = new SpeechClient({
      region,
      relay,
      credentials: firstCredentials,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(audio === undefined ? {} : { audio }),
      ...(clock === undefined ? {} : { clock }),
    });
    return { client, lease: new Lease(client.clock, () => client.close()) };
  }, [region, relay, endpoint, audio, clock, firstCredentials]);

  useEffect(() => {
    client.setCredentials(credentials);
  }, [client, credentials]);
  useEffect(() => lease.retain(), [lease]);

  return <SpeechClientContext.Provider value={client}>{children}</SpeechClientContext.Provider>;
}

/**
 * The client of the nearest {@link SpeechProvider}.
 *
 * @throws SpeechError with code `invalid-option` where there is none.
 */
export function useSpeechClient(): SpeechClient {
  const client = useContext(SpeechClientContext);
  if (client === undefined) {
    throw new SpeechError({
      code: 'invalid-option',
      message: 'There is no <SpeechProvider> above this component. Put one around the part of the app that speaks.',
    });
  }
  return client;
}

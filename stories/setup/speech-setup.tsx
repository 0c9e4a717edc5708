/** The provider around each story. It connects to the running speech stack, unless the story sets something else. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { SpeechProvider, type AudioOutput, type CredentialsProvider } from 'react-polly-stream';
import { speechStack } from 'virtual:speech-stack';

/** The settings that a story may give in `parameters.speech`, or a test may load. */
export interface SpeechSetupProps {
  readonly relay?: string;
  readonly transport?: 'auto' | 'duplex' | 'segmented';
  readonly credentials?: CredentialsProvider;
  readonly audio?: AudioOutput;
  readonly children?: ReactNode;
}

const Credentials = createContext<CredentialsProvider | undefined>(undefined);

/** Returns the credentials of the story, for code that calls Polly itself. */
export function useSpeechCredentials(): AwsCredentialIdentityProvider {
  const credentials = useContext(Credentials);
  if (credentials === undefined) throw new Error('There is no <SpeechSetup> around this story.');
  // Stories that use this have credentials of an identity pool.
  return credentials as AwsCredentialIdentityProvider;
}

/** Connects a story to Polly with credentials of an identity pool, as an app does. */
export function SpeechSetup({ relay, transport = 'auto', credentials, audio, children }: SpeechSetupProps) {
  const { region, identityPoolId, relayUrl, pollyEndpoint } = speechStack;
  const [poolCredentials] = useState(() =>
    fromCognitoIdentityPool({
      identityPoolId,
      clientConfig: pollyEndpoint === undefined ? { region } : { region, endpoint: pollyEndpoint },
    }),
  );
  return (
    <SpeechProvider
      region={region}
      relay={relay ?? relayUrl}
      transport={transport}
      credentials={credentials ?? poolCredentials}
      {...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint })}
      {...(audio === undefined ? {} : { audio })}
    >
      <Credentials.Provider value={credentials ?? poolCredentials}>{children}</Credentials.Provider>
    </SpeechProvider>
  );
}

/** The provider around each story. It connects to the running speech stack, unless the story sets something else. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { useState, type ReactNode } from 'react';
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
      {children}
    </SpeechProvider>
  );
}

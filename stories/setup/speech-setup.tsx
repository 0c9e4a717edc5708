/**
 * The provider around every story: the running speech stack, or what a story says instead.
 */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { useState, type ReactNode } from 'react';
import { SpeechProvider, type AudioOutput, type CredentialsProvider } from 'react-polly-stream';
import { speechStack } from 'virtual:speech-stack';

/** What a story may set in `parameters.speech`, or a test load. */
export interface SpeechSetupProps {
  readonly relay?: string;
  readonly transport?: 'auto' | 'duplex' | 'segmented';
  readonly credentials?: CredentialsProvider;
  readonly audio?: AudioOutput;
  readonly children?: ReactNode;
}

/** Connects a story to Polly with an identity pool's credentials, as an app does. */
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

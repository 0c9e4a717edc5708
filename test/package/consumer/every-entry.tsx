/**
 * Uses every entry with types, as an app would. It is compiled against the packed package. The root tsconfig maps the same
 * names to the sources, so editors and `npm run types` check it too.
 */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { fromCognitoIdentityPool as fromPublicPackage } from '@aws-sdk/credential-providers';
import type { ComponentProps } from 'react';
import * as react from 'react-polly-stream';
import type * as core from 'react-polly-stream/core';
import * as emulator from 'react-polly-stream/emulator';
import * as relay from 'react-polly-stream/relay';
import * as testing from 'react-polly-stream/testing';
import type * as vite from 'react-polly-stream/vite';

const { SpeechProvider, SpokenText, useSpeechStream } = react;

/** Code of an app. */
export function App() {
  const audio = react.createAudioOutput({ workletUrl: '/worklet.js' });
  const credentials = () => Promise.resolve({ accessKeyId: '', secretAccessKey: '' });
  return (
    <SpeechProvider region="us-west-2" credentials={credentials} relay="ws://127.0.0.1:4576" audio={audio}>
      <SpokenText voice="Matthew">Hello.</SpokenText>
      <Listening />
    </SpeechProvider>
  );
}

const pool = { identityPoolId: 'us-west-2:00000000-0000-4000-8000-000000000001', clientConfig: { region: 'us-west-2' } };

/** Cognito's provider may come from either AWS package. */
export const providers: readonly react.CredentialsProvider[] = [fromCognitoIdentityPool(pool), fromPublicPackage(pool)];

function Listening() {
  const speech = useSpeechStream({ voice: 'Matthew' });
  return <button onClick={() => void speech.speak('Hello.')}>{speech.status === 'failed' ? speech.error.code : speech.status}</button>;
}

/** Code of an app's tests. */
export function Tested() {
  return (
    <testing.TestSpeechProvider speech={testing.createTestSpeech({ pace: 'real-time' })}>
      <SpokenText>Hello.</SpokenText>
    </testing.TestSpeechProvider>
  );
}

/** Code of a server. */
export async function serve(): Promise<string> {
  const polly = await emulator.startLocalPolly({ pacing: 'instant' });
  const { url } = await relay.startRelay({ upstreams: [polly.url] });
  return url;
}

/** The members of a type that are `any`. TypeScript silently uses `any` if it cannot find a declaration. */
type AnyIn<Type> = { [Name in keyof Type]-?: 0 extends 1 & Type[Name] ? Name : never }[keyof Type];

/** Compiles only if nothing is `any`; the compiler's message names the members that are. */
type None<Found extends never> = Found;

/** The exports of every entry, and the parameters and results of the most important ones. */
export type NothingIsAny = [
  None<AnyIn<typeof react>>,
  None<AnyIn<typeof core>>,
  None<AnyIn<typeof emulator>>,
  None<AnyIn<typeof relay>>,
  None<AnyIn<typeof testing>>,
  None<AnyIn<typeof vite>>,
  None<AnyIn<ComponentProps<typeof SpeechProvider>>>,
  // React's own types declare this RDFa attribute as `any`.
  None<Exclude<AnyIn<ComponentProps<typeof SpokenText>>, 'inlist'>>,
  None<AnyIn<ReturnType<typeof useSpeechStream>>>,
  None<AnyIn<NonNullable<Parameters<typeof useSpeechStream>[0]>>>,
  None<AnyIn<NonNullable<Parameters<typeof react.createAudioOutput>[0]>>>,
  None<AnyIn<ReturnType<typeof react.createAudioOutput>>>,
  None<AnyIn<Parameters<typeof core.duplexOverRelay>[0]>>,
  None<AnyIn<ReturnType<typeof core.duplexOverRelay>>>,
  None<AnyIn<NonNullable<Parameters<typeof relay.startRelay>[0]>>>,
  None<AnyIn<Awaited<ReturnType<typeof relay.startRelay>>>>,
  None<AnyIn<NonNullable<Parameters<typeof emulator.startLocalPolly>[0]>>>,
  None<AnyIn<Awaited<ReturnType<typeof emulator.startLocalPolly>>>>,
  None<AnyIn<NonNullable<Parameters<typeof vite.pollyRelay>[0]>>>,
  None<AnyIn<{ readonly plugin: ReturnType<typeof vite.pollyRelay> }>>,
];

'use client';
/** A provider and a text as in the README, but without JSX, for which webpack would need a loader. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { createElement } from 'react';
import { SpeechProvider, SpokenText } from 'react-polly-stream';
import 'react-polly-stream/styles.css';
import settings from './settings.json';

const { region, endpoint, relay, identityPoolId } = settings;
const credentials = fromCognitoIdentityPool({ identityPoolId, clientConfig: { region, endpoint } });

export function SpeakingPage() {
  const text = createElement(SpokenText, { voice: 'Matthew', streaming: false, children: 'This page was built by a bundler.' });
  return createElement(SpeechProvider, { region, endpoint, relay, credentials, children: text });
}

'use client';
/** A provider and a text, as the README has them, but without JSX: that would take a loader in webpack. */
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

/** A SpokenText that nobody sees before they scroll. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { createRoot } from 'react-dom/client';
import { speechStack } from 'virtual:speech-stack';
import { SpeechProvider, SpokenText } from '../../../src/react/index';

const { region, relayUrl, pollyEndpoint, identityPoolId } = speechStack;
const endpoint = pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint };
const credentials = fromCognitoIdentityPool({ identityPoolId, clientConfig: { region, ...endpoint } });
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root.');

createRoot(root).render(
  <SpeechProvider region={region} relay={relayUrl} credentials={credentials} {...endpoint}>
    <SpokenText streaming={false}>Heard whole.</SpokenText>
  </SpeechProvider>,
);

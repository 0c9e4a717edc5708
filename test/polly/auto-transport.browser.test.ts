/** The automatic transport in a real browser: the common suite with each transport it may choose. */
import { speechStack } from 'virtual:speech-stack';
import { createAutoTransport } from '../../src/polly/auto-transport';
import type { CredentialsProvider } from '../../src/polly/aws/credentials';
import type { SpeechTransport } from '../../src/polly/transport/speech-transport';
import { SentenceSplitter } from '../../src/text/sentences/sentence-splitter';
import { describeTransport } from './transport/describe-transport';

const { region, relayUrl, pollyEndpoint } = speechStack;

/** A port of the discard service, which browsers refuse to connect to. */
const NOBODY = 'ws://127.0.0.1:9';

function createTransport(credentials: CredentialsProvider, relay?: string): SpeechTransport {
  return createAutoTransport({
    region,
    credentials,
    createSplitter: (splitter) => new SentenceSplitter(splitter),
    ...(relay === undefined ? {} : { relay }),
    ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }),
  });
}

describeTransport('auto transport with a relay', (credentials) => createTransport(credentials, relayUrl));
describeTransport('auto transport whose relay is gone', (credentials) => createTransport(credentials, NOBODY), {
  denied: { code: 'relay-unreachable', retryable: true },
});
describeTransport('auto transport without a relay', (credentials) => createTransport(credentials));

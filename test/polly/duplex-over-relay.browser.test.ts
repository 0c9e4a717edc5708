/** The official client, told nothing but where the relay is, streams both ways from a real browser. */
import { PollyClient, StartSpeechSynthesisStreamCommand, type StartSpeechSynthesisStreamActionStream } from '@aws-sdk/client-polly';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import { speechStack } from 'virtual:speech-stack';
import { afterEach, expect, test } from 'vitest';
import { duplexOverRelay } from '../../src/polly/duplex-over-relay';

const { region, relayUrl: relay, pollyEndpoint: endpoint, identityPoolId } = speechStack;
const clients: PollyClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

function createClient(): PollyClient {
  const client = new PollyClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials: fromCognitoIdentityPool({
      identityPoolId,
      clientConfig: { region, ...(endpoint === undefined ? {} : { endpoint }) },
    }),
    ...duplexOverRelay({ relay }),
  });
  clients.push(client);
  return client;
}

function command(actions: AsyncIterable<StartSpeechSynthesisStreamActionStream>): StartSpeechSynthesisStreamCommand {
  return new StartSpeechSynthesisStreamCommand({
    Engine: 'generative',
    VoiceId: 'Matthew',
    OutputFormat: 'mp3',
    SampleRate: '24000',
    ActionStream: actions,
  });
}

test('audio arrives while text is still being sent, and the stream ends with the count of its characters', async () => {
  const sentences = ['The first sentence is spoken. ', 'The second one is not written before the first is heard.'];
  const order: string[] = [];
  let heard!: () => void;
  const firstAudio = new Promise<void>((resolve) => {
    heard = resolve;
  });
  async function* actions(): AsyncGenerator<StartSpeechSynthesisStreamActionStream> {
    yield { TextEvent: { Text: sentences[0], FlushStreamConfiguration: { Force: true } } };
    await firstAudio;
    order.push('second sentence');
    yield { TextEvent: { Text: sentences[1] } };
    yield { CloseStreamEvent: {} };
  }

  const { EventStream } = await createClient().send(command(actions()));
  let audioBytes = 0;
  let requestCharacters: number | undefined;
  for await (const event of EventStream ?? []) {
    if (event.AudioEvent?.AudioChunk !== undefined) {
      if (audioBytes === 0) order.push('first audio');
      audioBytes += event.AudioEvent.AudioChunk.byteLength;
      heard();
    }
    requestCharacters = event.StreamClosedEvent?.RequestCharacters ?? requestCharacters;
  }
  expect(order).toEqual(['first audio', 'second sentence']);
  expect(audioBytes).toBeGreaterThan(1_000);
  expect(requestCharacters).toBe(sentences.join('').length);
});

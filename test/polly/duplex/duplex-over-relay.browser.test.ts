/** The official client, given only the relay, uses the two-way stream in a real browser. */
import {
  DescribeVoicesCommand,
  PollyClient,
  StartSpeechSynthesisStreamCommand,
  SynthesizeSpeechCommand,
  type StartSpeechSynthesisStreamActionStream,
} from '@aws-sdk/client-polly';
import { speechStack } from 'virtual:speech-stack';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { duplexOverRelay } from '../../../src/polly/duplex/duplex-over-relay';
import { openPollyAccount, type PollyAccount } from '../../stack/polly-account';

const { region, relayUrl: relay, pollyEndpoint: endpoint } = speechStack;
const clients: PollyClient[] = [];

/** A stream waits 5 s for text, and on a busy machine the local Polly's first sound can take longer. */
const FIRST_SOUND_TIMEOUT_MS = 60_000;

beforeAll(async () => {
  const client = createClient(await openPollyAccount());
  const voice = { Engine: 'generative', VoiceId: 'Matthew', OutputFormat: 'mp3' } as const;
  const { AudioStream } = await client.send(new SynthesizeSpeechCommand({ ...voice, Text: 'Ready.' }));
  await AudioStream?.transformToByteArray();
}, FIRST_SOUND_TIMEOUT_MS);

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

function createClient({ credentials }: PollyAccount): PollyClient {
  const client = new PollyClient({
    region,
    credentials,
    ...(endpoint === undefined ? {} : { endpoint }),
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

  const account = await openPollyAccount();
  const { EventStream } = await createClient(account).send(command(actions()));
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
  // Two texts, the close event and the SDK's empty frame: the local Polly verified each signature.
  expect(await account.settledRequests()).toMatchObject([{ state: 'completed', verifiedChunks: 4, inputEnded: true }]);
});

test('an aborted stream is cancelled at the far end', async () => {
  const account = await openPollyAccount();
  const controller = new AbortController();
  async function* actions(): AsyncGenerator<StartSpeechSynthesisStreamActionStream> {
    yield { TextEvent: { Text: 'This is heard. ', FlushStreamConfiguration: { Force: true } } };
    await new Promise<never>(() => undefined);
  }
  const { EventStream } = await createClient(account).send(command(actions()), { abortSignal: controller.signal });
  const events = EventStream?.[Symbol.asyncIterator]();
  await events?.next();
  controller.abort();
  await expect(
    (async () => {
      while ((await events?.next())?.done === false);
    })(),
  ).rejects.toThrow();
  expect(await account.settledRequests()).toMatchObject([{ state: 'cancelled' }]);
});

test('all other operations of the client use fetch', async () => {
  const { Voices } = await createClient(await openPollyAccount()).send(new DescribeVoicesCommand({ Engine: 'generative' }));
  expect(Voices?.map(({ Id }) => Id)).toContain('Matthew');
});

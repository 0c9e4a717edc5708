/** The requests are those of the AWS SDK's own client, and so are the errors. */
import { PollyClient, StartSpeechSynthesisStreamCommand, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { HttpResponse } from '@smithy/core/protocols';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import type { HttpRequest } from '@smithy/types';
import { afterEach, expect, test, vi } from 'vitest';
import { eventStreamPayloadHandlerProvider } from '../../../src/polly/aws/event-stream-signer';
import { SignedPolly, type SendStream, type StreamInput } from '../../../src/polly/aws/signed-polly';

const IDENTITY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
const codec = new EventStreamCodec(toUtf8, fromUtf8);
const never = new AbortController().signal;

afterEach(() => vi.restoreAllMocks());

/** A request as it is sent, without what only the SDK adds, and without signatures, which cover that as well. */
interface Sent {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

async function read({ method, protocol, hostname, path, headers, body }: HttpRequest): Promise<Sent> {
  const kept = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !/^(?:amz-sdk-.*|(?:x-amz-)?user-agent|authorization|content-length)$/u.test(name));
  return {
    target: `${method} ${protocol}//${hostname}${path}`,
    headers: Object.fromEntries(kept),
    body: body instanceof ReadableStream ? await framesOf(body as ReadableStream<Uint8Array>) : body,
  };
}

/** The frames within the signed ones. */
async function framesOf(body: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const frames: unknown[] = [];
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const { headers, body: inner } = codec.decode(next.value);
    expect(Object.keys(headers)).toEqual([':date', ':chunk-signature']);
    frames.push(inner.length === 0 ? 'end' : { ...codec.decode(inner), body: toUtf8(codec.decode(inner).body) });
  }
  return frames;
}

async function* actions() {
  yield { TextEvent: { Text: 'Grüße. ' } };
  yield await Promise.resolve({
    TextEvent: { Text: '<speak>Hi</speak>', TextType: 'ssml', FlushStreamConfiguration: { Force: true } } as const,
  });
  yield { CloseStreamEvent: {} };
}

const streamInput = (): StreamInput => ({
  Engine: 'generative',
  VoiceId: 'Matthew',
  LanguageCode: 'en-US',
  LexiconNames: ['one', 'two'],
  OutputFormat: 'mp3',
  SampleRate: '24000',
  ActionStream: actions(),
});

function create(region: string, endpoint: string): SignedPolly {
  return new SignedPolly({ region, endpoint, identity: IDENTITY, clockOffsetMs: () => 0 });
}

/** The request of the SDK's own client. */
async function sentBySdk(region: string, endpoint: string | undefined, send: (client: PollyClient) => Promise<unknown>): Promise<Sent> {
  let sent: Promise<Sent> | undefined;
  const client = new PollyClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials: IDENTITY,
    eventStreamPayloadHandlerProvider,
    requestHandler: {
      handle: async (request: unknown) => {
        sent = read(request as HttpRequest);
        await sent;
        return { response: new HttpResponse({ statusCode: 200, body: new Response('').body }) };
      },
    },
  });
  await send(client);
  return sent as Promise<Sent>;
}

test.each([
  ['us-west-2', 'https://polly.us-west-2.amazonaws.com', undefined],
  ['us-west-2', 'http://localhost:8000/polly', 'http://localhost:8000/polly'],
  ['cn-northwest-1', 'https://polly.cn-northwest-1.amazonaws.com.cn', undefined],
])('a stream in %s at %s is the one of the AWS SDK', async (region, endpoint, given) => {
  vi.spyOn(Date.prototype, 'getTime').mockReturnValue(1_700_000_000_000);
  const own: Promise<Sent>[] = [];
  const send: SendStream = async (request) => {
    own.push(read(request));
    await own[0];
    return { statusCode: 200, headers: {}, body: new Response('').body };
  };
  await create(region, endpoint).startStream(streamInput(), send);
  const command = new StartSpeechSynthesisStreamCommand(streamInput() as never);
  const sdk = await sentBySdk(region, given, (client) => client.send(command));
  const { 'x-amz-date': ownDate, ...ownHeaders } = (await own[0])?.headers ?? {};
  const { 'x-amz-date': sdkDate, ...sdkHeaders } = sdk.headers;
  expect([typeof ownDate, typeof sdkDate]).toEqual(['string', 'string']);
  expect(ownHeaders).toEqual(sdkHeaders);
  expect({ ...(await own[0]), headers: {} }).toEqual({ ...sdk, headers: {} });
});

test('a call is the one of the AWS SDK', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('sound', { headers: { 'x-amzn-requestcharacters': '5' } }));
  const input = {
    Engine: 'neural',
    VoiceId: 'Matthew',
    OutputFormat: 'mp3',
    SampleRate: '24000',
    Text: 'Grüße',
    TextType: 'text',
  } as const;
  const answer = await create('us-west-2', 'https://polly.us-west-2.amazonaws.com').synthesize(input, never);
  expect([answer.requestCharacters, await new Response(answer.body).text()]).toEqual([5, 'sound']);
  const sdk = await sentBySdk('us-west-2', undefined, (client) => client.send(new SynthesizeSpeechCommand(input)));
  const [url, { method, body } = {}] = fetched.mock.calls[0] ?? [];
  expect(`${method} ${url as string}`).toBe(sdk.target);
  expect(JSON.parse(body as string)).toEqual(JSON.parse(toUtf8(sdk.body as Uint8Array)));
});

test('an error of an answer that is no JSON has the status of the answer', async () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await expect(
    create('us-west-2', 'https://polly.us-west-2.amazonaws.com').synthesize({ OutputFormat: 'mp3', Text: 'Hi', VoiceId: 'Matthew' }, never),
  ).rejects.toMatchObject({ name: 'UnknownError', $metadata: { httpStatusCode: 502 } });
});

test.each([
  [{ 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/' }, '{"message":"No."}'],
  [{}, '{"__type":"com.amazonaws.polly#ValidationException","Message":"No."}'],
])('an error has its name and message wherever AWS puts them', async (headers, body) => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body, { status: 400, headers }));
  await expect(
    create('us-west-2', 'https://polly.us-west-2.amazonaws.com').synthesize({ OutputFormat: 'mp3', Text: 'Hi', VoiceId: 'Matthew' }, never),
  ).rejects.toMatchObject({ name: 'ValidationException', message: 'No.' });
});

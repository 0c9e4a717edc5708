/** AWS's own Node SDK, unmodified, pointed at a local Polly. */
import {
  PollyClient,
  StartSpeechSynthesisStreamCommand,
  type PollyClientConfig,
  type StartSpeechSynthesisStreamActionStream,
  type StartSpeechSynthesisStreamCommandInput,
  type StartSpeechSynthesisStreamEventStream,
} from '@aws-sdk/client-polly';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import type { LocalPolly, RequestRecord } from '../../src/emulator';

/** The head of an ordinary stream. */
export const MATTHEW = { Engine: 'generative', VoiceId: 'Matthew', OutputFormat: 'mp3', SampleRate: '24000' } as const;

/** A client with the credentials of an identity pool, as an app would make one. */
export function createClient(
  polly: LocalPolly,
  identityPoolId: string = polly.identityPoolId,
  config: PollyClientConfig = {},
): PollyClient {
  return new PollyClient({
    region: polly.region,
    endpoint: polly.url,
    credentials: createCredentials(polly, identityPoolId),
    maxAttempts: 2,
    ...config,
  });
}

/** Credentials of an identity pool, fetched from the local Polly's Cognito. */
export function createCredentials(polly: LocalPolly, identityPoolId: string) {
  return fromCognitoIdentityPool({
    identityPoolId,
    clientConfig: { region: polly.region, endpoint: polly.url, maxAttempts: 1 },
    // Left to itself it keeps identities in a cache that all tests would share.
    cache: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  });
}

/** Opens a stream; resolves at its first output event, as the SDK has it. */
export async function openStream(
  client: PollyClient,
  input: AsyncIterable<StartSpeechSynthesisStreamActionStream>,
  head: Partial<StartSpeechSynthesisStreamCommandInput> = {},
  abortSignal?: AbortSignal,
): Promise<AsyncIterable<StartSpeechSynthesisStreamEventStream>> {
  const command = new StartSpeechSynthesisStreamCommand({ ...MATTHEW, ...head, ActionStream: input });
  const { EventStream } = await client.send(command, abortSignal === undefined ? {} : { abortSignal });
  if (EventStream === undefined) throw new Error('The answer had no stream.');
  return EventStream;
}

/** Text events, one each, and the event that closes. */
export async function* textEvents(...texts: readonly string[]): AsyncGenerator<StartSpeechSynthesisStreamActionStream> {
  for (const Text of texts) yield { TextEvent: { Text } };
  yield { CloseStreamEvent: {} };
}

/** What a whole stream gave. */
export interface Heard {
  readonly audio: Uint8Array;
  readonly audioEvents: number;
  readonly requestCharacters: number | undefined;
}

/** Reads a stream to its end. */
export async function readAll(events: AsyncIterable<StartSpeechSynthesisStreamEventStream>): Promise<Heard> {
  const parts: Uint8Array[] = [];
  let requestCharacters: number | undefined;
  for await (const event of events) {
    if (event.AudioEvent?.AudioChunk) parts.push(event.AudioEvent.AudioChunk);
    if (event.StreamClosedEvent) requestCharacters = event.StreamClosedEvent.RequestCharacters;
  }
  return { audio: Buffer.concat(parts), audioEvents: parts.length, requestCharacters };
}

/** Makes an identity pool of its own for a test. */
export async function createPool(polly: LocalPolly, settings: object = {}): Promise<string> {
  const response = await fetch(`${polly.url}/_local/identity-pools`, { method: 'POST', body: JSON.stringify(settings) });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { identityPoolId: string }).identityPoolId;
}

/** The requests of an identity pool once none is under way. */
export async function settledRequests(polly: LocalPolly, identityPoolId: string): Promise<RequestRecord[]> {
  const pool = encodeURIComponent(identityPoolId);
  const response = await fetch(`${polly.url}/_local/identity-pools/${pool}/requests?until=settled`);
  return ((await response.json()) as { requests: RequestRecord[] }).requests;
}

/** Calls a local Polly with AWS's own, unmodified Node SDK. */
import {
  PollyClient,
  StartSpeechSynthesisStreamCommand,
  type PollyClientConfig,
  type StartSpeechSynthesisStreamActionStream,
  type StartSpeechSynthesisStreamCommandInput,
  type StartSpeechSynthesisStreamEventStream,
} from '@aws-sdk/client-polly';
import { Readable } from 'node:stream';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import type { LocalPolly, RequestRecord } from '../../src/emulator';

/** Where a local Polly is. */
export type PollyAddress = Pick<LocalPolly, 'url' | 'region' | 'identityPoolId'>;

/** Starting a thread and speaking takes more than Vitest's usual 5 seconds on a busy machine. */
export const SPEECH_TEST_TIMEOUT_MS = 30_000;

/** The parameters of an ordinary stream. */
export const MATTHEW = { Engine: 'generative', VoiceId: 'Matthew', OutputFormat: 'mp3', SampleRate: '24000' } as const;

/** The SDK logs every failed stream, and most failures here are intended. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Ignores the message.
}

/** Creates a client with the credentials of an identity pool, as an app does. */
export function createClient(
  polly: PollyAddress,
  identityPoolId: string = polly.identityPoolId,
  config: PollyClientConfig = {},
): PollyClient {
  return new PollyClient({
    region: polly.region,
    endpoint: polly.url,
    credentials: createCredentials(polly, identityPoolId),
    maxAttempts: 2,
    logger: SILENT,
    ...config,
  });
}

/** Creates a provider that gets credentials from local Polly's Cognito. */
export function createCredentials(polly: PollyAddress, identityPoolId: string) {
  return fromCognitoIdentityPool({
    identityPoolId,
    clientConfig: { region: polly.region, endpoint: polly.url, maxAttempts: 1 },
    // By default, the provider caches identities in a store that all tests would share.
    cache: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  });
}

/** Opens a stream. As in the SDK, it resolves at the first output event. */
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

/** Yields one text event per text, and the closing event. */
export function textEvents(...texts: readonly string[]): AsyncIterable<StartSpeechSynthesisStreamActionStream> {
  return Readable.from([...texts.map((Text) => ({ TextEvent: { Text } })), { CloseStreamEvent: {} }]);
}

/** An input that a test writes step by step. */
export class ManualInput implements AsyncIterable<StartSpeechSynthesisStreamActionStream> {
  readonly #events: StartSpeechSynthesisStreamActionStream[] = [];
  #hasEnded = false;
  #wake: () => void = () => undefined;

  /** Sends text to be spoken without waiting for more. */
  speak(Text: string): void {
    this.send({ TextEvent: { Text, FlushStreamConfiguration: { Force: true } } });
  }

  send(event: StartSpeechSynthesisStreamActionStream): void {
    this.#events.push(event);
    this.#wake();
  }

  /** Ends the input, which half-closes the request. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StartSpeechSynthesisStreamActionStream> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) yield event;
      else if (this.#hasEnded) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** The output of a whole stream. */
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

/** Creates an identity pool for a test. */
export async function createPool(polly: PollyAddress, settings: object = {}): Promise<string> {
  const response = await fetch(`${polly.url}/_local/identity-pools`, { method: 'POST', body: JSON.stringify(settings) });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { identityPoolId: string }).identityPoolId;
}

/** Polls the requests of an identity pool until a condition holds. */
export async function requestsWhen(
  polly: LocalPolly,
  identityPoolId: string,
  isReached: (requests: readonly RequestRecord[]) => boolean,
): Promise<RequestRecord[]> {
  for (;;) {
    const response = await fetch(`${polly.url}/_local/identity-pools/${encodeURIComponent(identityPoolId)}/requests`);
    const { requests } = (await response.json()) as { requests: RequestRecord[] };
    if (isReached(requests)) return requests;
  }
}

/** Returns the requests of an identity pool after they have ended. */
export async function settledRequests(polly: PollyAddress, identityPoolId: string): Promise<RequestRecord[]> {
  const pool = encodeURIComponent(identityPoolId);
  const response = await fetch(`${polly.url}/_local/identity-pools/${pool}/requests?until=settled`);
  return ((await response.json()) as { requests: RequestRecord[] }).requests;
}

/** AWS's own Node SDK, unmodified, pointed at a local Polly. */
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

/** Real speech on a busy machine, its thread's start included, is not done in Vitest's usual 5 seconds. */
export const SPEECH_TEST_TIMEOUT_MS = 30_000;

/** The head of an ordinary stream. */
export const MATTHEW = { Engine: 'generative', VoiceId: 'Matthew', OutputFormat: 'mp3', SampleRate: '24000' } as const;

/** The SDK tells the console of every stream that fails, and most of those here are meant to. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Nothing to tell.
}

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
    logger: SILENT,
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
export function textEvents(...texts: readonly string[]): AsyncIterable<StartSpeechSynthesisStreamActionStream> {
  return Readable.from([...texts.map((Text) => ({ TextEvent: { Text } })), { CloseStreamEvent: {} }]);
}

/** An input that a test writes to as it goes. */
export class ManualInput implements AsyncIterable<StartSpeechSynthesisStreamActionStream> {
  readonly #events: StartSpeechSynthesisStreamActionStream[] = [];
  #hasEnded = false;
  #wake: () => void = () => undefined;

  /** Sends text, and has it spoken without waiting for more. */
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

/** Asks for the requests of an identity pool until they are as a test needs them. */
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

/** The requests of an identity pool once none is under way. */
export async function settledRequests(polly: LocalPolly, identityPoolId: string): Promise<RequestRecord[]> {
  const pool = encodeURIComponent(identityPoolId);
  const response = await fetch(`${polly.url}/_local/identity-pools/${pool}/requests?until=settled`);
  return ((await response.json()) as { requests: RequestRecord[] }).requests;
}

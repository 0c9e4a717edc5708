/**
 * Sends Polly's two requests, signed with the packages that the AWS SDK itself is made of. Its client for all of Polly is several times as
 * large, and a listener would wait for it.
 */
import type {
  Engine,
  LanguageCode,
  StartSpeechSynthesisStreamActionStream,
  StartSpeechSynthesisStreamEventStream,
  SynthesizeSpeechCommandInput,
  VoiceId,
} from '@aws-sdk/client-polly';
import { Sha256 } from '@smithy/core/checksum';
import { eventStreamSerdeProvider } from '@smithy/core/event-streams';
import { HttpRequest } from '@smithy/core/protocols';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, HttpRequest as SignedRequest, HttpResponse, Message } from '@smithy/types';
import { eventStreamPayloadHandlerProvider } from './event-stream-signer';
import { eventFailure, responseFailure } from './aws-failures';

/** Polly's address, and the identity that signs. */
export interface SignedPollyOptions {
  readonly region: string;
  /** Polly's address, without a slash at its end. */
  readonly endpoint: string;
  readonly identity: AwsCredentialIdentity;
  /** Milliseconds by which the machine's clock is slow. */
  readonly clockOffsetMs: () => number;
}

/** Members that the requests of every operation share. */
export interface VoiceMembers {
  readonly Engine: Engine;
  readonly VoiceId: VoiceId;
  readonly LanguageCode?: LanguageCode;
  readonly LexiconNames?: string[];
}

/** The input of a two-way stream. */
export interface StreamInput extends VoiceMembers {
  readonly OutputFormat: string;
  readonly SampleRate: string;
  readonly ActionStream: AsyncIterable<StartSpeechSynthesisStreamActionStream>;
}

/** The answer of a call. */
export interface SpeechAnswer {
  readonly body: ReadableStream<Uint8Array> | null;
  /** Undefined where the page may not read the header. */
  readonly requestCharacters: number | undefined;
}

/** Carries a signed request with a streamed body. */
export type SendStream = (request: SignedRequest) => Promise<Pick<HttpResponse, 'statusCode' | 'headers'> & { readonly body?: unknown }>;

const marshaller = eventStreamSerdeProvider({ utf8Encoder: toUtf8, utf8Decoder: fromUtf8 });

/** Signs and sends requests with one identity. */
export class SignedPolly {
  readonly #options: SignedPollyOptions;
  readonly #signer: SignatureV4;

  constructor(options: SignedPollyOptions) {
    const { region, identity } = options;
    this.#options = options;
    this.#signer = new SignatureV4({ service: 'polly', region, credentials: identity, sha256: Sha256 });
  }

  /**
   * Opens a two-way stream. The errors have the name and the fields that AWS gives them.
   *
   * @returns The events of the answer.
   */
  async startStream(input: StreamInput, send: SendStream): Promise<AsyncIterable<StartSpeechSynthesisStreamEventStream>> {
    const { ActionStream, Engine, VoiceId, OutputFormat, SampleRate, LanguageCode, LexiconNames } = input;
    const members = { Engine, VoiceId, OutputFormat, SampleRate, LanguageCode, LexiconNames: LexiconNames?.map(quoted).join(', ') };
    const headers = Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[`x-amzn-${name}`, value] as const]));
    const request = await this.#sign(
      '/v1/synthesisStream',
      {
        'content-type': 'application/vnd.amazon.eventstream',
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-EVENTS',
        ...Object.fromEntries(headers),
      },
      marshaller.serialize(ActionStream, actionMessage),
    );
    const { identity, clockOffsetMs } = this.#options;
    const events = eventStreamPayloadHandlerProvider({
      messageSigner: () => Promise.resolve(this.#signer),
      utf8Encoder: toUtf8,
      utf8Decoder: fromUtf8,
      systemClockOffset: clockOffsetMs(),
      credentials: () => Promise.resolve(identity),
    });
    const { response } = await events.handle(async () => ({ response: await send(request), output: { $metadata: {} } }), {
      request,
      input: {},
    });
    const { statusCode, headers: answered, body } = response as Awaited<ReturnType<SendStream>>;
    if (statusCode !== 200) throw responseFailure(statusCode, answered, await textOf(body));
    return marshaller.deserialize(body as AsyncIterable<Uint8Array>, (event: Record<string, Message>) => Promise.resolve(readEvent(event)));
  }

  /** Calls `SynthesizeSpeech`. The errors have the name and the fields that AWS gives them; those of the network are those of `fetch`. */
  async synthesize(input: SynthesizeSpeechCommandInput, signal: AbortSignal): Promise<SpeechAnswer> {
    const body = JSON.stringify(input);
    const { method, headers } = await this.#sign('/v1/speech', { 'content-type': 'application/json' }, body);
    const answer = await fetch(`${this.#options.endpoint}/v1/speech`, { method, headers, body, signal });
    const answered = Object.fromEntries(answer.headers);
    if (answer.status !== 200) throw responseFailure(answer.status, answered, await answer.text());
    const characters = Number(answered['x-amzn-requestcharacters'] ?? NaN);
    return { body: answer.body, requestCharacters: Number.isNaN(characters) ? undefined : characters };
  }

  async #sign(path: string, headers: Record<string, string>, body: unknown): Promise<SignedRequest> {
    const { protocol, hostname, port, host, pathname } = new URL(this.#options.endpoint);
    const request = new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: `${pathname.replace(/\/$/, '')}${path}`,
      headers: { host, ...headers },
      body,
    });
    const signingDate = new Date(new Date().getTime() + this.#options.clockOffsetMs());
    return this.#signer.sign(request, { signingDate });
  }
}

/** Writes an item of a list in a header. */
function quoted(item: string): string {
  return /[",]/.test(item) ? `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"` : item;
}

function actionMessage(action: object): Message {
  const [type = '', members] = Object.entries(action)[0] ?? [];
  const text = (value: string) => ({ type: 'string', value }) as const;
  return {
    headers: { ':event-type': text(type), ':message-type': text('event'), ':content-type': text('application/json') },
    body: fromUtf8(JSON.stringify(members)),
  };
}

function readEvent(event: Record<string, Message>): StartSpeechSynthesisStreamEventStream {
  const [type, { body }] = Object.entries(event)[0] as [string, Message];
  if (type === 'AudioEvent') return { AudioEvent: { AudioChunk: body } };
  if (type === 'StreamClosedEvent') return { StreamClosedEvent: JSON.parse(toUtf8(body) || '{}') as object };
  const unread = type.endsWith('Exception') ? { [type]: eventFailure(type, toUtf8(body)) } : { $unknown: event };
  return unread as unknown as StartSpeechSynthesisStreamEventStream;
}

async function textOf(body: unknown): Promise<string> {
  return body instanceof ReadableStream ? new Response(body as ReadableStream<Uint8Array>).text() : '';
}

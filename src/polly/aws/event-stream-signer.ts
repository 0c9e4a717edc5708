/**
 * Signs the frames of an event stream in the browser. The AWS SDK's browser build leaves this out, because `fetch`
 * could not send such a stream. With this provider, its client does everything else as it does in Node.
 *
 * Each frame is wrapped in an outer frame with the time and a signature. Every signature covers the previous one,
 * back to the signature of the request itself (AWS Signature Version 4, "Signing event stream messages").
 */
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromHex } from '@smithy/core/serde';
import type {
  AwsCredentialIdentity,
  Decoder,
  Encoder,
  EventStreamPayloadHandler,
  HttpRequest,
  MessageHeaders,
  MessageSigner,
} from '@smithy/types';
import { systemClock } from '../../base/clock';

const REQUEST_SIGNATURE = /\bSignature=([0-9a-f]{64})$/;

/** The resolved configuration of the AWS SDK's client, read anew for each request. */
export interface EventStreamSigningOptions {
  readonly messageSigner: () => Promise<MessageSigner>;
  readonly utf8Encoder: Encoder;
  readonly utf8Decoder: Decoder;
  /** Milliseconds by which the machine's clock is slow, as the client found. */
  readonly systemClockOffset?: number;
  readonly credentials?: () => Promise<AwsCredentialIdentity>;
}

/**
 * An `eventStreamPayloadHandlerProvider` for clients of the AWS SDK.
 *
 * If the source of the events throws, the request's body fails with that error. If the request is cancelled, the
 * source's stream is cancelled.
 */
export function eventStreamPayloadHandlerProvider(options: EventStreamSigningOptions): EventStreamPayloadHandler {
  const codec = new EventStreamCodec(options.utf8Encoder, options.utf8Decoder);
  return {
    async handle(next, args) {
      const request = args.request as HttpRequest;
      const signature = REQUEST_SIGNATURE.exec(request.headers['authorization'] ?? '')?.[1];
      if (signature === undefined) throw new Error('The request of an event stream must be signed before its events.');
      const frames = framesOf(request.body as ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>);
      try {
        const signer = await options.messageSigner();
        // Read once, so that refreshed credentials do not break the chain in the middle of a stream.
        const credentials = await options.credentials?.();
        const chain = new SignatureChain(signature, codec, signer, credentials, dates(options.systemClockOffset ?? 0));
        request.body = signedFrames(frames, chain);
        return await next(args);
      } catch (error) {
        frames.cancel(error);
        throw error;
      }
    },
  };
}

class SignatureChain {
  #previous: string;
  readonly #codec: EventStreamCodec;
  readonly #signer: MessageSigner;
  readonly #credentials: AwsCredentialIdentity | undefined;
  readonly #now: () => Date;

  constructor(
    first: string,
    codec: EventStreamCodec,
    signer: MessageSigner,
    credentials: AwsCredentialIdentity | undefined,
    now: () => Date,
  ) {
    this.#previous = first;
    this.#codec = codec;
    this.#signer = signer;
    this.#credentials = credentials;
    this.#now = now;
  }

  async wrap(frame: Uint8Array): Promise<Uint8Array> {
    const signingDate = this.#now();
    const date: MessageHeaders = { ':date': { type: 'timestamp', value: signingDate } };
    const { signature } = await this.#signer.sign(
      { message: { headers: date, body: frame }, priorSignature: this.#previous },
      { signingDate, ...(this.#credentials === undefined ? {} : { eventStreamCredentials: this.#credentials }) },
    );
    this.#previous = signature;
    return this.#codec.encode({
      headers: { ...date, ':chunk-signature': { type: 'binary', value: fromHex(signature) } },
      body: frame,
    });
  }
}

/**
 * Makes a clock for one stream that ignores later changes of the machine's time. If the time is corrected in the
 * middle of a stream, the rest of the stream would otherwise be signed for another time.
 */
function dates(clockOffsetMs: number): () => Date {
  const beganAtMs = new Date().getTime() + clockOffsetMs - systemClock.now();
  return () => new Date(Math.round(beganAtMs + systemClock.now()));
}

interface FrameSource {
  next(): Promise<Uint8Array | undefined>;
  /** Cancels the source. Never throws: an error of the source does not matter any more. */
  cancel(reason: unknown): void;
}

/** Reads a ReadableStream in browsers, where not every one is iterable, and an iterable in Node. */
function framesOf(body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): FrameSource {
  if (body instanceof ReadableStream) {
    const reader = body.getReader();
    return {
      next: async () => (await reader.read()).value,
      cancel: (reason) => void reader.cancel(reason).catch(() => undefined),
    };
  }
  const iterator = body[Symbol.asyncIterator]();
  return {
    next: async () => {
      const result = await iterator.next();
      return result.done === true ? undefined : result.value;
    },
    cancel: () => void iterator.return?.().catch(() => undefined),
  };
}

function signedFrames(frames: FrameSource, chain: SignatureChain): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const frame = await frames.next();
        if (frame === undefined) controller.close();
        else controller.enqueue(await chain.wrap(frame));
      },
      cancel: (reason) => frames.cancel(reason),
    },
    // Frames are signed only when they are sent, because each must carry the date of its sending.
    { highWaterMark: 0 },
  );
}

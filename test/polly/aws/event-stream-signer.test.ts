/** Compares our signer with AWS's own: the same events, credentials and time must yield the same bytes. */
import { EventStreamCodec } from '@smithy/core/event-streams';
import { HttpRequest } from '@smithy/core/protocols';
import { Sha256 } from '@smithy/core/checksum';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { EventStreamPayloadHandler, HttpRequest as AnyHttpRequest } from '@smithy/types';
import { eventStreamPayloadHandlerProvider as awsProvider } from '@aws-sdk/middleware-websocket';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventStreamPayloadHandlerProvider, type EventStreamSigningOptions } from '../../../src/polly/aws/event-stream-signer';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260319/us-west-2/polly/aws4_request, SignedHeaders=host, Signature=${'0123456789abcdef'.repeat(4)}`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.UTC(2026, 2, 19, 12, 30, 15, 250) });
});

afterEach(() => {
  vi.useRealTimers();
});

function options(changes: Partial<EventStreamSigningOptions> = {}): EventStreamSigningOptions {
  const signer = new SignatureV4({ credentials: CREDENTIALS, region: 'us-west-2', service: 'polly', sha256: Sha256 });
  return {
    messageSigner: () => Promise.resolve(signer),
    utf8Encoder: (bytes) => toUtf8(bytes as Uint8Array),
    utf8Decoder: (text) => fromUtf8(text),
    systemClockOffset: 0,
    credentials: () => Promise.resolve(CREDENTIALS),
    ...changes,
  };
}

function requestOf(body: unknown, authorization = AUTHORIZATION): HttpRequest {
  return new HttpRequest({ method: 'POST', path: '/', headers: { authorization }, body });
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

/** Sends a request through a handler; `send` acts as the network. */
async function handle<Sent>(
  handler: EventStreamPayloadHandler,
  request: HttpRequest,
  send: (body: ReadableStream<Uint8Array>) => Promise<Sent>,
): Promise<Sent> {
  const { response } = await handler.handle(
    async (args) => ({
      response: await send((args.request as AnyHttpRequest).body as ReadableStream<Uint8Array>),
      output: { $metadata: {} },
    }),
    { request, input: {} },
    {},
  );
  return response as Sent;
}

async function collect(body: ReadableStream<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return chunks;
}

describe('event stream signer', () => {
  test("makes the bytes that AWS's signer makes", async () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: -1e9, max: 1e9 }), async (chunks, systemClockOffset) => {
        const ours = await handle(eventStreamPayloadHandlerProvider(options({ systemClockOffset })), requestOf(streamOf(chunks)), collect);
        const theirs = await handle(awsProvider(options({ systemClockOffset })), requestOf(streamOf(chunks)), collect);
        expect(ours).toEqual(theirs);
        expect(ours).toHaveLength(chunks.length);
      }),
      { numRuns: 50, seed: 20260319 },
    );
  });

  test('takes an iterable body, as the SDK makes it in Node', async () => {
    const chunks = [Uint8Array.of(1, 2, 3), new Uint8Array()];
    async function* iterable(): AsyncGenerator<Uint8Array> {
      for (const chunk of chunks) yield await Promise.resolve(chunk);
    }
    const handler = eventStreamPayloadHandlerProvider(options());
    expect(await handle(handler, requestOf(iterable()), collect)).toEqual(await handle(handler, requestOf(streamOf(chunks)), collect));
  });

  test('reads credentials once a stream, so that a refresh does not break the chain', async () => {
    const credentials = vi.fn(() => Promise.resolve(CREDENTIALS));
    const chunks = Array.from({ length: 5 }, () => new Uint8Array(10));
    await handle(eventStreamPayloadHandlerProvider(options({ credentials })), requestOf(streamOf(chunks)), collect);
    expect(credentials).toHaveBeenCalledTimes(1);
  });

  test('setting the clock in mid-stream changes no date', async () => {
    const codec = new EventStreamCodec(toUtf8, fromUtf8);
    const body = streamOf([Uint8Array.of(1), Uint8Array.of(2)]);
    const frames = await handle(
      eventStreamPayloadHandlerProvider(options({ systemClockOffset: -5_000 })),
      requestOf(body),
      async (signed) => {
        const reader = signed.getReader();
        const first = await reader.read();
        vi.advanceTimersByTime(700);
        vi.setSystemTime(Date.UTC(2026, 2, 19, 13));
        return [first.value, (await reader.read()).value];
      },
    );
    const dates = frames.map((frame) => codec.decode(frame ?? new Uint8Array()).headers[':date']?.value as Date);
    expect(dates).toEqual([new Date(Date.UTC(2026, 2, 19, 12, 30, 10, 250)), new Date(Date.UTC(2026, 2, 19, 12, 30, 10, 950))]);
  });

  test('signs no frame before it is requested', async () => {
    const pulled: number[] = [];
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled.push(pulled.length);
          controller.enqueue(new Uint8Array(1));
        },
      },
      { highWaterMark: 0 },
    );
    await handle(eventStreamPayloadHandlerProvider(options()), requestOf(source), async (body) => {
      const reader = body.getReader();
      await reader.read();
      await new Promise((resolve) => setImmediate(resolve));
      expect(pulled).toEqual([0]);
      await reader.cancel();
    });
  });

  test("an error of the source is the error of the request's body", async () => {
    const error = new Error('the source broke');
    const source = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(error) });
    const handler = eventStreamPayloadHandlerProvider(options());
    await expect(handle(handler, requestOf(source), collect)).rejects.toBe(error);
  });

  test.each([
    ['cancels its body', (body: ReadableStream<Uint8Array>) => body.cancel('enough')],
    ['fails', () => Promise.reject(new Error('enough'))],
  ])('a network that %s cancels the source', async (_, send) => {
    const cancel = vi.fn();
    const source = new ReadableStream<Uint8Array>({ cancel });
    await handle(eventStreamPayloadHandlerProvider(options()), requestOf(source), send).catch(() => undefined);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test('refuses an unsigned request', async () => {
    const handler = eventStreamPayloadHandlerProvider(options());
    await expect(handle(handler, requestOf(streamOf([]), 'none'), collect)).rejects.toThrow('must be signed');
  });
});

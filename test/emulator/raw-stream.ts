/** Changes the bytes of a speech stream between the SDK's signer and the socket. */
import { PassThrough, Readable } from 'node:stream';
import type { PollyClient } from '@aws-sdk/client-polly';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';

/** Encodes and decodes messages as the SDK does. */
export const codec = new EventStreamCodec(
  (bytes) => toUtf8(bytes as Uint8Array),
  (text) => fromUtf8(text),
);

/** Inserts `spoil` between the client's signer and the network. Each chunk is one signed message. */
export function spoilInput(client: PollyClient, spoil: (messages: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>): PollyClient {
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: AsyncIterable<Uint8Array> };
      request.body = Readable.from(spoil(request.body)).pipe(new PassThrough({ objectMode: true }));
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'spoilInput' },
  );
  return client;
}

/** Changes a signed message and updates its checksums. */
export function alterMessage(message: Uint8Array, alter: (decoded: ReturnType<EventStreamCodec['decode']>) => void): Uint8Array {
  const decoded = codec.decode(message);
  alter(decoded);
  return codec.encode(decoded);
}

/** Passes all messages on, but replaces one of them, by its index. */
export function replacing(
  index: number,
  replace: (message: Uint8Array) => readonly Uint8Array[],
): (messages: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array> {
  return async function* (messages) {
    let at = 0;
    for await (const message of messages) {
      if (at++ === index) yield* replace(message);
      else yield message;
    }
  };
}

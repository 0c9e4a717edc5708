/** A speech stream whose bytes a test can spoil on their way from the SDK's signer to the socket. */
import { PassThrough, Readable } from 'node:stream';
import type { PollyClient } from '@aws-sdk/client-polly';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';

/** Writes and reads messages, as the SDK does. */
export const codec = new EventStreamCodec(
  (bytes) => toUtf8(bytes as Uint8Array),
  (text) => fromUtf8(text),
);

/** Has `spoil` stand between the client's signer and the network; each chunk is one signed message. */
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

/** Changes a signed message of which the checksums stay right. */
export function alterMessage(message: Uint8Array, alter: (decoded: ReturnType<EventStreamCodec['decode']>) => void): Uint8Array {
  const decoded = codec.decode(message);
  alter(decoded);
  return codec.encode(decoded);
}

/** An input that passes everything on but has one message, by its number, replaced by others. */
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

/** The messages of `StartSpeechSynthesisStream`, encoded and decoded as the AWS SDK does. */

import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import type { ServiceError } from '../http/service-error';
import { FrameError } from './frame-reader';

/** The exceptions that the service model defines for the stream. Others are sent as unmodelled errors. */
const MODELED_EXCEPTIONS = ['ValidationException', 'ServiceQuotaExceededException', 'ServiceFailureException', 'ThrottlingException'];

/** A decoded message: typed headers and a payload. */
export type StreamMessage = ReturnType<EventStreamCodec['decode']>;

/** The codec of event-stream messages. It is stateless. */
export const eventStreamCodec = new EventStreamCodec(
  (bytes) => toUtf8(bytes as Uint8Array),
  (text) => fromUtf8(text),
);

/**
 * Decodes one message.
 *
 * @throws FrameError if its checksum or headers are wrong.
 */
export function decodeMessage(bytes: Uint8Array): StreamMessage {
  try {
    return eventStreamCodec.decode(bytes);
  } catch (error) {
    throw new FrameError('A message could not be decoded: its checksum or its headers are wrong.', { cause: error });
  }
}

/** Encodes an `AudioEvent`, whose payload is the audio. */
export function encodeAudioEvent(audio: Uint8Array): Uint8Array {
  return encode({ ':message-type': 'event', ':event-type': 'AudioEvent', ':content-type': 'application/octet-stream' }, audio);
}

/** Encodes the `StreamClosedEvent` that ends a stream normally. */
export function encodeStreamClosedEvent(requestCharacters: number): Uint8Array {
  return encode(
    { ':message-type': 'event', ':event-type': 'StreamClosedEvent', ':content-type': 'application/json' },
    fromUtf8(JSON.stringify({ RequestCharacters: requestCharacters })),
  );
}

/** Encodes the message that ends a stream with an error. */
export function encodeError(error: ServiceError): Uint8Array {
  if (MODELED_EXCEPTIONS.includes(error.type)) {
    return encode(
      { ':message-type': 'exception', ':exception-type': error.type, ':content-type': 'application/json' },
      fromUtf8(error.toBody()),
    );
  }
  return encode({ ':message-type': 'error', ':error-code': error.type, ':error-message': error.message }, new Uint8Array(0));
}

function encode(headers: Readonly<Record<string, string>>, body: Uint8Array): Uint8Array {
  const typed: StreamMessage['headers'] = {};
  for (const [name, value] of Object.entries(headers)) typed[name] = { type: 'string', value };
  return eventStreamCodec.encode({ headers: typed, body });
}

/**
 * Checks the signature chain of an event stream. Each message is signed together with the previous message's signature; the
 * first one with the signature of the request head.
 *
 * Source: "Event stream" signing in Amazon Transcribe's developer guide, which Polly's SDK implements in the same way. AWS
 * does not document its answer to a broken chain within a stream; the exceptions here are those of a request head
 * (inferred).
 */

import type { EventStreamCodec } from '@smithy/core/event-streams';
import type { IssuedCredentials } from '../accounts/accounts';
import type { StreamMessage } from '../event-stream/messages';
import { ServiceError } from '../http/service-error';
import { sha256Hex } from './canonical-request';
import { checkClockSkew } from './request-authorizer';
import { areSignaturesEqual, deriveSigningKey, formatAmzDate, formatScope, SERVICE, signString } from './signing-key';

const ALGORITHM = 'AWS4-HMAC-SHA256-PAYLOAD';

/** The state of one chain. */
export class ChunkVerifier {
  readonly #codec: EventStreamCodec;
  readonly #credentials: IssuedCredentials;
  readonly #region: string;
  readonly #wallClock: () => number;
  #priorSignature: string;

  constructor(options: {
    readonly codec: EventStreamCodec;
    readonly credentials: IssuedCredentials;
    readonly region: string;
    /** Hex signature of the request head. */
    readonly seedSignature: string;
    /** Returns the present time in epoch milliseconds. */
    readonly wallClock: () => number;
  }) {
    this.#codec = options.codec;
    this.#credentials = options.credentials;
    this.#region = options.region;
    this.#priorSignature = options.seedSignature;
    this.#wallClock = options.wallClock;
  }

  /**
   * Checks the next message of the chain.
   *
   * @throws ServiceError `InvalidSignatureException` or `ExpiredTokenException`.
   */
  verify(message: StreamMessage): void {
    const date = message.headers[':date'];
    const signature = message.headers[':chunk-signature'];
    if (date?.type !== 'timestamp' || signature?.type !== 'binary') {
      throw invalidSignature('An event came without its :date and :chunk-signature headers.');
    }
    const signedAtMs = date.value.getTime();
    if (Number.isNaN(signedAtMs)) throw invalidSignature("An event's :date is not a date.");
    checkClockSkew(signedAtMs, this.#wallClock());
    if (this.#wallClock() >= this.#credentials.expiresAtMs) {
      throw new ServiceError(403, 'ExpiredTokenException', 'The security token included in the request is expired');
    }
    const amzDate = formatAmzDate(signedAtMs);
    const scope = { shortDate: amzDate.slice(0, 8), region: this.#region, service: SERVICE };
    const stringToSign = [
      ALGORITHM,
      amzDate,
      formatScope(scope),
      this.#priorSignature,
      sha256Hex(this.#codec.formatHeaders({ ':date': date })),
      sha256Hex(message.body),
    ].join('\n');
    const expected = signString(deriveSigningKey(this.#credentials.secretAccessKey, scope), stringToSign);
    if (!areSignaturesEqual(expected, Buffer.from(signature.value).toString('hex'))) {
      throw invalidSignature('The signature we calculated for an event does not match the signature you provided.');
    }
    this.#priorSignature = expected;
  }
}

function invalidSignature(message: string): ServiceError {
  return new ServiceError(403, 'InvalidSignatureException', message);
}

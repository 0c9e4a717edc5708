/**
 * Authenticates requests: Signature Version 4 in the `Authorization` header, the session token, and the clock. Error names
 * and wording are those of AWS services; SDKs branch on the names.
 */

import type { Accounts, IssuedCredentials } from '../accounts/accounts';
import { ServiceError } from '../http/service-error';
import { canonicalRequest, sha256Hex, type SignableRequest } from './canonical-request';
import { areSignaturesEqual, deriveSigningKey, formatAmzDate, formatScope, parseAmzDate, SERVICE, signString } from './signing-key';

/** The most that a client's clock may be off. Source: AWS's own "Signature expired" message ("- 5 min."). */
export const MAX_CLOCK_SKEW_MS = 5 * 60_000;
/** The `x-amz-content-sha256` of a request whose body is a stream of signed events. */
export const STREAMING_PAYLOAD_MARKER = 'STREAMING-AWS4-HMAC-SHA256-EVENTS';

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The result of a valid signature. */
export interface Authorization {
  readonly credentials: IssuedCredentials;
  /** Hex signature of the request head, which starts the signature chain of a stream's events. */
  readonly signature: string;
}

/** Checks the signatures of requests to one region. */
export class RequestAuthorizer {
  readonly #accounts: Accounts;
  readonly #region: string;
  readonly #wallClock: () => number;

  /** @param wallClock - Returns the present time in epoch milliseconds. */
  constructor(accounts: Accounts, region: string, wallClock: () => number) {
    this.#accounts = accounts;
    this.#region = region;
    this.#wallClock = wallClock;
  }

  /**
   * Checks one request.
   *
   * @param body - The whole body; undefined for a stream of signed events.
   * @throws ServiceError with AWS's own error type.
   */
  authorize(request: SignableRequest, body: Uint8Array | undefined): Authorization {
    const { accessKeyId, scope, signedHeaders, signature } = parseAuthorization(request.headers['authorization']);
    const credentials = this.#accounts.findCredentials(accessKeyId);
    const sessionToken = request.headers['x-amz-security-token'];
    if (credentials === undefined || sessionToken !== credentials.sessionToken) {
      throw refusal('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    const amzDate = request.headers['x-amz-date'] ?? '';
    this.#checkScope(scope, amzDate);
    checkSignedHeaders(request.headers, signedHeaders);
    const stringToSign = [
      ALGORITHM,
      amzDate,
      formatScope(scope),
      sha256Hex(canonicalRequest(request, signedHeaders, payloadHash(request.headers, body))),
    ].join('\n');
    const expected = signString(deriveSigningKey(credentials.secretAccessKey, scope), stringToSign);
    if (!areSignaturesEqual(expected, signature)) {
      throw refusal(
        'InvalidSignatureException',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
    }
    if (this.#wallClock() >= credentials.expiresAtMs) {
      throw refusal('ExpiredTokenException', 'The security token included in the request is expired');
    }
    return { credentials, signature };
  }

  #checkScope(scope: { shortDate: string; region: string; service: string }, amzDate: string): void {
    const signedAtMs = parseAmzDate(amzDate);
    if (signedAtMs === undefined) {
      throw refusal('IncompleteSignatureException', `Date must be in ISO-8601 'basic format'. Authorization=${ALGORITHM}`, 400);
    }
    if (scope.service !== SERVICE) {
      throw refusal('InvalidSignatureException', `Credential should be scoped to correct service: '${SERVICE}'.`);
    }
    if (scope.region !== this.#region) {
      throw refusal('InvalidSignatureException', `Credential should be scoped to a valid region, not '${scope.region}'.`);
    }
    if (scope.shortDate !== amzDate.slice(0, 8)) {
      throw refusal(
        'InvalidSignatureException',
        'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.',
      );
    }
    checkClockSkew(signedAtMs, this.#wallClock());
  }
}

/**
 * Throws if a signature is too old or lies too far in the future.
 *
 * @throws ServiceError `InvalidSignatureException`. An SDK then corrects its clock by the response's `Date`.
 */
export function checkClockSkew(signedAtMs: number, nowMs: number): void {
  const signedAt = formatAmzDate(signedAtMs);
  const now = formatAmzDate(nowMs);
  if (signedAtMs < nowMs - MAX_CLOCK_SKEW_MS) {
    const limit = formatAmzDate(nowMs - MAX_CLOCK_SKEW_MS);
    throw refusal('InvalidSignatureException', `Signature expired: ${signedAt} is now earlier than ${limit} (${now} - 5 min.)`);
  }
  if (signedAtMs > nowMs + MAX_CLOCK_SKEW_MS) {
    const limit = formatAmzDate(nowMs + MAX_CLOCK_SKEW_MS);
    throw refusal('InvalidSignatureException', `Signature not yet current: ${signedAt} is still later than ${limit} (${now} + 5 min.)`);
  }
}

function parseAuthorization(header: string | undefined) {
  if (header === undefined) throw refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const credential = /Credential=([^/\s,]+)\/(\d{8})\/([^/\s,]+)\/([^/\s,]+)\/aws4_request/.exec(header);
  const signedHeaders = /SignedHeaders=([^\s,]+)/.exec(header);
  const signature = /Signature=([0-9a-f]+)/.exec(header);
  if (!header.startsWith(`${ALGORITHM} `) || credential === null || signedHeaders === null || signature === null) {
    throw refusal(
      'IncompleteSignatureException',
      `Authorization header requires '${ALGORITHM}' with 'Credential', 'SignedHeaders' and 'Signature' parameters.`,
      400,
    );
  }
  const [, accessKeyId = '', shortDate = '', region = '', service = ''] = credential;
  return {
    accessKeyId,
    scope: { shortDate, region, service },
    signedHeaders: (signedHeaders[1] ?? '').split(';'),
    signature: signature[1] ?? '',
  };
}

/**
 * The specification requires signing the host and every sent `x-amz-` header. Over HTTP/2, AWS's Node SDK sends no `host`
 * and signs `:authority` instead.
 */
function checkSignedHeaders(headers: Readonly<Record<string, string>>, signedHeaders: readonly string[]): void {
  const required = Object.keys(headers).filter((name) => name.startsWith('x-amz-'));
  const unsigned = required.find((name) => !signedHeaders.includes(name));
  const isHostSigned = signedHeaders.includes('host') || signedHeaders.includes(':authority');
  if (unsigned === undefined && isHostSigned) return;
  const missing = unsigned ?? "host' or ':authority";
  throw refusal('InvalidSignatureException', `'${missing}' must be a 'SignedHeader' in the AWS Authorization.`);
}

function payloadHash(headers: Readonly<Record<string, string>>, body: Uint8Array | undefined): string {
  return body === undefined ? (headers['x-amz-content-sha256'] ?? STREAMING_PAYLOAD_MARKER) : sha256Hex(body);
}

function refusal(type: string, message: string, status = 403): ServiceError {
  return new ServiceError(status, type, message);
}

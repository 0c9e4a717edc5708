/**
 * The canonical form of a request, which Signature Version 4 signs. It is written from the specification on node:crypto: a
 * verifier that shared the SDK signer's code would share its mistakes.
 *
 * Source: "Create a signed AWS API request", AWS Identity and Access Management user guide.
 */

import { createHash } from 'node:crypto';

/** The signed parts of a request. */
export interface SignableRequest {
  readonly method: string;
  /** The raw path. */
  readonly path: string;
  /** The raw query without its question mark. */
  readonly query: string;
  /** Headers with lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Builds the canonical request.
 *
 * @param signedHeaders - Names of the signed headers, in the client's order.
 * @param payloadHash - Hex SHA-256 of the body, or the marker in its place.
 */
export function canonicalRequest(request: SignableRequest, signedHeaders: readonly string[], payloadHash: string): string {
  const headerLines = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`);
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headerLines.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** Returns the SHA-256 in hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Every service except S3 signs the path with one more encoding than it is sent with. */
function canonicalPath(path: string): string {
  return path.split('/').map(encodeRfc3986).join('/');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return `${encodeRfc3986(decode(name))}=${encodeRfc3986(decode(value))}`;
    })
    .sort()
    .join('&');
}

/** Decodes an escape. A malformed one stays unchanged: it cannot have been signed, so the signature will not match. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

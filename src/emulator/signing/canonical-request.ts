/**
 * The canonical form of a request, which is what Signature Version 4 signs. Written on node:crypto and from the
 * specification, not on the SDK's signer: a verifier that shared the signer's code would share its mistakes.
 *
 * Source: "Create a signed AWS API request", AWS Identity and Access Management user guide.
 */

import { createHash } from 'node:crypto';

/** What is signed of a request. */
export interface SignableRequest {
  readonly method: string;
  /** The path as it was sent. */
  readonly path: string;
  /** The query as it was sent, without its question mark. */
  readonly query: string;
  /** Headers in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The canonical request.
 *
 * @param signedHeaders - Names of the headers that are part of it, as the client listed them.
 * @param payloadHash - Hex SHA-256 of the body, or the marker that stands for it.
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

/** Hex SHA-256. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Every service but S3 signs the path encoded once more than it is sent. */
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

/** A malformed escape stays as it is: it can't have been signed, so the signature will not match. */
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

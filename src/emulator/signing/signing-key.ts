/** Keys, scopes and dates of Signature Version 4. */

import { createHmac, timingSafeEqual } from 'node:crypto';

/** The service name in Polly's signatures. */
export const SERVICE = 'polly';

/** The scope of a signature: one day, one region, one service. */
export interface CredentialScope {
  /** `YYYYMMDD` */
  readonly shortDate: string;
  readonly region: string;
  readonly service: string;
}

/** Formats the scope for the string to sign. */
export function formatScope({ shortDate, region, service }: CredentialScope): string {
  return `${shortDate}/${region}/${service}/aws4_request`;
}

/** Derives the signing key of a scope. */
export function deriveSigningKey(secretAccessKey: string, { shortDate, region, service }: CredentialScope): Buffer {
  let key: string | Buffer = `AWS4${secretAccessKey}`;
  for (const part of [shortDate, region, service, 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  return key as Buffer;
}

/** Signs a string; returns hex. */
export function signString(key: Buffer, stringToSign: string): string {
  return createHmac('sha256', key).update(stringToSign).digest('hex');
}

/** Whether two hex signatures are equal, compared in constant time. */
export function areSignaturesEqual(expectedHex: string, givenHex: string): boolean {
  const expected = Buffer.from(expectedHex);
  const given = Buffer.from(givenHex);
  return expected.byteLength === given.byteLength && timingSafeEqual(expected, given);
}

/** Formats epoch milliseconds as `YYYYMMDDTHHMMSSZ`. */
export function formatAmzDate(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/**
 * Parses an `x-amz-date` to epoch milliseconds.
 *
 * @returns Undefined if it is not of the form `YYYYMMDDTHHMMSSZ`.
 */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

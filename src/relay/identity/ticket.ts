/**
 * Tickets: an app's server gives one to a page, and the page shows it to the relay when it connects. A ticket is a
 * short-lived JSON Web Token (RFC 7519, HS256), signed with a secret that both servers share. It travels in the WebSocket's
 * subprotocol: browsers let pages set no other header, and a ticket in the URL would appear in logs.
 */
import { createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { checkOption, wholeNumberFrom } from '../../base/options/option-rules';
import { readChecked, readOptions } from '../../base/options/read-options';
import { invalid } from '../errors/invalid';

/** Audience of all tickets, so that other tokens signed with the same secret are no tickets. */
export const TICKET_AUDIENCE = 'polly-relay';
/** Name of the claim with the limits. */
export const LIMITS_CLAIM = 'limits';
/** HS256 requires a key at least as long as its hash (RFC 7518, section 3.2). */
const LEAST_SECRET_BYTES = 32;
/** Default lifetime of a ticket: enough for a page to connect. */
const STANDARD_SECONDS = 60;
const MOST_SECONDS = 86_400;
const MOST_SUBJECT_CHARACTERS = 200;

/** Limits of one user. They replace the relay's limits per ticket; the relay's other limits still apply. */
export interface GrantLimits {
  /** WebSockets open at once. */
  readonly maxSockets?: number;
  /** Requests to Polly open at once. */
  readonly maxStreams?: number;
  /** New requests to Polly per minute. */
  readonly maxNewStreamsPerMinute?: number;
  /** Bytes per minute, both directions together. */
  readonly maxBytesPerMinute?: number;
  /** Greatest duration of a request in milliseconds. The relay's own limit still applies. */
  readonly streamMs?: number;
  /** Milliseconds after which a WebSocket is closed. The relay waits for the end of a request first. */
  readonly socketMs?: number;
}

/** Contents of a ticket. */
export interface TicketClaims {
  /**
   * Opaque id of the user, 1 to 200 characters. Limits count all tickets of a subject together. Default: none; each ticket
   * counts separately.
   */
  readonly subject?: string;
  /** Lifetime in seconds, 1 to 86,400. Only connecting needs a valid ticket. Default: 60. */
  readonly expiresInSeconds?: number;
  /** Limits of the user. Default: the relay's limits per ticket. */
  readonly limits?: GrantLimits;
}

const COUNT = wholeNumberFrom(1, Number.MAX_SAFE_INTEGER);
/** Allowed values of each limit. */
export const GRANT_LIMIT_RULES = {
  maxSockets: COUNT,
  maxStreams: COUNT,
  maxNewStreamsPerMinute: COUNT,
  maxBytesPerMinute: COUNT,
  streamMs: wholeNumberFrom(1, 2_147_483_647),
  socketMs: wholeNumberFrom(1, 2_147_483_647),
} as const;

/**
 * Creates a ticket that lets a page use the relay. Call it on the app's server.
 *
 * @param secret - One of the relay's `ticket.secrets`: a string of at least 32 bytes.
 * @returns The ticket, for the page's `relayTicket`. Keep it secret while it is valid.
 * @throws SpeechError `invalid-option` if the secret is too short or a claim is invalid. The message contains neither.
 */
export async function createTicket(secret: string, claims: TicketClaims = {}): Promise<string> {
  const key = keyOf(secret, 'secret');
  const read = readOptions('createTicket', claims, ['subject', 'expiresInSeconds', 'limits']) as TicketClaims;
  const { subject, expiresInSeconds = STANDARD_SECONDS, limits } = read;
  if (subject !== undefined && !isSubject(subject)) {
    throw invalid(`createTicket: the subject must be a string of 1 to ${MOST_SUBJECT_CHARACTERS} characters.`);
  }
  checkOption('expiresInSeconds', expiresInSeconds, wholeNumberFrom(1, MOST_SECONDS));
  const checked = limits === undefined ? undefined : readChecked<GrantLimits>('limits', limits, GRANT_LIMIT_RULES);
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const token = new SignJWT(checked === undefined ? {} : { [LIMITS_CLAIM]: checked })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setAudience(TICKET_AUDIENCE)
    .setJti(randomUUID())
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + expiresInSeconds);
  if (subject !== undefined) token.setSubject(subject);
  return token.sign(key);
}

/** Whether a value is a valid subject of a ticket. */
export function isSubject(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MOST_SUBJECT_CHARACTERS;
}

/** Returns the problem of a secret as a sentence that does not contain it; undefined if the secret is valid. */
export function secretProblem(secret: string): string | undefined {
  if (Buffer.byteLength(secret) >= LEAST_SECRET_BYTES) return undefined;
  return `a secret has fewer than ${LEAST_SECRET_BYTES} bytes. Make one with: openssl rand -base64 48.`;
}

/**
 * Turns a secret into a key object, which logs and `inspect` do not reveal.
 *
 * @throws SpeechError `invalid-option` if the secret is invalid. The message does not contain it.
 */
export function keyOf(secret: unknown, name: string): KeyObject {
  const problem = typeof secret === 'string' ? secretProblem(secret) : 'a secret is no string.';
  if (problem !== undefined) throw invalid(`${name}: ${problem}`);
  return createSecretKey(Buffer.from(secret as string));
}

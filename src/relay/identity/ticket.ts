/**
 * Tickets: what an app's own server gives a page so that it may connect to the relay. A ticket is a JSON Web Token that
 * both servers' shared secret signs (RFC 7519, HS256), lives shortly, and travels in the WebSocket's subprotocol, since a
 * browser lets a page set no header there, and addresses end up in logs.
 */
import { createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { SpeechError } from '../../base/errors';
import { checkOption, wholeNumberFrom } from '../../base/options/option-rules';
import { readChecked, readOptions } from '../../base/options/read-options';

/** Audience of a ticket, so that another token of the same secret is none. */
export const TICKET_AUDIENCE = 'polly-relay';
/** Name of the claim that holds the limits. */
export const LIMITS_CLAIM = 'limits';
/** A key that is shorter than its hash is easier to guess than the signature (RFC 7518, section 3.2). */
const LEAST_SECRET_BYTES = 32;
/** How long a ticket is good unless it says so: as long as a page takes to connect. */
const STANDARD_SECONDS = 60;
const MOST_SECONDS = 86_400;
const MOST_SUBJECT_CHARACTERS = 200;

/** Limits of one user, which replace the relay's limits of a ticket. The relay's other limits apply as well. */
export interface GrantLimits {
  /** WebSockets open at once. */
  readonly maxSockets?: number;
  /** Requests to Polly open at once. */
  readonly maxStreams?: number;
  /** Requests to Polly a minute. */
  readonly maxNewStreamsPerMinute?: number;
  /** Bytes a minute, both ways together. */
  readonly maxBytesPerMinute?: number;
  /** Milliseconds that a request may last. Never more than the relay's own limit. */
  readonly streamMs?: number;
  /** Milliseconds that a WebSocket may be used; afterwards it is closed, between two requests. */
  readonly socketMs?: number;
}

/** What a ticket says. */
export interface TicketClaims {
  /**
   * Whom it is for, as an opaque id of at most 200 characters. The limits of a ticket count all tickets of a subject
   * together. Default: none, and each ticket counts by itself.
   */
  readonly subject?: string;
  /** Seconds that it is good for connecting, 1 to 86,400. Default: 60. */
  readonly expiresInSeconds?: number;
  /** Limits of its user. Default: the relay's own for a ticket. */
  readonly limits?: GrantLimits;
}

const COUNT = wholeNumberFrom(1, Number.MAX_SAFE_INTEGER);
/** What each limit may be. */
export const GRANT_LIMIT_RULES = {
  maxSockets: COUNT,
  maxStreams: COUNT,
  maxNewStreamsPerMinute: COUNT,
  maxBytesPerMinute: COUNT,
  streamMs: wholeNumberFrom(1, 2_147_483_647),
  socketMs: wholeNumberFrom(1, 2_147_483_647),
} as const;

/**
 * Makes a ticket, on the app's server, for a page that may use the relay.
 *
 * @param secret - One of the relay's `ticket.secrets`: 32 bytes at least, as text.
 * @returns The ticket, for the page's `relayTicket`. It is a secret itself while it is good.
 * @throws SpeechError `invalid-option` when the secret is too short, or a claim cannot be. It shows neither.
 */
export async function createTicket(secret: string, claims: TicketClaims = {}): Promise<string> {
  const {
    subject,
    expiresInSeconds = STANDARD_SECONDS,
    limits,
  } = readOptions('createTicket', claims, ['subject', 'expiresInSeconds', 'limits']);
  const key = keyOf(secret, 'secret');
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
    .setExpirationTime(nowSeconds + (expiresInSeconds as number));
  if (subject !== undefined) token.setSubject(subject);
  return token.sign(key);
}

/** Whether a value can be the subject of a ticket. */
export function isSubject(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MOST_SUBJECT_CHARACTERS;
}

/** Says what is wrong with a secret, in a sentence that does not show it; undefined where nothing is. */
export function secretProblem(secret: string): string | undefined {
  if (Buffer.byteLength(secret) >= LEAST_SECRET_BYTES) return undefined;
  return `a secret has fewer than ${LEAST_SECRET_BYTES} bytes. Make one with: openssl rand -base64 48.`;
}

/**
 * The key of a secret, in a form that no message and no inspection shows.
 *
 * @throws SpeechError `invalid-option`, which does not show the secret.
 */
export function keyOf(secret: unknown, name: string): KeyObject {
  const problem = typeof secret === 'string' ? secretProblem(secret) : 'a secret is no string.';
  if (problem !== undefined) throw invalid(`${name}: ${problem}`);
  return createSecretKey(Buffer.from(secret as string));
}

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message });
}

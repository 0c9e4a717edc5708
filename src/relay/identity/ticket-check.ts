/** Checks the tickets of pages: signature, lifetime, audience, and number of uses. */
import type { KeyObject } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { readChecked } from '../../base/options/read-options';
import { TICKET_PROTOCOL_PREFIX } from '../../polly/relay-client/wire-protocol';
import { GRANT_LIMIT_RULES, isSubject, keyOf, LIMITS_CLAIM, TICKET_AUDIENCE, type GrantLimits } from './ticket';
import type { UsageCounter } from './usage-counter';

/** A signed ticket has about 300 characters. Longer texts are refused unchecked, since checking them costs time. */
const MOST_TICKET_CHARACTERS = 4_096;
const MOST_ID_CHARACTERS = 200;

/** Options for checking tickets. */
export interface TicketOptions {
  /**
   * Secrets that sign tickets, each 32 bytes at least: the current one and, while you replace it, the previous one.
   * Required if any ticket option is given, so that a forgotten secret does not open the relay to everybody.
   */
  readonly secrets: readonly string[];
  /** Number of WebSockets that one ticket may open. Default: 5. */
  readonly uses?: number;
  /** Tolerated difference in seconds between the clocks of the two servers. Default: 30. */
  readonly clockToleranceSeconds?: number;
  /** Greatest age of a ticket in seconds, even if its own expiry is later. Default: 3,600. */
  readonly maxAgeSeconds?: number;
}

/** A valid ticket. */
export interface Ticket {
  readonly id: string;
  readonly subject: string | undefined;
  readonly limits: GrantLimits;
  /** Seconds until it expires. */
  readonly secondsLeft: number;
}

/** The reason for refusing a ticket, for logs and metrics. Contains nothing of the ticket. */
export type TicketProblem = 'ticket-missing' | 'ticket-invalid' | 'ticket-expired' | 'ticket-used';

/** Finds the ticket among the subprotocols that a page offers. */
export function ticketAmong(subprotocols: readonly string[]): string | undefined {
  return subprotocols.find((name) => name.startsWith(TICKET_PROTOCOL_PREFIX))?.slice(TICKET_PROTOCOL_PREFIX.length);
}

/** Checks tickets with one set of options. */
export class TicketCheck {
  readonly #keys: readonly KeyObject[];
  readonly #options: Required<TicketOptions>;
  readonly #counter: UsageCounter;

  /** @param options - Valid and complete, with at least one secret. */
  constructor(options: Required<TicketOptions>, counter: UsageCounter) {
    this.#keys = options.secrets.map((secret) => keyOf(secret, 'ticket.secrets'));
    this.#options = options;
    this.#counter = counter;
  }

  /** Reads a ticket without using it. */
  async read(token: string | undefined): Promise<Ticket | TicketProblem> {
    if (token === undefined) return 'ticket-missing';
    if (token.length > MOST_TICKET_CHARACTERS) return 'ticket-invalid';
    for (const key of this.#keys) {
      try {
        return this.#ticketOf(await this.#verify(token, key));
      } catch (error) {
        if (error instanceof errors.JWSSignatureVerificationFailed) continue;
        return error instanceof errors.JWTExpired ? 'ticket-expired' : 'ticket-invalid';
      }
    }
    return 'ticket-invalid';
  }

  /** Counts a use of a ticket. Resolves to false if all its uses are spent. */
  async use({ id, secondsLeft }: Ticket): Promise<boolean> {
    const { total } = await this.#counter.add(`ticket-use:${id}`, 1, secondsLeft);
    return total <= this.#options.uses;
  }

  async #verify(token: string, key: KeyObject): Promise<JWTPayload> {
    const { clockToleranceSeconds, maxAgeSeconds } = this.#options;
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: TICKET_AUDIENCE,
      clockTolerance: clockToleranceSeconds,
      maxTokenAge: maxAgeSeconds,
      requiredClaims: ['exp', 'iat', 'jti'],
    });
    return payload;
  }

  /** @throws Error if a claim is missing or invalid. */
  #ticketOf({ jti, sub, exp, iat, [LIMITS_CLAIM]: limits }: JWTPayload): Ticket {
    const { clockToleranceSeconds, maxAgeSeconds } = this.#options;
    // The type promises nothing: a correct signature may cover any claims.
    if (!isTicketId(jti) || exp === undefined || iat === undefined) throw new Error('no ticket');
    if (sub !== undefined && !isSubject(sub)) throw new Error('no ticket');
    const endSeconds = Math.min(exp, iat + maxAgeSeconds) + clockToleranceSeconds;
    return {
      id: jti,
      subject: sub,
      limits: limits === undefined ? {} : readGrantLimits(limits),
      secondsLeft: Math.max(1, Math.ceil(endSeconds - Date.now() / 1_000)),
    };
  }
}

function isTicketId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MOST_ID_CHARACTERS;
}

/**
 * Reads the limits of a grant. An unknown limit is an error, because the relay could not enforce it.
 *
 * @throws SpeechError `invalid-option` that names the limit.
 */
export function readGrantLimits(given: unknown): GrantLimits {
  return readChecked<GrantLimits>('limits', given, GRANT_LIMIT_RULES);
}

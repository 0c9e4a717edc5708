/** Checks the tickets that pages bring: signature, time, audience, and how often one was used. */
import type { KeyObject } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { readChecked } from '../../base/options/read-options';
import { TICKET_PROTOCOL_PREFIX } from '../../polly/relay-client/wire-protocol';
import { GRANT_LIMIT_RULES, isSubject, keyOf, LIMITS_CLAIM, TICKET_AUDIENCE, type GrantLimits } from './ticket';
import type { UsageCounter } from './usage-counter';

/** A signed ticket has some 300 characters; checking a long one is work. */
const MOST_TICKET_CHARACTERS = 4_096;
const MOST_ID_CHARACTERS = 200;

/** How tickets are checked. */
export interface TicketOptions {
  /**
   * Secrets that tickets are signed with, each of 32 bytes at least: the present one, and for a while the one before.
   * Required where there are ticket options, so that a missing secret refuses every browser.
   */
  readonly secrets: readonly string[];
  /** WebSockets that may be opened with one ticket. Default: 5. */
  readonly uses?: number;
  /** Seconds that the clocks of the two servers may differ. Default: 30. */
  readonly clockToleranceSeconds?: number;
  /** Seconds after its making from which a ticket is refused, whatever it says. Default: 3,600. */
  readonly maxAgeSeconds?: number;
}

/** A ticket that is right. */
export interface Ticket {
  readonly id: string;
  readonly subject: string | undefined;
  readonly limits: GrantLimits;
  /** Seconds until it cannot be used any more. */
  readonly secondsLeft: number;
}

/** Why a ticket is refused: for logs and figures, with nothing of the ticket. */
export type TicketProblem = 'ticket-missing' | 'ticket-invalid' | 'ticket-expired' | 'ticket-used';

/** Finds the ticket among the subprotocols that a page offers. */
export function ticketAmong(subprotocols: readonly string[]): string | undefined {
  return subprotocols.find((name) => name.startsWith(TICKET_PROTOCOL_PREFIX))?.slice(TICKET_PROTOCOL_PREFIX.length);
}

/** Checks tickets by one set of options. */
export class TicketCheck {
  readonly #keys: readonly KeyObject[];
  readonly #options: Required<TicketOptions>;
  readonly #counter: UsageCounter;

  /** @param options - Checked and complete, with a secret at least. */
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

  /** Uses a ticket. Whether it had a use left. */
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

  /** @throws Error when it was signed with claims that mean nothing. */
  #ticketOf({ jti, sub, exp, iat, [LIMITS_CLAIM]: limits }: JWTPayload): Ticket {
    const { clockToleranceSeconds, maxAgeSeconds } = this.#options;
    // What was signed may be anything, whatever the type says.
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
 * Reads the limits of a grant. An unknown limit cannot be enforced, so it is an error.
 *
 * @throws SpeechError `invalid-option` that names the limit.
 */
export function readGrantLimits(given: unknown): GrantLimits {
  return readChecked<GrantLimits>('limits', given, GRANT_LIMIT_RULES);
}

/** Decides on each request to connect before its handshake: checks memory, request rate, ticket, and the app's hook. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock';
import { RELAY_SUBPROTOCOL } from '../../polly/relay-client/wire-protocol';
import { isFromElsewhere, type OriginCheck } from '../options/origins';
import type { RelayLimits } from '../options/limits';
import { askAuthorize, type Authorize, type ConnectGrant } from '../identity/authorize';
import type { AddressReader } from '../identity/client-address';
import { ConnectPace } from './connect-pace';
import { handshakeProblem, subprotocolsOf } from './handshake';
import { MemoryGuard } from './memory-guard';
import type { Guest } from './quotas';
import { WaitingRoom } from './waiting-room';
import { ticketAmong, type Ticket, type TicketCheck, type TicketProblem } from '../identity/ticket-check';

/** The reason for refusing a request to connect: a fixed set of words, for logs and metrics. */
export type AdmissionRefusal =
  | TicketProblem
  | 'authorize-refused'
  | 'authorize-threw'
  | 'authorize-late'
  | 'address-too-fast'
  | 'bytes-before-answer'
  | 'handshakes-full'
  | 'memory-short'
  | 'no-handshake';

type RefusalStatus = 400 | 401 | 403 | 405 | 429 | 503;

/** Settings and callbacks of an {@link Admission}. */
export interface AdmissionOptions {
  readonly isWelcome: OriginCheck;
  readonly readAddress: AddressReader;
  /** Undefined if pages need no ticket. */
  readonly tickets: TicketCheck | undefined;
  readonly authorize: Authorize | undefined;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  /** Answers a socket with an HTTP status, and closes it. */
  readonly refuse: (request: IncomingMessage, socket: Duplex, status: RefusalStatus) => void;
  /** Called for each request that comes through a local proxy which hides the client's address. Limits per address cannot apply to it. */
  readonly onHiddenAddress: () => void;
  /** Called on each refusal. `error` is the error that the app's hook threw; it may contain secrets. */
  readonly onRefused: (request: IncomingMessage, status: number, refusal: AdmissionRefusal, error?: unknown) => void;
}

/** A request that may go on to the handshake. */
export interface Entrant {
  /** Whether the page's origin is allowed. If not, neither ticket nor hook was checked. */
  readonly isWelcome: boolean;
  readonly address: string | undefined;
  /** Key of the network that the client shares scarce places with, see {@link ClientAddress}. */
  readonly site: string;
  readonly guest: Guest;
}

/** The admission of one relay. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #memory: MemoryGuard;
  readonly #pace: ConnectPace;
  readonly #waiting: WaitingRoom<IncomingMessage>;

  constructor(options: AdmissionOptions) {
    const { limits, clock } = options;
    this.#options = options;
    this.#memory = new MemoryGuard(limits.maxMemoryPercent, clock);
    this.#pace = new ConnectPace(limits.maxNewSocketsPerMinutePerAddress, clock);
    this.#waiting = new WaitingRoom({
      places: limits.maxHandshakes,
      onDisplaced: (request, socket) => this.#refuse(request, socket, 503, 'handshakes-full'),
      onEarlyBytes: (request, socket) => this.#refuse(request, socket, 400, 'bytes-before-answer'),
    });
  }

  /** Whether memory is short. No new stream should begin then. */
  get isMemoryShort(): boolean {
    return this.#memory.isShort;
  }

  /** Refuses the socket of a request, or calls `enter`. Decides synchronously if there is neither a ticket nor a hook to check. */
  decide(request: IncomingMessage, socket: Duplex, enter: (entrant: Entrant) => void): void {
    const { isWelcome, readAddress, onHiddenAddress, tickets, authorize } = this.#options;
    if (this.#memory.isShort) {
      this.#refuse(request, socket, 503, 'memory-short');
      return;
    }
    const { address, key, site } = readAddress(request);
    if (key === undefined && isFromElsewhere(request.headers)) onHiddenAddress();
    if (!this.#pace.allows(key)) {
      this.#refuse(request, socket, 429, 'address-too-fast');
      return;
    }
    const problem = handshakeProblem(request);
    if (problem !== undefined) {
      this.#refuse(request, socket, problem, 'no-handshake');
      return;
    }
    const entrant: Entrant = {
      isWelcome: isWelcome({ headers: request.headers, rawHeaders: request.rawHeaders, remoteAddress: request.socket.remoteAddress }),
      address,
      site,
      guest: { addressKey: key, siteKey: key === undefined || site === key ? undefined : site, ticketKey: undefined, limits: {} },
    };
    const subprotocols = subprotocolsOf(request);
    // Such a page learns of its mistake after the handshake, by a close code. It needs no ticket check and no call of the hook.
    const isDecided = !entrant.isWelcome || !subprotocols.includes(RELAY_SUBPROTOCOL) || (tickets === undefined && authorize === undefined);
    if (isDecided) {
      enter(entrant);
      return;
    }
    const place = this.#waiting.enter(request, socket, site);
    if (place === undefined) {
      this.#refuse(request, socket, 503, 'handshakes-full');
      return;
    }
    void this.#ask(request, subprotocols, entrant, place.signal).then((answer) => {
      // Meanwhile the client may have left, or the relay may be closing.
      if (!place.leave() || socket.destroyed) return;
      if ('refusal' in answer) this.#refuse(request, socket, answer.status, answer.refusal, answer.error);
      else enter({ ...entrant, guest: { ...entrant.guest, ...answer } });
    });
  }

  /** Refuses all waiting requests. */
  close(): void {
    this.#pace.close();
    for (const { request, socket } of this.#waiting.clear()) this.#options.refuse(request, socket, 503);
  }

  async #ask(request: IncomingMessage, subprotocols: readonly string[], { address }: Entrant, leaving: AbortSignal): Promise<Answer> {
    const { tickets, authorize, limits, clock } = this.#options;
    const token = ticketAmong(subprotocols);
    const ticket = await tickets?.read(token);
    if (typeof ticket === 'string') return { status: 401, refusal: ticket };
    let grant: ConnectGrant = {};
    if (authorize !== undefined) {
      const { method = 'GET', url = '/', headers } = request;
      const result = await askAuthorize(
        authorize,
        { method, url, headers, subprotocols, remoteAddress: address, ticket: token, subject: ticket?.subject },
        { clock, timeoutMs: limits.authorizeTimeoutMs, leaving },
      );
      if ('status' in result) return { status: result.status, refusal: `authorize-${result.reason}`, error: result.error };
      grant = result.grant;
    }
    // Last, so that a request that is refused for another reason uses up no ticket.
    if (ticket !== undefined && !(await tickets?.use(ticket))) return { status: 401, refusal: 'ticket-used' };
    return guestOf(ticket, grant);
  }

  #refuse(request: IncomingMessage, socket: Duplex, status: RefusalStatus, refusal: AdmissionRefusal, error?: unknown): void {
    this.#options.refuse(request, socket, status);
    this.#options.onRefused(request, status, refusal, error);
  }
}

type Answer =
  { readonly status: 401 | 403; readonly refusal: AdmissionRefusal; readonly error?: unknown } | Pick<Guest, 'ticketKey' | 'limits'>;

function guestOf(ticket: Ticket | undefined, { subject, limits }: ConnectGrant): Pick<Guest, 'ticketKey' | 'limits'> {
  return { ticketKey: subject ?? ticket?.subject ?? ticket?.id, limits: { ...ticket?.limits, ...limits } };
}

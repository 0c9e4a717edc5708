/** Decides on each request to connect, before its handshake: by the room there is, the address, the ticket, and the app's hook. */
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

/** Why a request to connect was refused: a fixed set of words, for logs and figures. */
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

/** What admission works with. */
export interface AdmissionOptions {
  readonly isWelcome: OriginCheck;
  readonly readAddress: AddressReader;
  /** Undefined: no ticket is asked for. */
  readonly tickets: TicketCheck | undefined;
  readonly authorize: Authorize | undefined;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  /** Refuses a socket with a status of HTTP, and closes it. */
  readonly refuse: (socket: Duplex, status: RefusalStatus) => void;
  /** Told of each request whose address a proxy of this machine hides, so that no limit of an address holds. */
  readonly onHiddenAddress: () => void;
  /** Told of each refusal. `error` is what the app's hook threw: it may hold secrets. */
  readonly onRefused: (request: IncomingMessage, status: number, refusal: AdmissionRefusal, error?: unknown) => void;
}

/** A request that may go on to the handshake. */
export interface Entrant {
  /** Whether the page's origin is allowed; of one that is not, nothing else was asked. */
  readonly isWelcome: boolean;
  readonly address: string | undefined;
  /** What shares places with it where there are too few. */
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

  /** Whether memory is short, so that no new stream should begin. */
  get isMemoryShort(): boolean {
    return this.#memory.isShort;
  }

  /** Decides on a request: at once if neither the app nor a ticket needs to be asked. Refuses the socket, or calls `enter`. */
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
      guest: { addressKey: key, ticketKey: undefined, limits: {} },
    };
    const subprotocols = subprotocolsOf(request);
    // A page that is told of its mistake after the handshake, and closed, uses no ticket and troubles no app.
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
      // The client may have left, or the relay be closing.
      if (!place.leave() || socket.destroyed) return;
      if ('refusal' in answer) this.#refuse(request, socket, answer.status, answer.refusal, answer.error);
      else enter({ ...entrant, guest: { ...entrant.guest, ...answer } });
    });
  }

  /** Refuses all requests that wait. */
  close(): void {
    this.#pace.close();
    for (const socket of this.#waiting.clear()) this.#options.refuse(socket, 503);
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
    // Last, so that what was refused for another reason has cost no use.
    if (ticket !== undefined && !(await tickets?.use(ticket))) return { status: 401, refusal: 'ticket-used' };
    return guestOf(ticket, grant);
  }

  #refuse(request: IncomingMessage, socket: Duplex, status: RefusalStatus, refusal: AdmissionRefusal, error?: unknown): void {
    this.#options.refuse(socket, status);
    this.#options.onRefused(request, status, refusal, error);
  }
}

type Answer =
  { readonly status: 401 | 403; readonly refusal: AdmissionRefusal; readonly error?: unknown } | Pick<Guest, 'ticketKey' | 'limits'>;

function guestOf(ticket: Ticket | undefined, { subject, limits }: ConnectGrant): Pick<Guest, 'ticketKey' | 'limits'> {
  return { ticketKey: subject ?? ticket?.subject ?? ticket?.id, limits: { ...ticket?.limits, ...limits } };
}

/**
 * The sockets of a page to one relay, one for each concurrent stream. They stay open between utterances, so that only
 * the first one waits for a handshake.
 */
import { systemClock, type Clock, type TimerHandle } from '../../base/clock';
import { resolveRelayAddress } from './relay-address';
import { RelayLeavingError } from './relay-errors';
import type { RelayRequest, RelayResponse } from './relay-exchange';
import { relayClosed, RelaySocket } from './relay-socket';
import type { RelayTicket } from './relay-ticket';
import { ReplayableBody } from './replayable-body';
import { WARM_PARAMETER } from './wire-protocol';

/** Timeout of a handshake. Browsers themselves wait for minutes. */
const OPEN_TIMEOUT_MS = 10_000;

/** Idle time before a socket is closed. Most pauses between two answers of a conversation are shorter. */
const KEEP_IDLE_MS = 300_000;

/** Delays before the attempts to replace a socket whose relay stops. The next relay may need a while to start. */
const REPLACE_AFTER_MS = [0, 500, 2_000, 8_000] as const;

/** Greatest number of attempts for a request that stopping relays refuse. */
const MAX_ATTEMPTS = 5;

/** Options of the connections to a relay. */
export interface RelayPoolOptions {
  /** Address of the relay: `wss://…`, `ws://…` on this machine, or an address relative to the page's. */
  readonly relay: string;
  /** The source of time. Default: the system clock. */
  readonly clock?: Clock;
  /** Milliseconds a handshake may take before the relay counts as unreachable. Default: 10,000. */
  readonly openTimeoutMs?: number;
  /**
   * Host of Polly, to which the relay connects as soon as a socket opens. Default: it connects with the first
   * request.
   */
  readonly host?: string;
  /**
   * Ticket for a relay that requires one: the result of `createTicket()` on the app's server. A function is called again
   * for each connection. Default: none.
   */
  readonly relayTicket?: RelayTicket;
}

interface IdleSocket {
  readonly socket: RelaySocket;
  readonly sinceMs: number;
  readonly timer: TimerHandle;
}

/** Sends requests to one relay. Opens nothing before its first use. */
export class RelayPool {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #openTimeoutMs: number;
  readonly #relayTicket: RelayTicket | undefined;
  readonly #sockets = new Set<RelaySocket>();
  /** The most recently used socket is last and is taken first, so that unused ones expire. */
  #idle: IdleSocket[] = [];
  /** A socket that opens ahead of the next request, which may arrive before it is open. */
  #warming: RelaySocket | undefined;
  #replaceTimer: TimerHandle | undefined;
  #isClosed = false;

  /** @throws SpeechError `invalid-option` if the address is invalid. */
  constructor({ relay, clock = systemClock, openTimeoutMs = OPEN_TIMEOUT_MS, host, relayTicket }: RelayPoolOptions) {
    const address = resolveRelayAddress(relay);
    this.#url = host === undefined ? address : addressOf(address, host);
    this.#clock = clock;
    this.#openTimeoutMs = openTimeoutMs;
    this.#relayTicket = relayTicket;
  }

  /**
   * Opens a socket for the next request, unless one is idle or opening already.
   *
   * @throws SpeechError if the relay cannot be reached or refuses this page, or if the pool is closed.
   */
  async warm(): Promise<void> {
    if (this.#idle.length > 0) return;
    const socket = (this.#warming ??= this.#connect());
    await socket.opened;
    if (this.#warming !== socket) return;
    this.#warming = undefined;
    this.#keepIdle(socket);
  }

  /**
   * Sends a request on an idle socket, on one that is opening already, or on a new one.
   *
   * @returns The head of the answer, as soon as it arrives.
   * @throws As {@link RelaySocket.exchange}.
   */
  async request(request: RelayRequest): Promise<RelayResponse> {
    const { signal, onBegun, ...rest } = request;
    const body = new ReplayableBody(request.body, (reason) => reason instanceof RelayLeavingError);
    let hasBegun = false;
    const begin = () => {
      if (!hasBegun) onBegun?.();
      hasBegun = true;
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        signal?.throwIfAborted();
        const socket = this.#takeIdle() ?? (await this.#open(signal));
        const response = await socket.exchange({ ...rest, signal, body: body.read(), onBegun: begin });
        body.keepNothing();
        return response;
      } catch (error) {
        if (error instanceof RelayLeavingError && attempt < MAX_ATTEMPTS) continue;
        body.cancel(error);
        throw error;
      }
    }
  }

  /** Closes every socket. Current and later requests fail. */
  close(): void {
    this.#isClosed = true;
    this.#clock.clearTimer(this.#replaceTimer);
    for (const socket of this.#sockets) socket.close();
  }

  #connect(): RelaySocket {
    if (this.#isClosed) throw relayClosed();
    const socket = new RelaySocket({
      url: this.#url,
      clock: this.#clock,
      openTimeoutMs: this.#openTimeoutMs,
      relayTicket: this.#relayTicket,
      onFree: () => this.#keepIdle(socket),
      onLeaving: () => {
        this.#removeIdle(socket);
        this.#replace(0);
      },
      onClosed: () => {
        this.#sockets.delete(socket);
        if (this.#warming === socket) this.#warming = undefined;
        this.#removeIdle(socket);
      },
    });
    this.#sockets.add(socket);
    return socket;
  }

  async #open(signal: AbortSignal | undefined): Promise<RelaySocket> {
    const socket = this.#warming ?? this.#connect();
    this.#warming = undefined;
    const onAbort = () => socket.close();
    signal?.addEventListener('abort', onAbort);
    try {
      await socket.opened;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
    signal?.throwIfAborted();
    return socket;
  }

  #takeIdle(): RelaySocket | undefined {
    for (;;) {
      const entry = this.#idle.at(-1);
      if (entry === undefined) return undefined;
      this.#removeIdle(entry.socket);
      if (entry.socket.isOpen && this.#clock.now() - entry.sinceMs < KEEP_IDLE_MS) return entry.socket;
      // A late timer means that the machine slept, and its old connections are most likely gone.
      entry.socket.close();
    }
  }

  /** Opens a new socket, so that the next request need not wait for one. */
  #replace(attempt: number): void {
    const delayMs = REPLACE_AFTER_MS[attempt];
    if (delayMs === undefined || this.#isClosed) return;
    this.#clock.clearTimer(this.#replaceTimer);
    this.#replaceTimer = this.#clock.setTimer(() => {
      this.#replaceTimer = undefined;
      this.warm().catch(() => this.#replace(attempt + 1));
    }, delayMs);
  }

  #keepIdle(socket: RelaySocket): void {
    const timer = this.#clock.setTimer(() => socket.close(), KEEP_IDLE_MS);
    this.#idle.push({ socket, sinceMs: this.#clock.now(), timer });
  }

  #removeIdle(socket: RelaySocket): void {
    const entry = this.#idle.find((candidate) => candidate.socket === socket);
    if (entry === undefined) return;
    this.#clock.clearTimer(entry.timer);
    this.#idle = this.#idle.filter((candidate) => candidate !== entry);
  }
}

/** The address is only appended to, since it may hold data that only the relay's operator understands. */
function addressOf(relay: string, host: string): string {
  return `${relay}${relay.includes('?') ? '&' : '?'}${WARM_PARAMETER}=${encodeURIComponent(host)}`;
}

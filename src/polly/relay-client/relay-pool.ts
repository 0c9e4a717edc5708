/**
 * The sockets a page has to one relay: kept open between utterances, so that only the first pays for a handshake, and
 * as many as there are streams at once.
 */
import { systemClock, type Clock, type TimerHandle } from '../../base/clock';
import { resolveRelayAddress } from './relay-address';
import { RelayLeavingError } from './relay-errors';
import type { RelayRequest, RelayResponse } from './relay-exchange';
import { appClosed, RelaySocket } from './relay-socket';
import { ReplayableBody } from './replayable-body';
import { WARM_PARAMETER } from './wire-protocol';

/** How long a handshake may take. Browsers themselves wait for minutes. */
const OPEN_TIMEOUT_MS = 10_000;

/** How long an unused socket is kept. The pause between two answers of a conversation is mostly shorter. */
const KEEP_IDLE_MS = 300_000;

/** Waits before the attempts to replace a socket whose relay stops: another relay may take its place only after a while. */
const REPLACE_AFTER_MS = [0, 500, 2_000, 8_000] as const;

/** How many relays may refuse a request because they stop. */
const MOST_ATTEMPTS = 5;

/** Options of the connections to a relay. */
export interface RelayPoolOptions {
  /** Address of the relay: `wss://…`, `ws://…` on this machine, or one that is relative to the page's. */
  readonly relay: string;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Milliseconds a handshake may take until the relay counts as unreachable. Default: 10,000. */
  readonly openTimeoutMs?: number;
  /** Host of Polly, which the relay then connects to as soon as a socket opens. Default: it does so with the first request. */
  readonly host?: string;
}

interface IdleSocket {
  readonly socket: RelaySocket;
  readonly sinceMs: number;
  readonly timer: TimerHandle;
}

/** Carries requests to one relay. Opens nothing before its first use. */
export class RelayPool {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #openTimeoutMs: number;
  readonly #sockets = new Set<RelaySocket>();
  /** The one used last is at the end, and taken first, so that the others can age. */
  #idle: IdleSocket[] = [];
  /** Opening ahead of the next request, which may come before it is open. */
  #warming: RelaySocket | undefined;
  #replaceTimer: TimerHandle | undefined;
  #isClosed = false;

  /**
   * @throws SpeechError `invalid-option` when the address is none.
   */
  constructor({ relay, clock = systemClock, openTimeoutMs = OPEN_TIMEOUT_MS, host }: RelayPoolOptions) {
    const address = resolveRelayAddress(relay);
    this.#url = host === undefined ? address : addressOf(address, host);
    this.#clock = clock;
    this.#openTimeoutMs = openTimeoutMs;
  }

  /**
   * Opens a socket for the next request, unless one waits or is opening already.
   *
   * @throws SpeechError when the relay cannot be reached or refuses this page, or the pool is closed.
   */
  async warm(): Promise<void> {
    if (this.#idle.length > 0) return;
    const socket = (this.#warming ??= this.#connect());
    await socket.opened;
    if (this.#warming !== socket) return;
    this.#warming = undefined;
    this.#keep(socket);
  }

  /**
   * Carries a request on a waiting socket, on one that is opening for it, or on a new one.
   *
   * @returns The head of the answer, as soon as it is there.
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
        if (error instanceof RelayLeavingError && attempt < MOST_ATTEMPTS) continue;
        body.cancel(error);
        throw error;
      }
    }
  }

  /** Closes every socket, for good; what is under way fails, and so does what is asked for later. */
  close(): void {
    this.#isClosed = true;
    this.#clock.clearTimer(this.#replaceTimer);
    for (const socket of this.#sockets) socket.close();
  }

  #connect(): RelaySocket {
    if (this.#isClosed) throw appClosed();
    const socket = new RelaySocket({
      url: this.#url,
      clock: this.#clock,
      openTimeoutMs: this.#openTimeoutMs,
      onFree: () => this.#keep(socket),
      onLeaving: () => {
        this.#forget(socket);
        this.#replace(0);
      },
      onClosed: () => {
        this.#sockets.delete(socket);
        if (this.#warming === socket) this.#warming = undefined;
        this.#forget(socket);
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
      this.#forget(entry.socket);
      if (entry.socket.isOpen && this.#clock.now() - entry.sinceMs < KEEP_IDLE_MS) return entry.socket;
      // Where the timer is late the machine slept, and what was connected before that is most likely gone.
      entry.socket.close();
    }
  }

  /** Connects anew, so that the next request finds a socket again. */
  #replace(attempt: number): void {
    const delayMs = REPLACE_AFTER_MS[attempt];
    if (delayMs === undefined || this.#isClosed) return;
    this.#clock.clearTimer(this.#replaceTimer);
    this.#replaceTimer = this.#clock.setTimer(() => {
      this.#replaceTimer = undefined;
      this.warm().catch(() => this.#replace(attempt + 1));
    }, delayMs);
  }

  #keep(socket: RelaySocket): void {
    const timer = this.#clock.setTimer(() => socket.close(), KEEP_IDLE_MS);
    this.#idle.push({ socket, sinceMs: this.#clock.now(), timer });
  }

  #forget(socket: RelaySocket): void {
    const entry = this.#idle.find((candidate) => candidate.socket === socket);
    if (entry === undefined) return;
    this.#clock.clearTimer(entry.timer);
    this.#idle = this.#idle.filter((candidate) => candidate !== entry);
  }
}

/** Nothing of the address is written anew: it may hold what only the relay's operator understands. */
function addressOf(relay: string, host: string): string {
  return `${relay}${relay.includes('?') ? '&' : '?'}${WARM_PARAMETER}=${encodeURIComponent(host)}`;
}

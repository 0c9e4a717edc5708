/**
 * Requests to connect that wait for the check of their ticket or for the app's hook. When all places are taken, the address
 * with the most requests gives up its oldest one for an address with fewer. A client that leaves gives up its place at once.
 */
import type { Duplex } from 'node:stream';
import { Crowd } from './crowd';

/** The place of one request. */
export interface WaitingPlace {
  /** Aborted when the request loses its place, for example because the client has left. */
  readonly signal: AbortSignal;
  /** Gives up the place. Returns false if the request had lost it already. */
  readonly leave: () => boolean;
}

/** A waiting request. */
export interface Waiter<Request> {
  readonly request: Request;
  readonly socket: Duplex;
  readonly place: WaitingPlace;
}

/** Settings of a waiting room. Each callback receives a request that has lost its place. */
export interface WaitingRoomOptions<Request> {
  readonly places: number;
  readonly onDisplaced: (request: Request, socket: Duplex) => void;
  /** Called if its client sends data before the answer, which WebSocket forbids (RFC 6455, section 4.1). */
  readonly onEarlyBytes: (request: Request, socket: Duplex) => void;
}

/** The waiting requests of one relay. */
export class WaitingRoom<Request> {
  readonly #options: WaitingRoomOptions<Request>;
  readonly #waiters = new Crowd<Waiter<Request>>();

  constructor(options: WaitingRoomOptions<Request>) {
    this.#options = options;
  }

  /**
   * Gives a request a place.
   *
   * @param key - Key of the client's address; the requests of a key are counted together.
   * @returns Undefined if no place is free.
   */
  enter(request: Request, socket: Duplex, key: string): WaitingPlace | undefined {
    const { places, onEarlyBytes } = this.#options;
    if (this.#waiters.size >= places && !this.#makeRoom(key)) return undefined;
    const aborter = new AbortController();
    // Reading the socket is the only way to notice that its client has left.
    const read = () => {
      if (socket.read() !== null && leave()) onEarlyBytes(request, socket);
    };
    const drop = () => {
      leave();
      socket.destroy();
    };
    const leave = () => {
      socket.off('readable', read).off('end', drop).off('close', leave);
      const wasWaiting = this.#waiters.remove(waiter);
      if (wasWaiting) aborter.abort();
      return wasWaiting;
    };
    const waiter: Waiter<Request> = { request, socket, place: { signal: aborter.signal, leave } };
    this.#waiters.add(waiter, key);
    socket.on('readable', read).on('end', drop).on('close', leave);
    return waiter.place;
  }

  /** Removes and returns all requests. */
  clear(): Waiter<Request>[] {
    return [...this.#waiters].filter(({ place }) => place.leave());
  }

  /** Takes a place from the address with the most, but only if the new request's address then has no more places than that address. */
  #makeRoom(key: string): boolean {
    const largest = this.#waiters.largest();
    if (largest === undefined || this.#waiters.countOf(largest) <= this.#waiters.countOf(key) + 1) return false;
    const oldest = this.#waiters.oldestOf(largest);
    if (oldest?.place.leave() !== true) return false;
    this.#options.onDisplaced(oldest.request, oldest.socket);
    return true;
  }
}

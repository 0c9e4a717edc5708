/**
 * Requests to connect that wait until a ticket is checked or the app has answered. When the room is full, the address with the most
 * requests gives up its oldest one for an address with fewer. A client that leaves gives up its place at once.
 */
import type { Duplex } from 'node:stream';
import { Crowd } from './crowd';

/** The place of one request. */
export interface WaitingPlace {
  /** Aborted when the client has left or the place was taken away. */
  readonly signal: AbortSignal;
  /**
   * Gives the place up.
   *
   * @returns Whether the request still had it.
   */
  readonly leave: () => boolean;
}

interface Waiter<Request> {
  readonly request: Request;
  readonly socket: Duplex;
  readonly place: WaitingPlace;
}

/** What a room works with. Each callback gets a request that has lost its place. */
export interface WaitingRoomOptions<Request> {
  /** Requests that may wait. */
  readonly places: number;
  /** Another request got its place. */
  readonly onDisplaced: (request: Request, socket: Duplex) => void;
  /** Its client sent more before it was answered, which WebSocket forbids (RFC 6455, section 4.1). */
  readonly onEarlyBytes: (request: Request, socket: Duplex) => void;
}

/** The requests of one relay. */
export class WaitingRoom<Request> {
  readonly #options: WaitingRoomOptions<Request>;
  readonly #waiters = new Crowd<Waiter<Request>>();

  constructor(options: WaitingRoomOptions<Request>) {
    this.#options = options;
  }

  /**
   * Gives a request a place.
   *
   * @param key - What its address is counted by.
   * @returns Undefined if there is none.
   */
  enter(request: Request, socket: Duplex, key: string): WaitingPlace | undefined {
    const { places, onEarlyBytes } = this.#options;
    if (this.#waiters.size >= places && !this.#makeRoom(key)) return undefined;
    const aborter = new AbortController();
    // A socket that is not read does not tell that its client has left.
    const read = () => {
      if (socket.read() !== null && leave()) onEarlyBytes(request, socket);
    };
    const drop = () => {
      leave();
      socket.destroy();
    };
    const leave = () => {
      socket.off('readable', read).off('end', drop).off('close', leave);
      const wasWaiting = this.#waiters.remove(waiter, key);
      if (wasWaiting) aborter.abort();
      return wasWaiting;
    };
    const waiter: Waiter<Request> = { request, socket, place: { signal: aborter.signal, leave } };
    this.#waiters.add(waiter, key);
    socket.on('readable', read).on('end', drop).on('close', leave);
    return waiter.place;
  }

  /**
   * Takes all places away.
   *
   * @returns The sockets that waited.
   */
  clear(): Duplex[] {
    return [...this.#waiters].filter(({ place }) => place.leave()).map(({ socket }) => socket);
  }

  /** Takes a place from the address that has the most, if the newcomer's has no more than that one afterwards. */
  #makeRoom(key: string): boolean {
    const thickest = this.#waiters.thickest();
    if (thickest === undefined || this.#waiters.countOf(thickest) <= this.#waiters.countOf(key) + 1) return false;
    const oldest = this.#waiters.oldestOf(thickest);
    if (oldest?.place.leave() !== true) return false;
    this.#options.onDisplaced(oldest.request, oldest.socket);
    return true;
  }
}

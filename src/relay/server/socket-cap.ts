/**
 * Limits sockets that wait for something: a request on a silent connection, or the close of a refused one. Beyond a limit
 * the address with the most loses its oldest one, so that nobody else is kept out.
 */
import { Crowd } from '../admission/crowd';

/** Limits of refused sockets that have not closed yet. They never take the place of an accepted one. */
export const REFUSED_SOCKETS = { most: 500, mostOfKey: 20 };

/** What a counted socket must have. */
interface Closing {
  once(event: 'close', listener: () => void): unknown;
}

/** Options of a {@link SocketCap}. */
export interface SocketCapOptions<Counted> {
  readonly most: number;
  /** Greatest number of sockets with one key. Default: `most`. */
  readonly mostOfKey?: number;
  readonly drop: (socket: Counted) => void;
}

/** Counts sockets until they close or are released. */
export class SocketCap<Counted extends Closing> {
  readonly #options: SocketCapOptions<Counted>;
  readonly #crowd = new Crowd<Counted>();

  constructor(options: SocketCapOptions<Counted>) {
    this.#options = options;
  }

  /** Counts a socket. May drop another one. `key` is the key of the client's address; the sockets of a key are counted together. */
  add(socket: Counted, key: string): void {
    const { most, mostOfKey = most, drop } = this.#options;
    this.#crowd.add(socket, key);
    socket.once('close', () => this.release(socket));
    const crowded = this.#crowd.countOf(key) > mostOfKey ? key : this.#crowd.size > most ? this.#crowd.largest() : undefined;
    const oldest = crowded === undefined ? undefined : this.#crowd.oldestOf(crowded);
    if (oldest === undefined) return;
    this.release(oldest);
    drop(oldest);
  }

  release(socket: Counted): void {
    this.#crowd.remove(socket);
  }

  dropAll(): void {
    for (const socket of this.#crowd) this.#options.drop(socket);
  }
}

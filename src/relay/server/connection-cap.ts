/**
 * Connections that may come without end and say nothing. Beyond a number, the address with the most loses its oldest one: a
 * client that means to ask does so within a round trip, so silent connections keep no other client out.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Crowd } from '../admission/crowd';
import { siteOf } from '../identity/client-address';

/** The connections of one server. */
export class ConnectionCap {
  readonly #most: number;
  readonly #crowd = new Crowd<Duplex>();
  readonly #keys = new WeakMap<Duplex, string>();

  /** @param most - How many there may be. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a connection until it closes or is released. */
  add(socket: Socket): void {
    const key = siteOf(socket.remoteAddress);
    this.#crowd.add(socket, key);
    this.#keys.set(socket, key);
    socket.once('close', () => this.release(socket));
    if (this.#crowd.size <= this.#most) return;
    this.#crowd.oldestOf(this.#crowd.thickest() ?? '')?.destroy();
  }

  /** Counts a connection no longer. */
  release(socket: Duplex): void {
    const key = this.#keys.get(socket);
    if (key !== undefined) this.#crowd.remove(socket, key);
  }
}

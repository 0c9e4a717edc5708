/**
 * Limits connections that have not sent a request. Beyond the limit, the address with the most connections loses its oldest
 * one. A real client sends its request within a round trip, so silent connections cannot keep it out.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Crowd } from '../admission/crowd';
import { siteOf } from '../identity/client-address';

/** Counts the silent connections of one server. */
export class ConnectionCap {
  readonly #most: number;
  readonly #crowd = new Crowd<Duplex>();
  readonly #keys = new WeakMap<Duplex, string>();

  /** @param most - Greatest number of connections. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a connection until it closes or is released. May drop the oldest one. */
  add(socket: Socket): void {
    const key = siteOf(socket.remoteAddress);
    this.#crowd.add(socket, key);
    this.#keys.set(socket, key);
    socket.once('close', () => this.release(socket));
    if (this.#crowd.size <= this.#most) return;
    this.#crowd.oldestOf(this.#crowd.thickest() ?? '')?.destroy();
  }

  /** Stops counting a connection, because it has sent a request or closed. */
  release(socket: Duplex): void {
    const key = this.#keys.get(socket);
    if (key !== undefined) this.#crowd.remove(socket, key);
  }
}

/** Refuses upgrades: answers each with an HTTP status, and closes it even if the client does not. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock';
import { REFUSED_SOCKETS, SocketCap } from './socket-cap';

/** Time in which the client must read the answer and close. */
const CLOSE_WITHIN_MS = 1_000;

/** Refused sockets that have not closed yet. */
export class RefusedUpgrades {
  readonly #clock: Clock;
  readonly #cap = new SocketCap<Duplex>({ ...REFUSED_SOCKETS, drop: (socket) => socket.destroy() });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Answers and closes a socket. The caller must have added a listener for the socket's errors. `site` is the key of the
   * client's address, whose refused sockets are limited.
   */
  refuse(socket: Duplex, status: number, site: string): void {
    if (socket.destroyed) return;
    const timer = this.#clock.setTimer(() => socket.destroy(), CLOSE_WITHIN_MS);
    socket.once('close', () => this.#clock.clearTimer(timer));
    // If a socket is closed with unread bytes, the kernel resets the connection and the answer is lost.
    socket.resume();
    socket.once('end', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    this.#cap.add(socket, site);
  }

  close(): void {
    this.#cap.dropAll();
  }
}

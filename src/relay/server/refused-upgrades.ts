/** Upgrades that the relay refuses: answered, and closed whether or not the other end does its part. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock';

/** How long the other end has to read the answer and to close. */
const CLOSE_WITHIN_MS = 1_000;

/** The refused sockets that are not closed yet. */
export class RefusedUpgrades {
  readonly #clock: Clock;
  readonly #sockets = new Set<Duplex>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Answers and closes a socket. It must have a listener for its errors. */
  refuse(socket: Duplex, status: number): void {
    if (socket.destroyed) return;
    this.#sockets.add(socket);
    const timer = this.#clock.setTimer(() => socket.destroy(), CLOSE_WITHIN_MS);
    socket.once('close', () => {
      this.#clock.clearTimer(timer);
      this.#sockets.delete(socket);
    });
    // What is still unread when a socket is closed makes the kernel reset it, and the answer is lost.
    socket.resume();
    socket.once('end', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  }

  /** Closes all of them at once. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/**
 * Joins the writes of one turn of the event loop. Polly divides sound into small frames, and one system call for each costs more
 * than all other work of the relay.
 */
import type { Writable } from 'node:stream';

/** Joins the writes of all sockets of one relay. */
export class TurnEnd {
  #held: Writable[] = [];

  /** Holds back all writes to a socket until the end of the turn. Held bytes count as buffered. */
  hold(socket: Writable): void {
    if (socket.writableCorked > 0) return;
    socket.cork();
    if (this.#held.length === 0) setImmediate(this.#release);
    this.#held.push(socket);
  }

  readonly #release = () => {
    const held = this.#held;
    this.#held = [];
    for (const socket of held) socket.uncork();
  };
}

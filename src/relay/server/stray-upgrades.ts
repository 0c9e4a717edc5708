/**
 * Upgrades to other paths that may belong to another listener. If no listener takes one in time, it is refused. Otherwise
 * nobody would read its socket, notice that the client has left, or close it, and the server could never close.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, TimerHandle } from '../../base/clock';

/** Time in which another listener must answer or read the socket. It may have to call another service first. */
const TAKE_WITHIN_MS = 5_000;
/** Shorter time once the relay is closing, since the app is probably closing too. */
const TAKE_WITHIN_AT_END_MS = 1_000;

interface Stray {
  /** Bytes sent on the socket when the wait began. */
  readonly sentBytes: number;
  readonly drop: () => void;
  timer: TimerHandle;
}

/** The upgrades that no listener has taken yet. */
export class StrayUpgrades {
  readonly #clock: Clock;
  readonly #strays = new Map<Duplex, Stray>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for another listener to take a socket. `drop` refuses the socket if no listener took it. */
  watch(socket: Duplex, drop: () => void): void {
    this.#strays.set(socket, { sentBytes: sentBytesOf(socket), drop, timer: this.#setTimer(socket, TAKE_WITHIN_MS) });
    socket.once('close', () => this.#forget(socket));
  }

  /** Shortens the wait for the remaining sockets. Called when the relay closes. */
  close(): void {
    for (const [socket, stray] of this.#strays) {
      this.#clock.clearTimer(stray.timer);
      if (this.#isTaken(socket, stray)) this.#strays.delete(socket);
      else stray.timer = this.#setTimer(socket, TAKE_WITHIN_AT_END_MS);
    }
  }

  #setTimer(socket: Duplex, delayMs: number): TimerHandle {
    return this.#clock.setTimer(() => {
      const stray = this.#strays.get(socket);
      this.#strays.delete(socket);
      if (stray !== undefined && !this.#isTaken(socket, stray)) stray.drop();
    }, delayMs);
  }

  #isTaken(socket: Duplex, { sentBytes }: Stray): boolean {
    return sentBytesOf(socket) > sentBytes || ['data', 'readable'].some((event) => socket.listenerCount(event) > 0);
  }

  #forget(socket: Duplex): void {
    this.#clock.clearTimer(this.#strays.get(socket)?.timer);
    this.#strays.delete(socket);
  }
}

function sentBytesOf(socket: Duplex): number {
  return (socket as Partial<Socket>).bytesWritten ?? 0;
}

/**
 * WebSockets that were told why they are refused, until they have closed. One address keeps only a few of them, and all
 * together a bounded number: the oldest are dropped, and nobody else is turned away for it.
 */
import type { WebSocket } from 'ws';

const MOST_OF_AN_ADDRESS = 20;
const MOST = 500;

/** Those of one relay. */
export class RefusedSockets {
  /** The oldest first. */
  readonly #sockets = new Map<WebSocket, string>();

  /** @param key - What its address is counted by. */
  add(socket: WebSocket, key: string): void {
    this.#sockets.set(socket, key);
    socket.once('close', () => this.#sockets.delete(socket));
    const ofAddress = [...this.#sockets].filter(([, other]) => other === key);
    const [oldest] = ofAddress.length > MOST_OF_AN_ADDRESS ? ofAddress : this.#sockets.size > MOST ? this.#sockets : [];
    if (oldest === undefined) return;
    this.#sockets.delete(oldest[0]);
    oldest[0].terminate();
  }
}

/**
 * WebSockets that were told why they are refused, until they have closed. One address keeps only a few of them, and all
 * together a bounded number: the oldest is dropped, and no other client is turned away for it.
 */
import type { WebSocket } from 'ws';
import { Crowd } from '../admission/crowd';

const MOST_OF_AN_ADDRESS = 20;
const MOST = 500;

/** The refused sockets of one relay. */
export class RefusedSockets {
  readonly #sockets = new Crowd<WebSocket>();

  /** @param key - What its address is counted by. */
  add(socket: WebSocket, key: string): void {
    this.#sockets.add(socket, key);
    socket.once('close', () => this.#sockets.remove(socket, key));
    const crowded = this.#crowdedKey(key);
    const oldest = crowded === undefined ? undefined : this.#sockets.oldestOf(crowded);
    if (crowded === undefined || oldest === undefined) return;
    this.#sockets.remove(oldest, crowded);
    oldest.terminate();
  }

  #crowdedKey(key: string): string | undefined {
    if (this.#sockets.countOf(key) > MOST_OF_AN_ADDRESS) return key;
    return this.#sockets.size > MOST ? this.#sockets.thickest() : undefined;
  }
}

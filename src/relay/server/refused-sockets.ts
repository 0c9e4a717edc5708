/**
 * WebSockets that were refused with a close code and have not closed yet. Their number is limited, per address and in all:
 * beyond a limit the oldest one is dropped. They never take the place of an accepted socket.
 */
import type { WebSocket } from 'ws';
import { Crowd } from '../admission/crowd';

const MOST_OF_AN_ADDRESS = 20;
const MOST = 500;

/** The refused sockets of one relay. */
export class RefusedSockets {
  readonly #sockets = new Crowd<WebSocket>();

  /**
   * Adds a refused socket until it closes.
   *
   * @param key - Key of the client's address; the sockets of a key are counted together.
   */
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

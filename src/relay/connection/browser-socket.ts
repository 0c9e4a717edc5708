/**
 * Writes to a WebSocket so that nothing piles up for a browser that does not read. Sound waits at its source;
 * answers that wait beyond what sound may are a reason to drop the socket.
 */
import type { WebSocket } from 'ws';
import type { DownMessage } from '../../polly/relay-client/wire-protocol';
import type { WaitingShare } from './waiting-bytes';

/** How many bytes of an answer may still come from Polly after it was paused. */
const LARGEST_CHUNK_BYTES = 131_072;

/** Writes to one browser. */
export class BrowserSocket {
  readonly #socket: WebSocket;
  readonly #maxBufferedBytes: number;
  readonly #waiting: WaitingShare;

  /**
   * @param maxBufferedBytes - Bytes it may lag behind before {@link isBehind}.
   * @param waiting - Told of what waits for it.
   */
  constructor(socket: WebSocket, maxBufferedBytes: number, waiting: WaitingShare) {
    this.#waiting = waiting;
    this.#socket = socket;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  /** Bytes that wait for it. */
  get waitingBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Whether senders should wait. */
  get isBehind(): boolean {
    return this.#socket.bufferedAmount > this.#maxBufferedBytes;
  }

  /** Whether senders that waited may go on. */
  get hasCaughtUp(): boolean {
    return this.#socket.bufferedAmount <= this.#maxBufferedBytes / 2;
  }

  /** Sends a control message. */
  say(message: DownMessage): void {
    if (this.#hasRoom()) this.#socket.send(JSON.stringify(message));
  }

  /** Answers a ping. */
  pong(data: Buffer): void {
    if (this.#hasRoom()) this.#socket.pong(data);
  }

  /**
   * Sends bytes of an answer.
   *
   * @param onSent - Called when they have left, or never will.
   */
  send(bytes: Buffer, onSent: () => void): void {
    this.#socket.send(bytes, () => {
      this.#waiting.change(-bytes.byteLength);
      onSent();
    });
    this.#waiting.change(bytes.byteLength);
  }

  #hasRoom(): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount <= 2 * this.#maxBufferedBytes + LARGEST_CHUNK_BYTES) return true;
    this.#socket.terminate();
    return false;
  }
}

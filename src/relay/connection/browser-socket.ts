/**
 * Writes to a WebSocket with back-pressure, so that memory stays bounded if a browser does not read. Callers stop reading sound
 * while the socket is behind. If control messages still exceed the limit, the socket is dropped.
 */
import type { WebSocket } from 'ws';
import type { DownMessage } from '../../polly/relay-client/wire-protocol';
import type { WaitingShare } from './waiting-bytes';

/** Bytes of an answer that may still arrive from Polly after the pause. */
const LARGEST_CHUNK_BYTES = 131_072;

/** Writes to one browser. */
export class BrowserSocket {
  readonly #socket: WebSocket;
  readonly #maxBufferedBytes: number;
  readonly #waiting: WaitingShare;

  /**
   * @param maxBufferedBytes - Waiting bytes beyond which {@link isBehind} is true.
   * @param waiting - Counts the bytes that wait for the browser.
   */
  constructor(socket: WebSocket, maxBufferedBytes: number, waiting: WaitingShare) {
    this.#waiting = waiting;
    this.#socket = socket;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  /** Bytes that wait for the browser. */
  get waitingBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Whether senders should wait. */
  get isBehind(): boolean {
    return this.#socket.bufferedAmount > this.#maxBufferedBytes;
  }

  /** Whether waiting senders may continue: at half the limit, so that they do not pause for every chunk. */
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
   * @param onSent - Called when the bytes were sent, or can no longer be sent.
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

/**
 * Writes to a WebSocket with back-pressure, so that memory stays bounded if a browser does not read. Callers stop reading sound
 * while the socket is behind. If control messages still exceed the limit, the socket is dropped.
 */
import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { DownMessage } from '../../polly/relay-client/wire-protocol';
import type { TurnEnd } from './turn-end';
import type { WaitingShare } from './waiting-bytes';

/** Bytes of an answer that may still arrive from Polly after the pause. */
const LARGEST_CHUNK_BYTES = 131_072;

/** Options of {@link BrowserSocket}. */
export interface BrowserSocketOptions {
  /** The connection below the WebSocket. */
  readonly network: Writable;
  readonly turnEnd: TurnEnd;
  /** Waiting bytes beyond which {@link BrowserSocket.isBehind} is true. */
  readonly maxBufferedBytes: number;
  /** Counts the bytes that wait for the browser. */
  readonly waiting: WaitingShare;
}

/** Writes to one browser. */
export class BrowserSocket {
  readonly #socket: WebSocket;
  readonly #options: BrowserSocketOptions;

  constructor(socket: WebSocket, options: BrowserSocketOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Bytes that wait for the browser. */
  get waitingBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Whether senders should wait. */
  get isBehind(): boolean {
    return this.#socket.bufferedAmount > this.#options.maxBufferedBytes;
  }

  /** Whether waiting senders may continue: at half the limit, so that they do not pause for every chunk. */
  get hasCaughtUp(): boolean {
    return this.#socket.bufferedAmount <= this.#options.maxBufferedBytes / 2;
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
   * Sends bytes of an answer at the end of this turn of the event loop. `onSent` is called when the bytes were sent, or can no
   * longer be sent.
   */
  send(bytes: Buffer, onSent: () => void): void {
    const { turnEnd, network, waiting } = this.#options;
    turnEnd.hold(network);
    this.#socket.send(bytes, () => {
      waiting.change(-bytes.byteLength);
      onSent();
    });
    waiting.change(bytes.byteLength);
  }

  #hasRoom(): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount <= 2 * this.#options.maxBufferedBytes + LARGEST_CHUNK_BYTES) return true;
    this.#socket.terminate();
    return false;
  }
}

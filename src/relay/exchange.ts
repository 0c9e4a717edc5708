/**
 * One request to Polly and its answer, carried between a WebSocket and an HTTP/2 stream. Bytes pass unaltered in both
 * directions at once; whichever side is slower slows the other down; whichever side leaves takes the other with it.
 * The WebSocket is never paused for that: a paused socket does not tell that its client has left.
 */
import { constants, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2';
import type { WebSocket } from 'ws';
import type { Clock, TimerHandle } from '../base/clock';
import { BODY_WINDOW_BYTES, type DownMessage, type RelayErrorCode, type UpMessage } from '../polly/wire-protocol';
import { headersForBrowser, headersForUpstream } from './forwarded-headers';
import type { Http2Sessions } from './http2-sessions';
import type { RelayLimits } from './limits';

/** What an exchange works with. */
export interface ExchangeOptions {
  readonly socket: WebSocket;
  readonly sessions: Http2Sessions;
  /** Origin to connect to, already checked. */
  readonly origin: string;
  readonly open: Extract<UpMessage, { type: 'open' }>;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  /** Called when the browser breaks the protocol, with what it did; the exchange must be cancelled then. */
  readonly onBadMessage: (reason: string) => void;
  /** Called once, when the socket is free again or was left. */
  readonly onFinished: () => void;
}

/** A request under way, from {@link start} on. */
export class Exchange {
  readonly #options: ExchangeOptions;
  /** What the browser sent before the stream upstream was there. */
  #early: Buffer[] = [];
  #stream: ClientHttp2Stream | undefined;
  #bodyEnded = false;
  /** Bytes of the body that the browser was not told of as taken. */
  #pendingBytes = 0;
  /** Those of them that have been taken. */
  #takenBytes = 0;
  #finished = false;
  #lastActivityMs: number;
  #idleTimer: TimerHandle | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#lastActivityMs = options.clock.now();
  }

  /** Sends the request's head. It may fail, and say so, before this returns. */
  start(): void {
    const { origin, open, limits, onBadMessage } = this.#options;
    const target = { host: open.host, method: open.method, path: open.path, scheme: origin.split(':', 1)[0] ?? 'https' };
    const headers = headersForUpstream(target, open.headers);
    if (headers === undefined) {
      onBadMessage('a header holds characters that HTTP does not allow');
      return;
    }
    this.#watchIdle(limits.streamIdleMs);
    void this.#request(headers);
  }

  /** Takes bytes of the request's body. */
  write(bytes: Buffer): void {
    const { clock, onBadMessage } = this.#options;
    if (this.#finished) return;
    if (this.#bodyEnded) {
      onBadMessage('bytes after the end of the body');
    } else if (this.#pendingBytes >= BODY_WINDOW_BYTES) {
      onBadMessage('more bytes than may be under way');
    } else {
      this.#lastActivityMs = clock.now();
      this.#pendingBytes += bytes.byteLength;
      if (this.#stream === undefined) this.#early.push(bytes);
      else this.#forward(this.#stream, bytes);
    }
  }

  /** Ends the request's body; the answer goes on. */
  end(): void {
    this.#lastActivityMs = this.#options.clock.now();
    this.#bodyEnded = true;
    this.#stream?.end();
  }

  /** Gives the exchange up: the stream upstream is reset at once and nothing more is sent to the browser. */
  cancel(): void {
    this.#settle();
  }

  async #request(headers: OutgoingHttpHeaders): Promise<void> {
    const { sessions, origin, open } = this.#options;
    try {
      const stream = await sessions.request(origin, headers);
      stream.on('error', (error) => this.#fail('upstream-reset', `The connection to ${open.host} broke: ${reasonOf(error)}.`));
      if (this.#finished) stream.close(constants.NGHTTP2_CANCEL);
      else this.#carry(stream);
    } catch (error) {
      this.#fail('upstream-unreachable', `No connection to ${open.host}: ${reasonOf(error)}.`);
    }
  }

  #carry(stream: ClientHttp2Stream): void {
    const { socket, limits, open } = this.#options;
    this.#stream = stream;
    stream.once('response', (headers) => {
      this.#send({ type: 'response', status: headers[':status'] ?? 0, headers: headersForBrowser(headers) });
    });
    stream.on('data', (chunk: Buffer) => {
      if (this.#finished) return;
      this.#lastActivityMs = this.#options.clock.now();
      socket.send(chunk, () => {
        if (stream.isPaused() && socket.bufferedAmount <= limits.maxBufferedBytes / 2) stream.resume();
      });
      if (socket.bufferedAmount > limits.maxBufferedBytes) stream.pause();
    });
    const broken = () => this.#fail('upstream-reset', `${open.host} ended the stream early (HTTP/2 error code ${stream.rstCode}).`);
    stream.once('end', () => {
      // Node ends the readable side of a stream that was reset, too: only the code tells the difference.
      if (stream.aborted || stream.rstCode !== constants.NGHTTP2_NO_ERROR) broken();
      else this.#finish({ type: 'end' });
    });
    stream.once('close', broken);
    for (const bytes of this.#early.splice(0)) this.#forward(stream, bytes);
    if (this.#bodyEnded) stream.end();
  }

  #forward(stream: ClientHttp2Stream, bytes: Buffer): void {
    stream.write(bytes, () => {
      this.#takenBytes += bytes.byteLength;
      // Not after every frame: half a window is early enough for the browser never to wait on a way that flows.
      if (this.#takenBytes < BODY_WINDOW_BYTES / 2) return;
      this.#send({ type: 'taken', bytes: this.#takenBytes });
      this.#pendingBytes -= this.#takenBytes;
      this.#takenBytes = 0;
    });
  }

  #send(message: DownMessage): void {
    if (!this.#finished) this.#options.socket.send(JSON.stringify(message));
  }

  #fail(code: RelayErrorCode, message: string): void {
    this.#finish({ type: 'error', code, message });
  }

  #finish(message: DownMessage): void {
    if (this.#finished) return;
    this.#send(message);
    this.#settle();
  }

  #settle(): void {
    if (this.#finished) return;
    this.#finished = true;
    const { clock, onFinished } = this.#options;
    clock.clearTimer(this.#idleTimer);
    this.#early = [];
    if (this.#stream?.closed === false) this.#stream.close(constants.NGHTTP2_CANCEL);
    onFinished();
  }

  #watchIdle(delayMs: number): void {
    const { clock, limits } = this.#options;
    this.#idleTimer = clock.setTimer(() => {
      const remainingMs = this.#lastActivityMs + limits.streamIdleMs - clock.now();
      if (remainingMs > 0) this.#watchIdle(remainingMs);
      else this.#fail('idle', `Nothing was sent or received for ${limits.streamIdleMs} ms.`);
    }, delayMs);
  }
}

/** The machine-readable part of a network error: no addresses beyond the host, nothing that was sent. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/**
 * One request to Polly and its answer, carried between a WebSocket and an HTTP/2 stream. Bytes pass unaltered in both
 * directions at once; whichever side is slower slows the other down; whichever side leaves takes the other with it.
 */
import { constants, type ClientHttp2Stream } from 'node:http2';
import { PassThrough } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock, TimerHandle } from '../base/clock';
import type { DownMessage, RelayErrorCode, UpMessage } from '../polly/wire-protocol';
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
  /** Called once, when the socket is free again or was left. */
  readonly onFinished: () => void;
}

/** A request under way. */
export class Exchange {
  readonly #options: ExchangeOptions;
  /** Holds what the browser sent until the stream upstream takes it. */
  readonly #body: PassThrough;
  #stream: ClientHttp2Stream | undefined;
  #finished = false;
  #lastActivityMs: number;
  #idleTimer: TimerHandle | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#body = new PassThrough({ highWaterMark: options.limits.maxBufferedBytes });
    this.#body.on('drain', () => options.socket.resume());
    this.#lastActivityMs = options.clock.now();
    this.#watchIdle(options.limits.streamIdleMs);
    void this.#begin();
  }

  /** Takes bytes of the request's body. */
  write(bytes: Buffer): void {
    if (this.#body.writableEnded) {
      this.#fail('bad-message', 'Body bytes came after the end of the body.');
      return;
    }
    this.#lastActivityMs = this.#options.clock.now();
    if (!this.#body.write(bytes)) this.#options.socket.pause();
  }

  /** Ends the request's body; the answer goes on. */
  end(): void {
    this.#lastActivityMs = this.#options.clock.now();
    this.#body.end();
  }

  /** Gives the exchange up: the stream upstream is reset at once and nothing more is sent to the browser. */
  cancel(): void {
    this.#settle();
  }

  async #begin(): Promise<void> {
    const { sessions, origin, open } = this.#options;
    const target = { host: open.host, method: open.method, path: open.path, scheme: origin.split(':', 1)[0] ?? 'https' };
    const headers = headersForUpstream(target, open.headers);
    if (headers === undefined) {
      this.#fail('bad-message', 'A header holds characters that HTTP does not allow.');
      return;
    }
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
    this.#body.pipe(stream);
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
    const { clock, socket, onFinished } = this.#options;
    clock.clearTimer(this.#idleTimer);
    this.#body.unpipe();
    this.#body.destroy();
    if (this.#stream?.closed === false) this.#stream.close(constants.NGHTTP2_CANCEL);
    socket.resume();
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

/** One browser's WebSocket: reads its messages in order and runs one exchange after the other. */
import type { WebSocket } from 'ws';
import type { Clock, TimerHandle } from '../base/clock';
import { RELAY_CLOSE_CODES, SYNTHESIS_STREAM_PATH, parseUpMessage, type UpMessage } from '../polly/wire-protocol';
import { Exchange } from './exchange';
import type { Http2Sessions } from './http2-sessions';
import type { RelayLimits } from './limits';
import type { Upstreams } from './upstreams';

/** What all connections of a relay share. */
export interface RelayContext {
  readonly sessions: Http2Sessions;
  readonly upstreams: Upstreams;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  /** Exchanges under way, over all connections. */
  streams: number;
}

/** Serves one WebSocket until it closes. */
export class RelayConnection {
  readonly #socket: WebSocket;
  readonly #context: RelayContext;
  #exchange: Exchange | undefined;
  /** Takes back that a stream may be asked for soon. */
  #takeBack: (() => void) | undefined;
  #opened = false;
  #answered = true;
  #pingTimer: TimerHandle | undefined;

  /**
   * @param socket - An open socket of a welcome page.
   * @param context - What it shares with the others.
   * @param nextOrigin - Where its first request will go, as far as the page has said so.
   */
  constructor(socket: WebSocket, context: RelayContext, nextOrigin: string | undefined) {
    this.#socket = socket;
    this.#context = context;
    if (nextOrigin !== undefined) this.#announce(nextOrigin);
    socket.on('message', (data, isBinary) => {
      // After a refusal the socket is closing, and what was sent before the client knew still comes in.
      if (socket.readyState !== socket.OPEN) return;
      // A pong may be waiting behind much sound on a slow line, and what comes says the same.
      this.#answered = true;
      // `ws` hands over a Buffer unless its binaryType is changed.
      if (isBinary) this.#takeBytes(data as Buffer);
      else this.#takeControl((data as Buffer).toString('utf8'));
    });
    socket.on('pong', () => {
      this.#answered = true;
    });
    socket.once('close', () => {
      context.clock.clearTimer(this.#pingTimer);
      this.#exchange?.cancel();
      this.#takeBack?.();
    });
    this.#ping();
  }

  #takeControl(text: string): void {
    const message = parseUpMessage(text);
    if (message === undefined) this.#refuse('not a control message');
    else if (message.type === 'open') this.#open(message);
    else if (this.#opened) this.#exchange?.end();
    else this.#refuse('end before open');
  }

  #takeBytes(bytes: Buffer): void {
    // After the first open, bytes without an exchange are the rest of one that was answered early.
    if (this.#opened) this.#exchange?.write(bytes);
    else this.#refuse('bytes before open');
  }

  #open(open: Extract<UpMessage, { type: 'open' }>): void {
    const { upstreams, limits, sessions, clock } = this.#context;
    if (this.#exchange !== undefined) {
      this.#refuse('open before the end of the exchange under way');
      return;
    }
    this.#opened = true;
    const origin = upstreams.originOf(open.host);
    if (origin === undefined) {
      this.#error('not-allowed', 'This host is not on the relay\'s list. List it as an upstream to allow it.');
    } else if (open.method !== 'POST' || open.path !== SYNTHESIS_STREAM_PATH) {
      this.#error('not-allowed', `The relay forwards nothing but POST ${SYNTHESIS_STREAM_PATH}.`);
    } else if (this.#context.streams >= limits.maxStreams) {
      this.#error('overloaded', `The relay has ${limits.maxStreams} streams open, as many as it may.`);
    } else {
      this.#context.streams += 1;
      this.#takeBack?.();
      const exchange = new Exchange({
        socket: this.#socket,
        host: sessions.to(origin),
        scheme: origin.split(':', 1)[0] ?? 'https',
        open,
        limits,
        clock,
        onBadMessage: (reason) => this.#refuse(reason),
        onFinished: () => {
          this.#context.streams -= 1;
          this.#exchange = undefined;
          if (this.#socket.readyState === this.#socket.OPEN) this.#announce(origin);
        },
      });
      this.#exchange = exchange;
      exchange.start();
    }
  }

  /** Has a session kept for the request that this socket is likely to bring next. */
  #announce(origin: string): void {
    this.#takeBack = this.#context.sessions.to(origin).announce();
  }

  #error(code: 'not-allowed' | 'overloaded', message: string): void {
    this.#socket.send(JSON.stringify({ type: 'error', code, message }));
  }

  #refuse(reason: string): void {
    this.#socket.send(JSON.stringify({ type: 'error', code: 'bad-message', message: `Protocol broken: ${reason}.` }));
    this.#exchange?.cancel();
    this.#socket.close(RELAY_CLOSE_CODES.protocolError, reason);
  }

  #ping(): void {
    const { clock, limits } = this.#context;
    this.#pingTimer = clock.setTimer(() => {
      if (!this.#answered) {
        this.#socket.terminate();
        return;
      }
      this.#answered = false;
      this.#socket.ping();
      this.#ping();
    }, limits.pingIntervalMs);
  }
}

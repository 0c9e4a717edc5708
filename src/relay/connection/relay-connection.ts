/** Serves the WebSocket of one browser: reads its messages in order, and runs one exchange after the other. */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock, TimerHandle } from '../../base/clock';
import {
  BODY_WINDOW_BYTES,
  RELAY_CLOSE_CODES,
  SYNTHESIS_STREAM_PATH,
  parseUpMessage,
  type UpMessage,
} from '../../polly/relay-client/wire-protocol';
import { CLOSE_REASONS, PROTOCOL_ERRORS, protocolBroken, STREAM_REFUSALS, streamsFull } from '../errors/relay-errors';
import { BrowserSocket } from './browser-socket';
import type { Drain } from './drain';
import { Exchange } from './exchange';
import type { Admission } from '../admission/admission';
import type { Quota } from '../admission/quotas';
import type { GrantLimits } from '../identity/ticket';
import type { Http2Sessions } from '../upstream/http2-sessions';
import type { RelayWatch, SocketWatch } from '../observe/relay-watch';
import type { RelayLimits } from '../options/limits';
import { MessageBudget } from './message-budget';
import type { TurnEnd } from './turn-end';
import type { WaitingBytes, WaitingShare } from './waiting-bytes';
import type { Upstreams } from '../options/upstreams';

/** Time in which a browser without an open stream must close its socket after it was told to leave. */
const LEAVE_WITHIN_MS = 3_000;

/** State and services that all connections of a relay share. */
export interface RelayContext {
  readonly sessions: Http2Sessions;
  readonly upstreams: Upstreams;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  /** Number of open sockets that were accepted. */
  sockets: number;
  /** Number of current exchanges on all connections. */
  streams: number;
  readonly drain: Drain;
  readonly waitingBytes: WaitingBytes;
  readonly turnEnd: TurnEnd;
  readonly watch: RelayWatch;
  readonly admission: Pick<Admission, 'isMemoryShort'>;
}

/** Quota and limits of an accepted browser. */
export interface Visit {
  /** Quota in which the socket's place is reserved. The connection gives the place back. */
  readonly quota: Quota;
  readonly limits: GrantLimits;
}

/** Serves one WebSocket until it closes. */
export class RelayConnection {
  readonly #socket: WebSocket;
  readonly #browser: BrowserSocket;
  readonly #context: RelayContext;
  readonly #budget: MessageBudget;
  readonly #watch: SocketWatch;
  readonly #visit: Visit;
  readonly #waiting: WaitingShare;
  #exchange: Exchange | undefined;
  /** Withdraws the announcement of the next stream. */
  #takeBack: (() => void) | undefined;
  #opened = false;
  /** Bytes of a body that arrived after its exchange ended. */
  #lateBytes = 0;
  #answered = true;
  #pingTimer: TimerHandle | undefined;
  #idleTimer: TimerHandle | undefined;
  #leaveTimer: TimerHandle | undefined;
  #ageTimer: TimerHandle | undefined;
  #behindTimer: TimerHandle | undefined;
  /** End of the time that its browser has to leave. Undefined if it was not told to leave. */
  #leaveByMs: number | undefined;

  /**
   * Begins to serve an open socket that was accepted. `network` is the connection below it. `nextOrigin` is the origin that the
   * page announced for its first stream, if it did. `address` is given only if it may be logged.
   */
  constructor(socket: WebSocket, network: Duplex, context: RelayContext, visit: Visit, nextOrigin: string | undefined, address?: string) {
    this.#socket = socket;
    this.#context = context;
    this.#visit = visit;
    this.#waiting = context.waitingBytes.join(() => this.#shed());
    this.#browser = new BrowserSocket(socket, {
      network,
      turnEnd: context.turnEnd,
      maxBufferedBytes: context.limits.maxBufferedBytes,
      waiting: this.#waiting,
    });
    this.#budget = new MessageBudget(context.clock);
    const waiting = () => ({ down: this.#browser.waitingBytes, up: this.#exchange?.waitingBytes ?? 0 });
    this.#watch = context.watch.open(waiting, address);
    context.sockets += 1;
    if (nextOrigin !== undefined) this.#announce(nextOrigin);
    socket.on('message', (data, isBinary) => {
      // While the socket is closing, messages arrive that the client sent before it knew.
      if (socket.readyState !== socket.OPEN) return;
      // Any message shows that the browser is alive. Its pong may be late on a slow connection.
      this.#answered = true;
      // `ws` passes a Buffer by default.
      if (isBinary) this.#takeBytes(data as Buffer);
      else if (this.#pays()) this.#takeControl((data as Buffer).toString('utf8'));
    });
    socket.on('ping', (data) => {
      if (this.#pays()) this.#browser.pong(data);
    });
    socket.on('pong', () => {
      this.#answered = true;
      this.#pays();
    });
    socket.once('close', (code) => {
      context.sockets -= 1;
      this.#watch.close(code);
      this.#clearTimers();
      this.#cancel();
      context.waitingBytes.leave(this.#waiting);
      visit.quota.releaseSocket();
      this.#takeBack?.();
      context.drain.remove(this);
    });
    this.#ping();
    this.#rest();
    this.#age();
    context.drain.add(this);
  }

  /** Tells the browser to connect elsewhere. An open stream continues. */
  leave(withinMs: number): void {
    const byMs = this.#context.clock.now() + withinMs;
    const wasLeaving = this.#isLeaving;
    // The browser is told again only if the time is now shorter.
    if (this.#leaveByMs !== undefined && byMs >= this.#leaveByMs) return;
    this.#leaveByMs = byMs;
    this.#context.clock.clearTimer(this.#idleTimer);
    this.#browser.say({ type: 'leave', withinMs });
    if (this.#exchange === undefined && !wasLeaving) this.#awaitLeaving();
  }

  #clearTimers(): void {
    const { clock } = this.#context;
    for (const timer of [this.#pingTimer, this.#leaveTimer, this.#idleTimer, this.#ageTimer, this.#behindTimer]) clock.clearTimer(timer);
  }

  get #isLeaving(): boolean {
    return this.#leaveByMs !== undefined;
  }

  /** Drops the socket and its waiting bytes. The page continues on another socket. A close code would have to wait behind those bytes. */
  #shed(): void {
    this.#exchange?.shed();
    this.#socket.terminate();
  }

  /** Closes the socket if its browser does not leave in time. */
  #awaitLeaving(): void {
    this.#leaveTimer = this.#context.clock.setTimer(
      () => this.#socket.close(RELAY_CLOSE_CODES.goingAway, CLOSE_REASONS.leaving),
      LEAVE_WITHIN_MS,
    );
  }

  /** Drops the socket if its browser still lags behind after a while. It may send, so that a ping does not find it out. */
  #awaitCatchingUp(): void {
    const { clock, limits } = this.#context;
    clock.clearTimer(this.#behindTimer);
    this.#behindTimer = clock.setTimer(() => {
      // A stream that has begun meanwhile watches its reader itself.
      if (this.#browser.isBehind && this.#exchange === undefined) this.#socket.terminate();
    }, limits.slowReaderMs);
  }

  #takeControl(text: string): void {
    const message = parseUpMessage(text);
    if (message === undefined) this.#refuse(PROTOCOL_ERRORS.notControl);
    else if (message.type === 'open') this.#open(message);
    else if (this.#opened) this.#exchange?.end();
    else this.#refuse(PROTOCOL_ERRORS.endBeforeOpen);
  }

  #takeBytes(bytes: Buffer): void {
    if (!this.#opened) this.#refuse(PROTOCOL_ERRORS.bytesBeforeOpen);
    else if (!this.#budget.takeBody(bytes.byteLength)) this.#refuse(PROTOCOL_ERRORS.smallMessages);
    else if (this.#exchange !== undefined) this.#exchange.write(bytes);
    else {
      // The rest of a body whose answer ended early: at most one window, and the message that exceeded it.
      this.#lateBytes += bytes.byteLength;
      this.#visit.quota.countBytes(bytes.byteLength, () => undefined);
      if (this.#lateBytes > BODY_WINDOW_BYTES + this.#context.limits.maxMessageBytes) this.#refuse(PROTOCOL_ERRORS.lateBytes);
    }
  }

  #open(open: Extract<UpMessage, { type: 'open' }>): void {
    const { upstreams } = this.#context;
    if (this.#exchange !== undefined) {
      this.#refuse(PROTOCOL_ERRORS.openBeforeEnd);
      return;
    }
    this.#opened = true;
    this.#lateBytes = 0;
    this.#budget.begin();
    const origin = upstreams.originOf(open.host);
    if (origin === undefined) {
      this.#error('not-allowed', STREAM_REFUSALS.host);
    } else if (open.method !== 'POST' || open.path !== SYNTHESIS_STREAM_PATH) {
      this.#error('not-allowed', STREAM_REFUSALS.operation);
    } else if (this.#context.drain.hasBegun || this.#isLeaving) {
      this.#error('leaving', STREAM_REFUSALS.leaving);
    } else {
      const refusal = this.#takeStream();
      if (refusal === undefined) this.#begin(open, origin);
      else this.#error('overloaded', refusal);
    }
  }

  /** Reserves a place for a stream. Returns the reason if none is free. */
  #takeStream(): string | undefined {
    const { limits, streams, admission } = this.#context;
    if (streams >= limits.maxStreams) return streamsFull('The relay', limits.maxStreams);
    if (admission.isMemoryShort) return STREAM_REFUSALS.memory;
    return this.#visit.quota.takeStream();
  }

  #begin(open: Extract<UpMessage, { type: 'open' }>, origin: string): void {
    const { limits, sessions, clock } = this.#context;
    const { quota, limits: granted } = this.#visit;
    this.#context.streams += 1;
    this.#takeBack?.();
    clock.clearTimer(this.#idleTimer);
    const exchange = new Exchange({
      browser: this.#browser,
      waiting: this.#waiting,
      host: sessions.to(origin),
      scheme: origin.split(':', 1)[0] ?? 'https',
      open,
      limits: granted.streamMs === undefined ? limits : { ...limits, streamMs: Math.min(limits.streamMs, granted.streamMs) },
      quota,
      clock,
      watch: this.#watch.begin(open.host),
      onBadMessage: (reason) => this.#refuse(reason),
      onFinished: () => {
        this.#context.streams -= 1;
        quota.releaseStream();
        this.#exchange = undefined;
        if (this.#socket.readyState !== this.#socket.OPEN) return;
        if (this.#browser.isBehind) this.#awaitCatchingUp();
        if (this.#isLeaving) this.#awaitLeaving();
        if (this.#isLeaving || this.#context.drain.hasBegun) return;
        this.#announce(origin);
        this.#rest();
      },
    });
    this.#exchange = exchange;
    exchange.start();
  }

  /** Announces the next request of this socket, so that a session is ready for it. */
  #announce(origin: string): void {
    this.#takeBack = this.#context.sessions.to(origin).announce();
  }

  #error(code: 'not-allowed' | 'overloaded' | 'leaving', message: string): void {
    this.#watch.refuse(code);
    this.#browser.say({ type: 'error', code, message });
  }

  /** Counts a message outside a body. Returns false, and refuses the socket, if there were too many. */
  #pays(): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#budget.takeControl()) return true;
    this.#refuse(PROTOCOL_ERRORS.tooManyMessages);
    return false;
  }

  #refuse(reason: string): void {
    this.#watch.breakProtocol(reason);
    this.#browser.say({ type: 'error', code: 'bad-message', message: protocolBroken(reason) });
    this.#cancel();
    this.#socket.close(RELAY_CLOSE_CODES.protocolError, reason);
  }

  #cancel(): void {
    if (this.#exchange === undefined) return;
    this.#visit.quota.countReset();
    this.#exchange.cancel();
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

  #rest(): void {
    const { clock, limits } = this.#context;
    this.#idleTimer = clock.setTimer(
      () => this.#socket.close(RELAY_CLOSE_CODES.goingAway, CLOSE_REASONS.notUsed),
      this.#opened ? limits.socketIdleMs : Math.min(limits.unusedSocketMs, limits.socketIdleMs),
    );
  }

  /** Tells the browser to reconnect once its socket has reached the maximum age. */
  #age(): void {
    const { socketMs, streamMs = Infinity } = this.#visit.limits;
    if (socketMs === undefined) return;
    const { clock, limits } = this.#context;
    this.#ageTimer = clock.setTimer(() => this.leave(Math.min(streamMs, limits.streamMs)), socketMs);
  }
}

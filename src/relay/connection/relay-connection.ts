/** One browser's WebSocket: reads its messages in order and runs one exchange after the other. */
import type { WebSocket } from 'ws';
import type { Clock, TimerHandle } from '../../base/clock';
import {
  BODY_WINDOW_BYTES,
  RELAY_CLOSE_CODES,
  SYNTHESIS_STREAM_PATH,
  parseUpMessage,
  type UpMessage,
} from '../../polly/relay-client/wire-protocol';
import { BrowserSocket } from './browser-socket';
import { closeSocket } from './close-socket';
import type { Drain } from './drain';
import { Exchange } from './exchange';
import type { Admission } from '../admission/admission';
import type { Quota } from '../admission/quotas';
import type { GrantLimits } from '../identity/ticket';
import type { Http2Sessions } from '../upstream/http2-sessions';
import type { RelayWatch, SocketWatch } from '../observe/relay-watch';
import type { RelayLimits } from '../options/limits';
import { MessageBudget } from './message-budget';
import type { WaitingBytes, WaitingShare } from './waiting-bytes';
import type { Upstreams } from '../options/upstreams';

/** How long a browser without an open stream has to close its socket once it is told to leave. */
const LEAVE_WITHIN_MS = 3_000;

/** What all connections of a relay share. */
export interface RelayContext {
  readonly sessions: Http2Sessions;
  readonly upstreams: Upstreams;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  /** Sockets of welcome pages. */
  sockets: number;
  /** Exchanges under way, over all connections. */
  streams: number;
  readonly drain: Drain;
  readonly waitingBytes: WaitingBytes;
  readonly watch: RelayWatch;
  readonly admission: Pick<Admission, 'isMemoryShort'>;
}

/** What an admitted browser may use. */
export interface Visit {
  /** Has this socket's place, which the connection gives back. */
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
  /** Withdraws the announcement of a stream. */
  #takeBack: (() => void) | undefined;
  #opened = false;
  /** Bytes of a body that arrived after its exchange ended. */
  #lateBytes = 0;
  #answered = true;
  #pingTimer: TimerHandle | undefined;
  #idleTimer: TimerHandle | undefined;
  #leaveTimer: TimerHandle | undefined;
  #ageTimer: TimerHandle | undefined;
  /** The time until which its browser was told to leave, if it was. */
  #leaveByMs: number | undefined;

  /**
   * @param socket - An open socket of a welcome page.
   * @param context - What it shares with the others.
   * @param visit - What the browser may use.
   * @param nextOrigin - Where its first request will go, as far as the page has said so.
   * @param address - Its browser's, where that may be logged.
   */
  constructor(socket: WebSocket, context: RelayContext, visit: Visit, nextOrigin: string | undefined, address?: string) {
    this.#socket = socket;
    this.#context = context;
    this.#visit = visit;
    this.#waiting = context.waitingBytes.join(() => this.#shed());
    this.#browser = new BrowserSocket(socket, context.limits.maxBufferedBytes, this.#waiting);
    this.#budget = new MessageBudget(context.clock);
    const waiting = () => ({ down: this.#browser.waitingBytes, up: this.#exchange?.waitingBytes ?? 0 });
    this.#watch = context.watch.open(waiting, address);
    context.sockets += 1;
    if (nextOrigin !== undefined) this.#announce(nextOrigin);
    socket.on('message', (data, isBinary) => {
      // After a refusal the socket is closing, and what was sent before the client knew still comes in.
      if (socket.readyState !== socket.OPEN) return;
      // A pong may be waiting behind much sound on a slow line, and what comes says the same.
      this.#answered = true;
      // `ws` hands over a Buffer unless its binaryType is changed.
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
      context.clock.clearTimer(this.#pingTimer);
      context.clock.clearTimer(this.#leaveTimer);
      context.clock.clearTimer(this.#idleTimer);
      context.clock.clearTimer(this.#ageTimer);
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
    // Said again only where less time is left than it was told.
    if (this.#leaveByMs !== undefined && byMs >= this.#leaveByMs) return;
    this.#leaveByMs = byMs;
    this.#context.clock.clearTimer(this.#idleTimer);
    this.#browser.say({ type: 'leave', withinMs });
    if (this.#exchange === undefined && !wasLeaving) this.#awaitLeaving();
  }

  get #isLeaving(): boolean {
    return this.#leaveByMs !== undefined;
  }

  /** Drops the socket and its waiting bytes; the page continues on another one. A reason would wait behind the bytes. */
  #shed(): void {
    this.#exchange?.shed();
    this.#socket.terminate();
  }

  /** Closes the socket when its browser does not. */
  #awaitLeaving(): void {
    const { clock } = this.#context;
    this.#leaveTimer = clock.setTimer(
      () => void closeSocket(this.#socket, RELAY_CLOSE_CODES.goingAway, 'the relay is about to stop', clock),
      LEAVE_WITHIN_MS,
    );
  }

  #takeControl(text: string): void {
    const message = parseUpMessage(text);
    if (message === undefined) this.#refuse('not a control message');
    else if (message.type === 'open') this.#open(message);
    else if (this.#opened) this.#exchange?.end();
    else this.#refuse('end before open');
  }

  #takeBytes(bytes: Buffer): void {
    if (!this.#opened) this.#refuse('bytes before open');
    else if (!this.#budget.takeBody(bytes.byteLength)) this.#refuse('too many small messages');
    else if (this.#exchange !== undefined) this.#exchange.write(bytes);
    else {
      // The rest of a body that was answered early: no more than was under way, and the message that went over it.
      this.#lateBytes += bytes.byteLength;
      this.#visit.quota.countBytes(bytes.byteLength, () => undefined);
      if (this.#lateBytes > BODY_WINDOW_BYTES + this.#context.limits.maxMessageBytes)
        this.#refuse('bytes long after the end of the exchange');
    }
  }

  #open(open: Extract<UpMessage, { type: 'open' }>): void {
    const { upstreams } = this.#context;
    if (this.#exchange !== undefined) {
      this.#refuse('open before the end of the exchange under way');
      return;
    }
    this.#opened = true;
    this.#lateBytes = 0;
    this.#budget.begin();
    const origin = upstreams.originOf(open.host);
    if (origin === undefined) {
      this.#error('not-allowed', "This host is not on the relay's list. List it as an upstream to allow it.");
    } else if (open.method !== 'POST' || open.path !== SYNTHESIS_STREAM_PATH) {
      this.#error('not-allowed', `The relay forwards nothing but POST ${SYNTHESIS_STREAM_PATH}.`);
    } else if (this.#context.drain.hasBegun || this.#isLeaving) {
      this.#error('leaving', 'This connection is about to end. Ask on another one.');
    } else {
      const refusal = this.#takeStream();
      if (refusal === undefined) this.#begin(open, origin);
      else this.#error('overloaded', refusal);
    }
  }

  /** Takes a stream's place. Returns the reason if there is none. */
  #takeStream(): string | undefined {
    const { limits, streams, admission } = this.#context;
    if (streams >= limits.maxStreams) return `The relay has ${limits.maxStreams} streams open, as many as it may.`;
    if (admission.isMemoryShort) return 'The memory of the relay runs short.';
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
        if (this.#isLeaving) this.#awaitLeaving();
        if (this.#isLeaving || this.#context.drain.hasBegun) return;
        this.#announce(origin);
        this.#rest();
      },
    });
    this.#exchange = exchange;
    exchange.start();
  }

  /** Keeps a session for the next request of this socket. */
  #announce(origin: string): void {
    this.#takeBack = this.#context.sessions.to(origin).announce();
  }

  #error(code: 'not-allowed' | 'overloaded' | 'leaving', message: string): void {
    this.#watch.refuse(code);
    this.#browser.say({ type: 'error', code, message });
  }

  /** Whether one more message outside a body is accepted. */
  #pays(): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#budget.takeControl()) return true;
    this.#refuse('too many messages');
    return false;
  }

  #refuse(reason: string): void {
    this.#watch.breakProtocol(reason);
    this.#browser.say({ type: 'error', code: 'bad-message', message: `Protocol broken: ${reason}.` });
    this.#cancel();
    void closeSocket(this.#socket, RELAY_CLOSE_CODES.protocolError, reason, this.#context.clock);
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

  /** Closes the socket when no request comes for long. */
  #rest(): void {
    const { clock, limits } = this.#context;
    this.#idleTimer = clock.setTimer(
      () => void closeSocket(this.#socket, RELAY_CLOSE_CODES.goingAway, 'not used', clock),
      this.#opened ? limits.socketIdleMs : Math.min(limits.unusedSocketMs, limits.socketIdleMs),
    );
  }

  /** Has the browser connect anew when its socket has been used as long as it may. */
  #age(): void {
    const { socketMs, streamMs = Infinity } = this.#visit.limits;
    if (socketMs === undefined) return;
    const { clock, limits } = this.#context;
    this.#ageTimer = clock.setTimer(() => this.leave(Math.min(streamMs, limits.streamMs)), socketMs);
  }
}

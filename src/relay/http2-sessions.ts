/**
 * HTTP/2 connections to Polly, shared by all sockets of a relay: the first request to a host pays for TCP and TLS, the
 * others ride along.
 */
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2';
import type { Clock, TimerHandle } from '../base/clock';
import type { RelayLimits } from './limits';

/**
 * A session that has not answered for longer than this is pinged when it is used again: a NAT or a firewall may have
 * forgotten it, or the way to the other end be gone, and streams that wait for an answer do not show that.
 */
const DOUBT_AFTER_MS = 10_000;
/** How long the answer to that ping may take. */
const PING_TIMEOUT_MS = 3_000;
/** What Node keeps in memory for one session before it refuses streams. Its default of 10 is for a server's clients. */
const SESSION_MEMORY_MEGABYTES = 100;

/** The sessions of one relay. */
export class Http2Sessions {
  readonly #limits: RelayLimits;
  readonly #clock: Clock;
  /** Each from its connecting to its end, also after it was told to go away. */
  readonly #sessions = new Set<PooledSession>();
  #isClosed = false;

  constructor(limits: RelayLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Opens a stream on a session to `origin`, connecting first when there is none with room.
   *
   * @throws What made the connection fail, or an Error after {@link close}.
   */
  async request(origin: string, headers: OutgoingHttpHeaders): Promise<ClientHttp2Stream> {
    for (;;) {
      if (this.#isClosed) throw new Error('the relay has closed');
      const session = [...this.#sessions].find((candidate) => candidate.origin === origin && candidate.hasRoom) ?? this.#connect(origin);
      const stream = await session.request(headers);
      // A session that has begun to end meanwhile takes no new stream: the next turn finds another.
      if (stream !== undefined) return stream;
    }
  }

  /** Connects to `origin` unless that was done; the next request finds the session, or finds out why there is none. */
  warm(origin: string): void {
    if (this.#isClosed || [...this.#sessions].some((candidate) => candidate.origin === origin && candidate.hasRoom)) return;
    this.#connect(origin).idle();
  }

  /** Ends every session and every stream on them, for good. */
  close(): void {
    this.#isClosed = true;
    for (const session of this.#sessions) session.destroy();
  }

  #connect(origin: string): PooledSession {
    const session = new PooledSession(origin, this.#limits, this.#clock, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }
}

class PooledSession {
  readonly origin: string;
  readonly #session: ClientHttp2Session;
  readonly #connected: Promise<void>;
  readonly #limits: RelayLimits;
  readonly #clock: Clock;
  #streams = 0;
  /** When the other end last showed that it is there. */
  #answeredAtMs: number;
  #idleTimer: TimerHandle | undefined;

  constructor(origin: string, limits: RelayLimits, clock: Clock, onClosed: () => void) {
    this.origin = origin;
    this.#limits = limits;
    this.#clock = clock;
    this.#answeredAtMs = clock.now();
    const session = connect(origin, { settings: { enablePush: false }, maxSessionMemory: SESSION_MEMORY_MEGABYTES });
    this.#session = session;
    this.#connected = new Promise((resolve, reject) => {
      const timer = clock.setTimer(() => {
        session.destroy(new Error(`no connection after ${limits.connectTimeoutMs} ms`));
      }, limits.connectTimeoutMs);
      session.once('connect', () => {
        clock.clearTimer(timer);
        this.#answeredAtMs = clock.now();
        resolve();
      });
      session.on('error', reject);
      session.once('close', () => {
        clock.clearTimer(timer);
        clock.clearTimer(this.#idleTimer);
        onClosed();
        reject(new Error('the connection was closed'));
      });
    });
    // Closing while it connects fails whoever waits for it, if anybody does.
    this.#connected.catch(() => undefined);
  }

  get hasRoom(): boolean {
    // Unlimited until the server's settings have come (RFC 9113, section 6.5.2).
    const most = this.#session.connecting ? Infinity : (this.#session.remoteSettings.maxConcurrentStreams ?? Infinity);
    return this.#isUsable && this.#streams < most;
  }

  get #isUsable(): boolean {
    // Node closes a session that is told to go away, and one that is closing lives on until its last stream has ended.
    return !this.#session.closed && !this.#session.destroyed;
  }

  async request(headers: OutgoingHttpHeaders): Promise<ClientHttp2Stream | undefined> {
    this.#streams += 1;
    this.#clock.clearTimer(this.#idleTimer);
    try {
      await this.#connected;
      if (!this.#isUsable) {
        this.#release();
        return undefined;
      }
      if (this.#clock.now() - this.#answeredAtMs > DOUBT_AFTER_MS) this.#ping();
      const stream = this.#session.request(headers, { endStream: false });
      stream.once('response', () => {
        this.#answeredAtMs = this.#clock.now();
      });
      stream.once('close', () => this.#release());
      return stream;
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  destroy(): void {
    this.#session.destroy();
  }

  /** Ends the session when it was not used for long. */
  idle(): void {
    if (this.#streams > 0 || !this.#isUsable) return;
    this.#clock.clearTimer(this.#idleTimer);
    this.#idleTimer = this.#clock.setTimer(() => this.#session.close(), this.#limits.sessionIdleMs);
  }

  #release(): void {
    this.#streams -= 1;
    this.idle();
  }

  #ping(): void {
    const timer = this.#clock.setTimer(() => {
      this.#session.destroy(new Error(`no answer to a ping after ${PING_TIMEOUT_MS} ms`));
    }, PING_TIMEOUT_MS);
    this.#session.ping((error) => {
      this.#clock.clearTimer(timer);
      if (error === null) this.#answeredAtMs = this.#clock.now();
    });
  }
}

/** One HTTP/2 connection to Polly, which carries one stream at a time. */
import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2';
import type { Clock, TimerHandle } from '../../base/clock';
import type { RelayLimits } from '../options/limits';
import { keepUntilCollected } from './native-lifetime';

/**
 * A session that has not answered for longer than this is pinged when it is used again: a NAT or a firewall may have
 * forgotten it, or the way to the other end be gone, and a stream that waits for an answer does not show that.
 */
const DOUBT_AFTER_MS = 10_000;
/** How long the answer to that ping may take. */
const PING_TIMEOUT_MS = 3_000;
/**
 * What Polly may send ahead of the relay's reading. HTTP/2's own 65,535 bytes a round trip are less than uncompressed
 * sound needs on a slow way: Polly makes speech several times faster than it is heard.
 */
const WINDOW_BYTES = 262_144;
/** A server that is guarded against rapid resets (CVE-2023-44487) ends a connection that was reset too often. */
const MOST_RESETS = 16;

/** What a session tells of itself. Each is called once at most, and none within the constructor. */
export interface SessionEvents {
  readonly onConnected: (session: PooledSession) => void;
  /** Also when it never was connected. */
  readonly onClosed: (session: PooledSession, error: Error) => void;
}

/** A session from its connecting to its end. */
export class PooledSession {
  readonly #session: ClientHttp2Session;
  readonly #limits: RelayLimits;
  readonly #clock: Clock;
  readonly #events: SessionEvents;
  #connectTimer: TimerHandle | undefined;
  /** Whether it has told that it is connected. */
  #isReady = false;
  #idleTimer: TimerHandle | undefined;
  #pingTimer: TimerHandle | undefined;
  /** When the other end last showed that it is there. */
  #answeredAtMs: number;
  #resets = 0;
  /** The last stream that the other end has processed or will, once it has said that it goes away. */
  #lastStreamId: number | undefined;
  #error: Error | undefined;

  constructor(origin: string, limits: RelayLimits, clock: Clock, events: SessionEvents) {
    this.#limits = limits;
    this.#clock = clock;
    this.#events = events;
    this.#answeredAtMs = clock.now();
    const session = connect(origin, { settings: { enablePush: false, initialWindowSize: WINDOW_BYTES } });
    this.#session = session;
    this.#connectTimer = clock.setTimer(() => {
      session.destroy(new Error(`${this.#missing} after ${limits.connectTimeoutMs} ms`));
    }, limits.connectTimeoutMs);
    session.once('connect', () => {
      // Node tells of it also where the session was ended just before; 'close' follows.
      if (!session.destroyed) session.setLocalWindowSize(WINDOW_BYTES);
    });
    // The first frame that a server sends (RFC 9113, section 3.4). Until then it may be none, or allow no stream yet.
    session.on('remoteSettings', () => this.#onSettings());
    session.on('error', (error) => {
      this.#error ??= error as Error;
    });
    session.on('goaway', (_code: number, lastStreamId: number) => {
      this.#lastStreamId = lastStreamId;
    });
    session.once('close', () => this.#onClosed());
  }

  /** Whether it can take a stream. It must be connected. */
  get isUsable(): boolean {
    // Node closes a session that is told to go away, and one that is closing lives on until its last stream has ended.
    const isOpen = !this.#session.closed && !this.#session.destroyed && this.#lastStreamId === undefined;
    const isTrusted = this.#pingTimer === undefined && this.#resets < MOST_RESETS;
    return isOpen && isTrusted && this.#allowsStreams;
  }

  /**
   * Opens a stream. The session must be connected and have none.
   *
   * @throws Error when the session takes no more streams.
   */
  request(headers: OutgoingHttpHeaders): ClientHttp2Stream {
    this.#clock.clearTimer(this.#idleTimer);
    const stream = this.#session.request(headers, { endStream: false });
    keepUntilCollected(this.#session, stream);
    stream.once('response', () => {
      this.#answeredAtMs = this.#clock.now();
    });
    if (this.#clock.now() - this.#answeredAtMs > DOUBT_AFTER_MS) this.#ping();
    return stream;
  }

  /**
   * Whether the other end has not begun to process a stream that is over, so that it may be asked for again (RFC 9113,
   * section 8.7). What was cut off without a word may have been processed.
   */
  hasLeftUnprocessed({ id, rstCode }: ClientHttp2Stream): boolean {
    return id === undefined || rstCode === constants.NGHTTP2_REFUSED_STREAM || id > (this.#lastStreamId ?? Infinity);
  }

  /** Notes that its stream was reset rather than ended. */
  noteReset(): void {
    this.#resets += 1;
  }

  /** Ends it when it is not used for long. */
  rest(): void {
    this.#clock.clearTimer(this.#idleTimer);
    this.#idleTimer = this.#clock.setTimer(() => this.#session.close(), this.#limits.sessionIdleMs);
  }

  /** Ends it once nothing is under way on it any more. */
  retire(): void {
    this.#session.close();
  }

  /** Ends it and what is under way on it. */
  destroy(): void {
    this.#session.destroy();
  }

  #onSettings(): void {
    if (this.#isReady || this.#session.destroyed || !this.#allowsStreams) return;
    this.#isReady = true;
    this.#clock.clearTimer(this.#connectTimer);
    this.#answeredAtMs = this.#clock.now();
    this.#events.onConnected(this);
  }

  /** Whether the other end takes a stream at all: one that is starting, or about to stop, may not. */
  get #allowsStreams(): boolean {
    return this.#session.remoteSettings.maxConcurrentStreams !== 0;
  }

  /** What was waited for in vain. */
  get #missing(): string {
    if (this.#session.connecting) return 'no connection';
    return this.#allowsStreams ? 'no answer in HTTP/2' : 'no stream allowed (MAX_CONCURRENT_STREAMS 0)';
  }

  #onClosed(): void {
    for (const timer of [this.#connectTimer, this.#idleTimer, this.#pingTimer]) this.#clock.clearTimer(timer);
    this.#events.onClosed(this, this.#error ?? new Error('the connection was closed'));
  }

  #ping(): void {
    this.#pingTimer = this.#clock.setTimer(() => {
      this.#session.destroy(new Error(`no answer to a ping after ${PING_TIMEOUT_MS} ms`));
    }, PING_TIMEOUT_MS);
    this.#session.ping((error) => {
      this.#clock.clearTimer(this.#pingTimer);
      this.#pingTimer = undefined;
      if (error === null) this.#answeredAtMs = this.#clock.now();
    });
  }
}

/** One HTTP/2 connection to Polly, which carries one stream at a time. */
import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2';
import type { Clock, TimerHandle } from '../../base/clock';
import type { RelayLimits } from '../options/limits';
import { keepUntilCollected } from './native-lifetime';
import { UPSTREAM_REASONS } from '../errors/relay-errors';

/**
 * A session that has been silent for longer than this is pinged when it is used again. A NAT or firewall may have dropped its
 * connection, and a stream that waits for its answer would not notice.
 */
const DOUBT_AFTER_MS = 10_000;
/** Timeout of that ping. */
const PING_TIMEOUT_MS = 3_000;
/**
 * Flow-control window: bytes that Polly may send before the relay has read them. HTTP/2's default of 65,535 bytes per round
 * trip is too little for uncompressed sound on a slow connection, since Polly synthesizes several times faster than real time.
 */
const WINDOW_BYTES = 262_144;
/** Resets after which a session is not used again. Servers that guard against rapid resets (CVE-2023-44487) close such connections. */
const MOST_RESETS = 16;

/** Callbacks of a session. Each is called once at most, and never during the constructor. */
export interface SessionEvents {
  readonly onConnected: () => void;
  /** Called at the end, also if the session never connected. */
  readonly onClosed: (error: Error) => void;
}

/** One session. The constructor starts connecting. */
export class PooledSession {
  readonly #session: ClientHttp2Session;
  readonly #limits: RelayLimits;
  readonly #clock: Clock;
  readonly #events: SessionEvents;
  #connectTimer: TimerHandle | undefined;
  #isReady = false;
  #idleTimer: TimerHandle | undefined;
  #pingTimer: TimerHandle | undefined;
  /** Time of the server's last sign of life. */
  #answeredAtMs: number;
  #resets = 0;
  /** Last stream that the server processes, from its GOAWAY frame. Undefined before that. */
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
      session.destroy(new Error(UPSTREAM_REASONS.late(this.#missing, limits.connectTimeoutMs)));
    }, limits.connectTimeoutMs);
    session.once('connect', () => {
      // Node emits this even if the session was destroyed just before; 'close' follows.
      if (!session.destroyed) session.setLocalWindowSize(WINDOW_BYTES);
    });
    // SETTINGS is the first frame of a server (RFC 9113, section 3.4). Only then is it sure to speak HTTP/2 and to allow streams.
    session.on('remoteSettings', () => this.#onSettings());
    session.on('error', (error) => {
      this.#error ??= error as Error;
    });
    session.on('goaway', (_code: number, lastStreamId: number) => {
      this.#lastStreamId = lastStreamId;
    });
    session.once('close', () => this.#onClosed());
  }

  /** Whether it can carry another stream. The session must be connected. */
  get isUsable(): boolean {
    // After GOAWAY Node closes the session, but a closing session stays alive until its last stream has ended.
    const isOpen = !this.#session.closed && !this.#session.destroyed && this.#lastStreamId === undefined;
    const isTrusted = this.#pingTimer === undefined && this.#resets < MOST_RESETS;
    return isOpen && isTrusted && this.#allowsStreams;
  }

  /**
   * Opens a stream. The session must be connected and must have no stream.
   *
   * @throws Error if the session accepts no more streams.
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
   * Whether the server has not begun to process a failed stream, so that the request can safely be repeated (RFC 9113,
   * section 8.7). False if the connection broke without GOAWAY, since the server may have processed the stream then.
   */
  hasLeftUnprocessed({ id, rstCode }: ClientHttp2Stream): boolean {
    return id === undefined || rstCode === constants.NGHTTP2_REFUSED_STREAM || id > (this.#lastStreamId ?? Infinity);
  }

  noteReset(): void {
    this.#resets += 1;
  }

  /** Starts the idle timeout, which ends an unused session. */
  rest(): void {
    this.#clock.clearTimer(this.#idleTimer);
    this.#idleTimer = this.#clock.setTimer(() => this.#session.close(), this.#limits.sessionIdleMs);
  }

  /** Ends the session once its stream has ended. */
  retire(): void {
    this.#session.close();
  }

  /** Ends the session and its stream immediately. */
  destroy(): void {
    this.#session.destroy();
  }

  #onSettings(): void {
    if (this.#isReady || this.#session.destroyed || !this.#allowsStreams) return;
    this.#isReady = true;
    this.#clock.clearTimer(this.#connectTimer);
    this.#answeredAtMs = this.#clock.now();
    this.#events.onConnected();
  }

  /** Whether the server allows streams at all. A server that is starting or stopping may not. */
  get #allowsStreams(): boolean {
    return this.#session.remoteSettings.maxConcurrentStreams !== 0;
  }

  /** The reason of a connection timeout: the step that is still missing. */
  get #missing(): 'connection' | 'http2' | 'streams' {
    if (this.#session.connecting) return 'connection';
    return this.#allowsStreams ? 'http2' : 'streams';
  }

  #onClosed(): void {
    for (const timer of [this.#connectTimer, this.#idleTimer, this.#pingTimer]) this.#clock.clearTimer(timer);
    this.#events.onClosed(this.#error ?? new Error(UPSTREAM_REASONS.connectionClosed));
  }

  #ping(): void {
    this.#pingTimer = this.#clock.setTimer(() => {
      this.#session.destroy(new Error(UPSTREAM_REASONS.noPing(PING_TIMEOUT_MS)));
    }, PING_TIMEOUT_MS);
    this.#session.ping((error) => {
      this.#clock.clearTimer(this.#pingTimer);
      this.#pingTimer = undefined;
      if (error === null) this.#answeredAtMs = this.#clock.now();
    });
  }
}

/** What one relay allows, so that no client can exhaust it. */

/** Limits of a relay. Each has a default in {@link DEFAULT_RELAY_LIMITS}. */
export interface RelayLimits {
  /** WebSockets open at once; the next one is closed with code 1013. Default: 2,000. */
  readonly maxSockets: number;
  /** Requests to Polly open at once; the next one is answered with `overloaded`. Default: 1,000. */
  readonly maxStreams: number;
  /** Bytes of one WebSocket message; a longer one closes the socket with code 1009. Default: 131,072. */
  readonly maxMessageBytes: number;
  /** Bytes a side may lag behind before the other is paused, for each direction of a request. Default: 262,144. */
  readonly maxBufferedBytes: number;
  /** Milliseconds without a byte in either direction until a request is given up with `idle`. Default: 60,000. */
  readonly streamIdleMs: number;
  /** Milliseconds to connect to Polly until a request fails with `upstream-unreachable`. Default: 5,000. */
  readonly connectTimeoutMs: number;
  /** Milliseconds an unused HTTP/2 session is kept for the next request. Default: 240,000. */
  readonly sessionIdleMs: number;
  /**
   * Milliseconds between two pings on a WebSocket; one that left the last ping unanswered is dropped. Also keeps
   * load balancers, whose idle timers are often 60 s, from cutting warm sockets. Default: 25,000.
   */
  readonly pingIntervalMs: number;
}

/** The limits of a relay that is told nothing else. */
export const DEFAULT_RELAY_LIMITS: RelayLimits = Object.freeze({
  maxSockets: 2_000,
  maxStreams: 1_000,
  maxMessageBytes: 131_072,
  maxBufferedBytes: 262_144,
  streamIdleMs: 60_000,
  connectTimeoutMs: 5_000,
  sessionIdleMs: 240_000,
  pingIntervalMs: 25_000,
});

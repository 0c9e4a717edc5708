/** What one relay allows, so that no client can exhaust it. */
import { checkOption, wholeNumberFrom } from '../../base/option-rules';
import { readOptions } from '../../base/read-options';

/** The most that a timer can wait for; with more it fires at once. */
const MOST = 2_147_483_647;

/** No socket or no stream at all is a way to shut a relay's door; of what is not named here there must be some. */
const MAY_BE_NONE: ReadonlySet<string> = new Set(['maxSockets', 'maxStreams', 'maxSpareSessions']);

/** Limits of a relay. Each has a default in {@link DEFAULT_RELAY_LIMITS}. */
export interface RelayLimits {
  /** WebSockets open at once; the next one is closed with code 1013. Default: 2,000. */
  readonly maxSockets: number;
  /** Requests to Polly open at once; the next one is answered with `overloaded`. Default: 1,000. */
  readonly maxStreams: number;
  /** Bytes of one WebSocket message; a longer one closes the socket with code 1009. Default: 131,072. */
  readonly maxMessageBytes: number;
  /** Bytes of an answer the browser may lag behind before Polly is paused. Default: 262,144. */
  readonly maxBufferedBytes: number;
  /** Milliseconds without a byte that gets through in either direction until a request is given up with `idle`. Default: 60,000. */
  readonly streamIdleMs: number;
  /** Milliseconds a request may last until it is given up with `idle`. Default: 660,000; Polly ends a stream after 600,000. */
  readonly streamMs: number;
  /** Milliseconds without a request until a WebSocket is closed with code 1001. Default: 600,000; pages keep theirs for 300,000. */
  readonly socketIdleMs: number;
  /**
   * Milliseconds to connect to Polly, up to its first answer in HTTP/2 that allows a stream, until a request fails with
   * `upstream-unreachable`. Default: 5,000.
   */
  readonly connectTimeoutMs: number;
  /** Milliseconds an unused HTTP/2 session is kept for the next request. Default: 240,000. */
  readonly sessionIdleMs: number;
  /**
   * Unused HTTP/2 sessions kept or connected ahead, so that a stream need not wait for a handshake; half of them to a single
   * host. Without one, a stream connects when it begins. Default: 128.
   */
  readonly maxSpareSessions: number;
  /**
   * Milliseconds between two pings on a WebSocket; one that left the last ping unanswered is dropped. Also keeps
   * load balancers, whose idle timers are often 60 s, from cutting warm sockets. Default: 25,000.
   */
  readonly pingIntervalMs: number;
  /**
   * Milliseconds that streams under way have to end once the relay is told to stop; after that they are cut off, and pages go on
   * with them elsewhere. Default: 30,000.
   */
  readonly drainMs: number;
}

/** The limits of a relay that is told nothing else. */
export const DEFAULT_RELAY_LIMITS: RelayLimits = Object.freeze({
  maxSockets: 2_000,
  maxStreams: 1_000,
  maxMessageBytes: 131_072,
  maxBufferedBytes: 262_144,
  streamIdleMs: 60_000,
  streamMs: 660_000,
  socketIdleMs: 600_000,
  connectTimeoutMs: 5_000,
  sessionIdleMs: 240_000,
  maxSpareSessions: 128,
  pingIntervalMs: 25_000,
  drainMs: 30_000,
});

/**
 * Fills in the defaults, also for what is undefined.
 *
 * @throws SpeechError `invalid-option` that names a limit which does not exist or cannot be.
 */
export function resolveLimits(given: unknown = {}): RelayLimits {
  const limits: { -readonly [Name in keyof RelayLimits]: number } = { ...DEFAULT_RELAY_LIMITS };
  const read = readOptions('limits', given, Object.keys(DEFAULT_RELAY_LIMITS) as (keyof RelayLimits)[]);
  for (const [name, value] of Object.entries(read)) {
    checkOption(`limits.${name}`, value, wholeNumberFrom(MAY_BE_NONE.has(name) ? 0 : 1, MOST));
    limits[name as keyof RelayLimits] = value as number;
  }
  return limits;
}

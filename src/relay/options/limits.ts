/** Limits that keep clients from exhausting a relay. */
import { wholeNumber, type OptionDefinition } from './option-definition';

/** Upper bound for byte limits: JavaScript counts exactly up to here. */
const MOST_BYTES = Number.MAX_SAFE_INTEGER;

/** Limits of a relay. Each has a default in {@link DEFAULT_RELAY_LIMITS}. */
export interface RelayLimits {
  /** WebSockets open at once; the next one is closed with code 1013. Default: 2,000. */
  readonly maxSockets: number;
  /** Requests to Polly open at once; the next one is answered with `overloaded`. Default: 1,000. */
  readonly maxStreams: number;
  /** Bytes of one WebSocket message; a longer one closes the socket with code 1009. Default: 131,072. */
  readonly maxMessageBytes: number;
  /** Bytes of an answer that may wait for the browser before Polly is paused. Default: 262,144. */
  readonly maxBufferedBytes: number;
  /**
   * Bytes that may wait in all sockets together, for browsers and for Polly. Beyond this limit the sockets with the most waiting
   * bytes are dropped. Default: 268,435,456.
   */
  readonly maxWaitingBytes: number;
  /** Milliseconds without progress until a request is ended with `idle`. Progress is sound, or 64 bytes of the body, that got through. Default: 60,000. */
  readonly streamIdleMs: number;
  /** Milliseconds that a request may last until it is ended with `idle`. Default: 660,000; Polly ends a stream after 600,000. */
  readonly streamMs: number;
  /** Milliseconds without a request until a WebSocket is closed with code 1001. Default: 600,000; pages keep theirs for 300,000. */
  readonly socketIdleMs: number;
  /**
   * Milliseconds to connect to Polly, including HTTP/2 settings that allow a stream. After that a request fails with
   * `upstream-unreachable`. Default: 5,000.
   */
  readonly connectTimeoutMs: number;
  /** Milliseconds an unused HTTP/2 session is kept for the next request. Default: 240,000. */
  readonly sessionIdleMs: number;
  /**
   * Spare HTTP/2 sessions, kept or connected ahead so that a stream need not wait for a handshake. A single host gets half of
   * them at most. Without a spare, a stream connects when it begins. Default: 128.
   */
  readonly maxSpareSessions: number;
  /**
   * Milliseconds between two pings on a WebSocket. A socket that did not answer the last ping is dropped. Pings also keep
   * load balancers, whose idle timeout is often 60 s, from closing warm sockets. Default: 25,000.
   */
  readonly pingIntervalMs: number;
  /**
   * Milliseconds that open streams have to end once the relay is told to stop. After that they are reset, and pages continue
   * on another relay. Default: 30,000.
   */
  readonly drainMs: number;
  /** WebSockets open at once from one address, or one /64 network of IPv6; the next one is closed with code 1013. 0 is no limit. Default: 200. */
  readonly maxSocketsPerAddress: number;
  /** WebSockets open at once with tickets of one subject. 0 is no limit. Default: 20. */
  readonly maxSocketsPerTicket: number;
  /**
   * Requests to connect per minute from one address, or one /64 network of IPv6, including refused ones; the next one is answered
   * with 429. Each relay counts for itself. 0 is no limit. Default: 600.
   */
  readonly maxNewSocketsPerMinutePerAddress: number;
  /** Requests to Polly open at once from one address; the next one is answered with `overloaded`. 0 is no limit. Default: 100. */
  readonly maxStreamsPerAddress: number;
  /** Requests to Polly open at once with tickets of one subject. 0 is no limit. Default: 10. */
  readonly maxStreamsPerTicket: number;
  /** New requests to Polly per minute; the next one is answered with `overloaded`. 0 is no limit. Default: 60,000. */
  readonly maxNewStreamsPerMinute: number;
  /** New requests to Polly per minute from one address. 0 is no limit. Default: 600. */
  readonly maxNewStreamsPerMinutePerAddress: number;
  /** New requests to Polly per minute with tickets of one subject. 0 is no limit. Default: 120. */
  readonly maxNewStreamsPerMinutePerTicket: number;
  /** Bytes per minute, both directions together; beyond this limit, requests end with `overloaded`. 0 is no limit. Default: 0. */
  readonly maxBytesPerMinute: number;
  /** Bytes per minute of one address. 0 is no limit. Default: 268,435,456. */
  readonly maxBytesPerMinutePerAddress: number;
  /** Bytes per minute with tickets of one subject. 0 is no limit. Default: 67,108,864. */
  readonly maxBytesPerMinutePerTicket: number;
  /**
   * Requests per minute that one address may cancel before the end of their answers. Beyond this limit its next requests are
   * answered with `overloaded`. 0 is no limit. Default: 120.
   */
  readonly maxResetsPerMinutePerAddress: number;
  /**
   * Requests to connect that may be incomplete or undecided at once. Beyond this limit the address with the most of them loses
   * its oldest one, which is dropped or answered with 503. Default: 256.
   */
  readonly maxHandshakes: number;
  /** Timeout of `authorize` in milliseconds; after it the request is refused with 403. Default: 5,000. */
  readonly authorizeTimeoutMs: number;
  /** HTTP/2 connections to Polly at once, unused ones included; a stream without one is answered with `overloaded`. Default: 1,500. */
  readonly maxUpstreamSessions: number;
  /**
   * Percentage of the heap's limit, and of the container's memory. While more is used, sockets are refused with 503 and streams
   * with `overloaded`. 100 never refuses. Default: 85.
   */
  readonly maxMemoryPercent: number;
  /** Milliseconds until a WebSocket that never made a request is closed with code 1001. Default: 330,000; pages keep theirs for 300,000. */
  readonly unusedSocketMs: number;
  /** Milliseconds that more than `maxBufferedBytes` may wait for a browser until its request ends with `idle`. Default: 30,000. */
  readonly slowReaderMs: number;
}

const manyBytes = (least: number, standard: number, summary: string) =>
  wholeNumber(least, standard, 'BYTES', summary, { most: MOST_BYTES });

/** Definitions of all limits. `maxSockets: 0` and `maxStreams: 0` refuse everything, which shuts a relay without stopping it. */
export const LIMIT_DEFINITIONS: { readonly [Name in keyof RelayLimits]: OptionDefinition<number, number> } = {
  maxSockets: wholeNumber(0, 2_000, 'SOCKETS', 'WebSockets open at once; one more is closed with code 1013'),
  maxStreams: wholeNumber(0, 1_000, 'STREAMS', 'requests to Polly open at once; one more is answered with overloaded'),
  maxMessageBytes: wholeNumber(1, 131_072, 'BYTES', 'length of a WebSocket message; a longer one closes the socket'),
  maxBufferedBytes: wholeNumber(1, 262_144, 'BYTES', 'how far a browser may lag behind before Polly is paused'),
  maxWaitingBytes: manyBytes(1, 268_435_456, 'bytes that may wait in all sockets together; beyond them the slowest sockets are dropped'),
  streamIdleMs: wholeNumber(1, 60_000, 'MS', 'time without a byte that gets through until a request is given up'),
  streamMs: wholeNumber(1, 660_000, 'MS', 'time that a request may last'),
  socketIdleMs: wholeNumber(1, 600_000, 'MS', 'time without a request until a WebSocket is closed'),
  connectTimeoutMs: wholeNumber(1, 5_000, 'MS', 'time to connect to Polly'),
  sessionIdleMs: wholeNumber(1, 240_000, 'MS', 'time that an unused HTTP/2 session is kept'),
  maxSpareSessions: wholeNumber(0, 128, 'SESSIONS', 'unused HTTP/2 sessions that are kept or connected ahead'),
  pingIntervalMs: wholeNumber(1, 25_000, 'MS', 'time between two pings on a WebSocket'),
  drainMs: wholeNumber(1, 30_000, 'MS', 'time that streams under way have to end once the relay is told to stop'),
  maxSocketsPerAddress: wholeNumber(0, 200, 'SOCKETS', 'the same of one address, or one /64 network of IPv6; 0 is no limit'),
  maxSocketsPerTicket: wholeNumber(0, 20, 'SOCKETS', "the same of one ticket's subject; 0 is no limit"),
  maxNewSocketsPerMinutePerAddress: wholeNumber(0, 600, 'REQUESTS', 'requests to connect of one address in a minute; 0 is no limit'),
  maxStreamsPerAddress: wholeNumber(0, 100, 'STREAMS', 'requests to Polly open at once from one address; 0 is no limit'),
  maxStreamsPerTicket: wholeNumber(0, 10, 'STREAMS', "the same of one ticket's subject; 0 is no limit"),
  maxNewStreamsPerMinute: wholeNumber(0, 60_000, 'STREAMS', 'requests to Polly that begin in a minute; 0 is no limit'),
  maxNewStreamsPerMinutePerAddress: wholeNumber(0, 600, 'STREAMS', 'the same of one address; 0 is no limit'),
  maxNewStreamsPerMinutePerTicket: wholeNumber(0, 120, 'STREAMS', "the same of one ticket's subject; 0 is no limit"),
  maxBytesPerMinute: manyBytes(0, 0, 'bytes a minute, both ways; beyond them requests end; 0 is no limit'),
  maxBytesPerMinutePerAddress: manyBytes(0, 268_435_456, 'the same of one address; 0 is no limit'),
  maxBytesPerMinutePerTicket: manyBytes(0, 67_108_864, "the same of one ticket's subject; 0 is no limit"),
  maxResetsPerMinutePerAddress: wholeNumber(0, 120, 'STREAMS', 'requests that one address may give up in a minute; 0 is no limit'),
  maxHandshakes: wholeNumber(
    1,
    256,
    'REQUESTS',
    'requests to connect that wait at once; one more ends the oldest of the address with the most',
  ),
  authorizeTimeoutMs: wholeNumber(1, 5_000, 'MS', "time that an app's authorize() may take until it counts as a refusal"),
  maxUpstreamSessions: wholeNumber(1, 1_500, 'SESSIONS', 'HTTP/2 connections to Polly at once, unused ones included'),
  maxMemoryPercent: wholeNumber(
    1,
    85,
    'PERCENT',
    "of the heap's limit or the container's memory; above it nothing new is accepted; 100 never refuses",
    { most: 100 },
  ),
  unusedSocketMs: wholeNumber(1, 330_000, 'MS', 'time until a WebSocket that never made a request is closed'),
  slowReaderMs: wholeNumber(1, 30_000, 'MS', 'time that a browser may lag behind until its request is given up'),
};

/** The limits that apply unless the options differ. */
export const DEFAULT_RELAY_LIMITS: RelayLimits = Object.freeze(
  Object.fromEntries(Object.entries(LIMIT_DEFINITIONS).map(([name, definition]) => [name, definition.default])) as unknown as RelayLimits,
);

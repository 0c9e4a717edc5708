/**
 * All texts that a page or its developer reads from the relay. None contains what a client sent. The short ones are also labels of
 * metrics, so their number is fixed.
 */
import { RELAY_SUBPROTOCOL, SYNTHESIS_STREAM_PATH } from '../../polly/relay-client/wire-protocol';

/** Reasons why a socket is refused or closed, for its close frame. */
export const CLOSE_REASONS = {
  origin: 'origin not allowed',
  subprotocol: `subprotocol ${RELAY_SUBPROTOCOL} missing`,
  tooManySockets: 'too many sockets',
  notUsed: 'not used',
  leaving: 'the relay is about to stop',
  closing: 'the relay is shutting down',
} as const;

/** Ways in which a browser breaks the protocol. */
export const PROTOCOL_ERRORS = {
  notControl: 'not a control message',
  tooManyMessages: 'too many messages',
  smallMessages: 'too many small messages',
  endBeforeOpen: 'end before open',
  bytesBeforeOpen: 'bytes before open',
  openBeforeEnd: 'open before the end of the exchange under way',
  bytesAfterEnd: 'bytes after the end of the body',
  lateBytes: 'bytes long after the end of the exchange',
  secondEnd: 'a second end of the body',
  windowBytes: 'more bytes than may be under way',
  windowMessages: 'more messages than may be under way',
  headCharacters: 'a header holds characters that HTTP does not allow',
} as const;

/** Messages of refused streams. */
export const STREAM_REFUSALS = {
  host: "This host is not on the relay's list. List it as an upstream to allow it.",
  operation: `The relay forwards nothing but POST ${SYNTHESIS_STREAM_PATH}.`,
  leaving: 'This connection is about to end. Ask on another one.',
  memory: 'The memory of the relay runs short.',
  waitingBytes: 'Too many bytes wait in the relay, and most of them here.',
} as const;

/** The message of a broken protocol. */
export const protocolBroken = (reason: string) => `Protocol broken: ${reason}.`;

/** A head of more bytes than this. */
export const headTooLong = (mostBytes: number) => `a head of more than ${mostBytes} bytes`;

/** A relay, an address or a user with as many streams as it may have. */
export const streamsFull = (holder: string, most: number) => `${holder} has ${most} streams open, as many as it may.`;

/** An address or a user with as many sockets as it may have. */
export const socketsFull = (holder: string) => `too many sockets of ${holder.toLowerCase()}`;

/** A relay, an address or a user that used up its minute. */
export const minuteFull = (holder: string, limit: number, what: string, waitMs: number) =>
  `${holder} has had more than ${limit} ${what} in a minute. Try again in ${Math.ceil(waitMs / 1_000)} s.`;

/** Streams that ended because of time. */
export const TIME_OVER = {
  age: (ms: number) => `The request has lasted ${ms} ms, as long as it may.`,
  slowReader: (ms: number) => `The browser has not caught up for ${ms} ms.`,
  idle: (ms: number) => `Nothing got through for ${ms} ms.`,
} as const;

/** A stream that Polly, or the way to it, ended. `reason` is machine-readable, without an address and without what was sent. */
export function upstreamFailed(code: 'upstream-unreachable' | 'upstream-reset' | 'overloaded', host: string, reason: string): string {
  if (code === 'overloaded') return `${reason}.`;
  return code === 'upstream-reset' ? `The connection to ${host} broke: ${reason}.` : `No connection to ${host}: ${reason}.`;
}

/** Reasons of {@link upstreamFailed}. */
export const UPSTREAM_REASONS = {
  closed: 'the relay has closed',
  connectionClosed: 'the connection was closed',
  unknown: 'unknown reason',
  late: (missing: 'connection' | 'http2' | 'streams', ms: number) => `${MISSING[missing]} after ${ms} ms`,
  noPing: (ms: number) => `no answer to a ping after ${ms} ms`,
  sessionsFull: (most: number) => `The relay has ${most} connections to Polly, as many as it may`,
  endedEarly: (code: number | undefined) => `ended early, HTTP/2 error code ${code}`,
  timesOver: (reason: string, times: number) => `${reason}, ${times} times`,
} as const;

const MISSING = {
  connection: 'no connection',
  http2: 'no answer in HTTP/2',
  streams: 'no stream allowed (MAX_CONCURRENT_STREAMS 0)',
} as const;

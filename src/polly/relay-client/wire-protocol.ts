/**
 * The protocol between the browser and the relay, spoken over one WebSocket. Text messages are JSON control messages;
 * binary messages are bytes of the HTTP body, unaltered and cut anywhere.
 *
 *     up:    open {host, method, path, headers} · bytes … · end
 *     down:  response {status, headers} · bytes … · end      or      error {code, message}
 *            and, as the body goes up, taken {bytes}
 *            and, before the relay stops, leave {withinMs}
 *
 * One exchange at a time. After the downward `end` or `error` the socket is free for the next `open`, so that a
 * conversation pays for one connection; but after the error `bad-message` the relay reads nothing more and closes the
 * socket. Bytes of an exchange that the relay has already answered with `end` or `error` are ignored until the next
 * `open`. A client that wants to give an exchange up closes the socket.
 *
 * A client may name, in the query of the socket's address, the host that it will ask for ({@link WARM_PARAMETER}); the relay
 * then connects to it ahead. A relay that does not know of this connects when it is asked, as it does for all others.
 *
 * After `leave` a client opens nothing more on the socket. An exchange under way goes on; once there is none, the client closes the
 * socket, and connects anew before it needs to. An `open` that crosses a `leave` is answered with the error `leaving`: nothing
 * of it has gone on, and the client sends it again on another socket.
 *
 * A client sends no body bytes while {@link BODY_WINDOW_BYTES} or more of them are not `taken`. The relay therefore
 * never has to stop reading a socket to protect its memory, and sees at once when a client leaves. Messages cost work as well:
 * behind the first 1,024 of a body they must have 64 bytes on average, and of all others, pings included, a client sends no
 * more than 60 at once and 5 a second.
 */

/** Name of the WebSocket subprotocol; a new incompatible version gets a new name. */
export const RELAY_SUBPROTOCOL = 'polly-duplex.v1';

/** The one path the relay forwards: Polly's `StartSpeechSynthesisStream`. */
export const SYNTHESIS_STREAM_PATH = '/v1/synthesisStream';

/** Name of the query's parameter that holds a host to connect to ahead of the first `open`. */
export const WARM_PARAMETER = 'warm';

/** Bytes of a body that may be under way before the relay says that they are taken. A frame of text has some 500. */
export const BODY_WINDOW_BYTES = 65_536;

/** WebSocket close codes the relay uses beside the standard ones (RFC 6455, section 7.4.2: 4000 to 4999 are private). */
export const RELAY_CLOSE_CODES = {
  /** The page's Origin is not on the relay's list. */
  originRefused: 4403,
  /** A message broke the protocol. */
  protocolError: 4400,
  /** The relay is shutting down; connect again. */
  goingAway: 1001,
  /** The relay has as many sockets as it is allowed; try again later. */
  overloaded: 1013,
} as const;

/** Why the relay could not forward, or could not go on. */
export type RelayErrorCode =
  /** The message could not be understood, or came out of order. The relay closes the socket. */
  | 'bad-message'
  /** Host, method or path is not on the allow-list. */
  | 'not-allowed'
  /** Polly could not be reached. */
  | 'upstream-unreachable'
  /** The connection to Polly broke after the request had begun. */
  | 'upstream-reset'
  /** The relay has as many streams as it is allowed. */
  | 'overloaded'
  /** The relay is about to stop. Nothing of the request has gone on: it is to be sent again on another socket. */
  | 'leaving'
  /** Nothing was sent or received for longer than the relay allows. */
  | 'idle';

/** Header names in lower case; the relay passes them on exactly as they were signed. */
export type WireHeaders = Readonly<Record<string, string>>;

/** A control message from the browser. */
export type UpMessage =
  | {
      readonly type: 'open';
      /** Host with an optional port, as in the signed `host` header. */
      readonly host: string;
      readonly method: string;
      /** Path with an optional query. */
      readonly path: string;
      readonly headers: WireHeaders;
    }
  | { readonly type: 'end' };

/** A control message from the relay. */
export type DownMessage =
  | { readonly type: 'response'; readonly status: number; readonly headers: WireHeaders }
  /** So many bytes of the body have gone on to Polly since the last time this was said. */
  | { readonly type: 'taken'; readonly bytes: number }
  | { readonly type: 'end' }
  /** The relay is about to stop: so many milliseconds are left for the exchange under way. */
  | { readonly type: 'leave'; readonly withinMs: number }
  | { readonly type: 'error'; readonly code: RelayErrorCode; readonly message: string };

/**
 * Reads a control message from the browser.
 *
 * @returns The message, or undefined when the text is none.
 */
export function parseUpMessage(text: string): UpMessage | undefined {
  const value = parseObject(text);
  if (value?.['type'] === 'end') return { type: 'end' };
  if (value?.['type'] !== 'open') return undefined;
  const { host, method, path, headers } = value;
  if (typeof host !== 'string' || typeof method !== 'string' || typeof path !== 'string') return undefined;
  if (!isHeaders(headers)) return undefined;
  return { type: 'open', host, method, path, headers };
}

/**
 * Reads a control message from the relay.
 *
 * @returns The message, or undefined when the text is none.
 */
export function parseDownMessage(text: string): DownMessage | undefined {
  const value = parseObject(text);
  switch (value?.['type']) {
    case 'end':
      return { type: 'end' };
    case 'taken': {
      const { bytes } = value;
      return typeof bytes === 'number' ? { type: 'taken', bytes } : undefined;
    }
    case 'leave': {
      const { withinMs } = value;
      return typeof withinMs === 'number' ? { type: 'leave', withinMs } : undefined;
    }
    case 'response': {
      const { status, headers } = value;
      return typeof status === 'number' && isHeaders(headers) ? { type: 'response', status, headers } : undefined;
    }
    case 'error': {
      const { code, message } = value;
      if (typeof code !== 'string' || typeof message !== 'string') return undefined;
      return { type: 'error', code: code as RelayErrorCode, message };
    }
    default:
      return undefined;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isHeaders(value: unknown): value is WireHeaders {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((entry) => typeof entry === 'string')
  );
}

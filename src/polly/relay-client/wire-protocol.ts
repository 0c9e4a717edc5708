/**
 * The protocol between browser and relay, over one WebSocket. Text messages are JSON control messages. Binary
 * messages are bytes of the HTTP body, unchanged and split anywhere.
 *
 *     up:    open {host, method, path, headers} · bytes … · end
 *     down:  response {status, headers} · bytes … · end      or      error {code, message}
 *            and, as the body goes up, taken {bytes}
 *            and, before the relay stops, leave {withinMs}
 *
 * The socket carries one exchange at a time. After the downward `end` or `error` it is free for the next `open`, so
 * that a conversation needs one connection only. After the error `bad-message`, however, the relay reads nothing more
 * and closes the socket. Once the relay has sent `end` or `error`, it ignores further bytes of that exchange until
 * the next `open`. A client cancels an exchange by closing the socket.
 *
 * In the query of the socket's address, a client may name the host that it will ask for ({@link WARM_PARAMETER}). The
 * relay then connects to it ahead of time. An older relay ignores this and connects at the first request.
 *
 * After `leave` a client opens nothing more on the socket. A present exchange continues. As soon as there is none, the
 * client closes the socket, and opens a new one before it needs it. If an `open` crosses a `leave`, the relay sends none
 * of it to Polly and answers with the error `leaving`; the client then repeats the request on another socket.
 *
 * A client sends no body bytes while {@link BODY_WINDOW_BYTES} or more of them are not `taken`. The relay therefore
 * never has to stop reading a socket to protect its memory, and notices at once when a client leaves.
 *
 * The number of messages is limited, too. After the first 1,024 messages of a body, the others must have 64 bytes on
 * average. Of all other messages, pings included, a client sends at most 60 at once and 5 a second.
 */

/** Name of the WebSocket subprotocol. An incompatible version gets a new name. */
export const RELAY_SUBPROTOCOL = 'polly-duplex.v1';

/**
 * Prefix of a ticket. If the relay requires tickets, the client offers prefix and ticket as a subprotocol besides
 * {@link RELAY_SUBPROTOCOL}. The relay never selects it.
 */
export const TICKET_PROTOCOL_PREFIX = 'polly-ticket.';

/** The only path the relay forwards: Polly's `StartSpeechSynthesisStream`. */
export const SYNTHESIS_STREAM_PATH = '/v1/synthesisStream';

/** Name of the query parameter with the host to connect to ahead of the first `open`. */
export const WARM_PARAMETER = 'warm';

/** Bytes of a body that may be under way before the relay acknowledges them. A frame of text has some 500. */
export const BODY_WINDOW_BYTES = 65_536;

/**
 * WebSocket close codes that the relay uses besides the standard ones (RFC 6455, section 7.4.2: 4000 to 4999 are
 * private).
 */
export const RELAY_CLOSE_CODES = {
  /** The page's Origin is not on the relay's list. */
  originRefused: 4403,
  /** A message broke the protocol. */
  protocolError: 4400,
  /** The relay is shutting down; connect again. */
  goingAway: 1001,
  /** The relay has reached its limit of sockets; try again later. */
  overloaded: 1013,
} as const;

/** The reason for which the relay could not begin or finish an exchange. */
export type RelayErrorCode =
  /** The message could not be understood, or came out of order. The relay closes the socket. */
  | 'bad-message'
  /** Host, method or path is not on the allow-list. */
  | 'not-allowed'
  /** Polly could not be reached. */
  | 'upstream-unreachable'
  /** The connection to Polly broke after the request had begun. */
  | 'upstream-reset'
  /** The relay has reached its limit of streams. */
  | 'overloaded'
  /** The relay is about to stop and sent nothing of the request to Polly. Repeat it on another socket. */
  | 'leaving'
  /** Nothing was sent or received for longer than the relay allows. */
  | 'idle';

/** Header names in lower case. The relay forwards all headers exactly as they were signed. */
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
  /** Acknowledges this many bytes of the body, sent on to Polly since the last `taken`. */
  | { readonly type: 'taken'; readonly bytes: number }
  | { readonly type: 'end' }
  /** The relay is about to stop. This many milliseconds are left for the present exchange. */
  | { readonly type: 'leave'; readonly withinMs: number }
  | { readonly type: 'error'; readonly code: RelayErrorCode; readonly message: string };

/**
 * Parses a control message from the browser.
 *
 * @returns Undefined if the text is not a valid message.
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
 * Parses a control message from the relay.
 *
 * @returns Undefined if the text is not a valid message.
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

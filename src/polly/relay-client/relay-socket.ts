/** One WebSocket to the relay, which carries one exchange at a time. */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { closeError, RelayLeavingError, unreachableError } from './relay-errors';
import { RelayExchange, type RelayRequest, type RelayResponse } from './relay-exchange';
import { noTicketError, subprotocolsWith, type RelayTicket } from './relay-ticket';
import { RELAY_SUBPROTOCOL, parseDownMessage } from './wire-protocol';

/** Options of a {@link RelaySocket}. */
export interface RelaySocketOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Sent with the handshake. A function is called once for this socket. */
  readonly relayTicket?: RelayTicket | undefined;
  /** Milliseconds the handshake may take. */
  readonly openTimeoutMs: number;
  /** Called when an exchange is over and the socket can carry the next one. */
  readonly onFree: () => void;
  /** Called when the relay is about to stop, so that this socket must not be used for further requests. */
  readonly onLeaving: () => void;
  /** Called once, when the socket cannot be used any more. */
  readonly onClosed: () => void;
}

/** The error of present and later requests once the app itself has closed the connection. */
export function relayClosed(): SpeechError {
  return new SpeechError({ code: 'connection-lost', message: 'This app closed its connection to the relay.', retryable: false });
}

/** A WebSocket that speaks `polly-duplex.v1`. */
export class RelaySocket {
  /** Resolves when the socket is open; rejects with a SpeechError if it cannot be opened. */
  readonly opened: Promise<void>;
  readonly #options: RelaySocketOptions;
  /** Undefined while the app fetches a ticket. */
  #socket: WebSocket | undefined;
  readonly #openTimer: TimerHandle;
  #resolveOpened!: () => void;
  #rejectOpened!: (error: SpeechError) => void;
  #exchange: RelayExchange | undefined;
  #isLeaving = false;
  /** The error, if the socket cannot be used any more. */
  #closeError: SpeechError | undefined;

  /**
   * @throws SpeechError `relay-unreachable` if the browser refuses to connect to this address at all, or
   *   `invalid-option` if the ticket is malformed. If the ticket must be fetched first, `opened` rejects instead.
   */
  constructor(options: RelaySocketOptions) {
    const { clock, relayTicket, openTimeoutMs, url } = options;
    this.#options = options;
    this.opened = new Promise((resolve, reject) => {
      this.#resolveOpened = resolve;
      this.#rejectOpened = reject;
    });
    // A socket may be opened ahead of its first use. The first user gets the error.
    this.opened.catch(() => undefined);
    this.#openTimer = clock.setTimer(() => this.#retire(closeError(url, 0, false)), openTimeoutMs);
    try {
      const ticket = typeof relayTicket === 'function' ? relayTicket() : relayTicket;
      if (ticket instanceof Promise) void this.#openWithTicket(ticket);
      else this.#open(ticket);
    } catch (error) {
      clock.clearTimer(this.#openTimer);
      throw noTicketError(url, error);
    }
  }

  /**
   * Whether it can take a request. Becomes false as soon as the other side begins to close, before
   * {@link RelaySocketOptions.onClosed}.
   */
  get isOpen(): boolean {
    const socket = this.#socket;
    return socket !== undefined && socket.readyState === socket.OPEN && !this.#isLeaving;
  }

  /**
   * Sends one request. The socket must be free, and must have been open.
   *
   * @returns The head of the answer, as soon as it arrives.
   * @throws SpeechError `relay-unreachable`, `relay-refused`, `relay-protocol`, `connection-lost`, `throttled` or
   *   `stream-idle-timeout`; or the error of the request's body; or the reason of its signal.
   */
  async exchange(request: RelayRequest): Promise<RelayResponse> {
    const { url, clock, onFree } = this.#options;
    // The socket may have closed after it was chosen.
    if (this.#closeError !== undefined) throw this.#closeError;
    if (this.#socket === undefined) throw new Error('The socket has not opened yet.');
    const exchange = new RelayExchange({
      socket: this.#socket,
      url,
      clock,
      request,
      onOver: (isReusable) => {
        this.#exchange = undefined;
        // Closing the socket is the only way to tell the relay that an exchange is cancelled.
        if (!isReusable || this.#isLeaving) this.close();
        else if (this.#closeError === undefined) onFree();
      },
    });
    this.#exchange = exchange;
    return exchange.response;
  }

  /** Closes the socket. A present exchange fails and is reset upstream. Repeated calls do nothing. */
  close(): void {
    this.#retire(relayClosed());
  }

  async #openWithTicket(fetching: Promise<string | undefined>): Promise<void> {
    try {
      const ticket = await fetching;
      if (this.#closeError === undefined) this.#open(ticket);
    } catch (error) {
      this.#retire(noTicketError(this.#options.url, error));
    }
  }

  #open(ticket: string | undefined): void {
    const { url, clock } = this.#options;
    const hasTicket = ticket !== undefined;
    const socket = openWebSocket(url, subprotocolsWith(ticket));
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    let wasOpen = false;
    socket.addEventListener('open', () => {
      wasOpen = true;
      clock.clearTimer(this.#openTimer);
      this.#resolveOpened();
    });
    socket.addEventListener('close', ({ code }) => this.#retire(closeError(url, code, wasOpen, hasTicket)));
    // The 'close' event follows with details. Without a listener, Node would end the process on this error.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') this.#takeControl(data);
      else this.#exchange?.takeBytes(new Uint8Array(data));
    });
  }

  #retire(error: SpeechError): void {
    if (this.#closeError !== undefined) return;
    this.#closeError = error;
    this.#options.clock.clearTimer(this.#openTimer);
    this.#socket?.close(1000);
    this.#options.onClosed();
    this.#rejectOpened(error);
    this.#exchange?.fail(error);
  }

  #leave(): void {
    if (this.#isLeaving || this.#closeError !== undefined) return;
    this.#isLeaving = true;
    this.#options.onLeaving();
    if (this.#exchange === undefined) this.#retire(new RelayLeavingError(new URL(this.#options.url).origin));
  }

  #takeControl(text: string): void {
    const message = parseDownMessage(text);
    if (message === undefined) {
      this.#exchange?.fail(
        new SpeechError({
          code: 'relay-protocol',
          message: `The server at ${new URL(this.#options.url).origin} does not speak ${RELAY_SUBPROTOCOL}. Check the relay URL.`,
        }),
      );
    } else {
      if (message.type === 'leave') this.#leave();
      this.#exchange?.takeControl(message);
    }
  }
}

function openWebSocket(url: string, subprotocols: string[]): WebSocket {
  try {
    return new WebSocket(url, subprotocols);
  } catch (cause) {
    // Some browsers throw if a page served over https uses a ws:// address.
    throw unreachableError(url, cause);
  }
}

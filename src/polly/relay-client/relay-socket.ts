/** One WebSocket to the relay, and on it one exchange after the other. */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { closeError, RelayLeavingError, unreachableError } from './relay-errors';
import { RelayExchange, type RelayRequest, type RelayResponse } from './relay-exchange';
import { RELAY_SUBPROTOCOL, parseDownMessage } from './wire-protocol';

/** What a socket works with. */
export interface RelaySocketOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Milliseconds the handshake may take. */
  readonly openTimeoutMs: number;
  /** Called when an exchange is over and the socket can take the next. */
  readonly onFree: () => void;
  /** Called when the relay is about to stop, and no more is to be asked for on this socket. */
  readonly onLeaving: () => void;
  /** Called when the socket can be used no more; once. */
  readonly onClosed: () => void;
}

/** The error of what was under way, or is asked for, when the app itself has closed. */
export function appClosed(): SpeechError {
  return new SpeechError({ code: 'connection-lost', message: 'This app closed its connection to the relay.', retryable: false });
}

/** A WebSocket that speaks `polly-duplex.v1`. */
export class RelaySocket {
  /** Resolves when the socket is open; rejects with a SpeechError when it cannot be opened. */
  readonly opened: Promise<void>;
  readonly #options: RelaySocketOptions;
  readonly #socket: WebSocket;
  readonly #openTimer: TimerHandle;
  #rejectOpened!: (error: SpeechError) => void;
  #exchange: RelayExchange | undefined;
  #isLeaving = false;
  /** Why it can be used no more. */
  #closeError: SpeechError | undefined;

  /** @throws SpeechError `relay-unreachable` when the browser refuses to connect to this address at all. */
  constructor(options: RelaySocketOptions) {
    this.#options = options;
    const socket = openWebSocket(options.url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    let wasOpen = false;
    this.opened = new Promise((resolve, reject) => {
      this.#rejectOpened = reject;
      socket.addEventListener('open', () => {
        wasOpen = true;
        options.clock.clearTimer(this.#openTimer);
        resolve();
      });
    });
    // A socket may be opened ahead of its first use; whoever uses it gets the error.
    this.opened.catch(() => undefined);
    socket.addEventListener('close', ({ code }) => {
      this.#retire(closeError(options.url, code, wasOpen));
    });
    // 'close' follows and says more; but in Node an error that nobody listens to ends the process.
    socket.addEventListener('error', () => undefined);
    this.#openTimer = options.clock.setTimer(() => {
      this.#retire(closeError(options.url, 0, false));
    }, options.openTimeoutMs);
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') this.#takeControl(data);
      else this.#exchange?.takeBytes(new Uint8Array(data));
    });
  }

  /** Whether it can take a request. False from the other side's first word of closing on, before {@link RelaySocketOptions.onClosed}. */
  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN && !this.#isLeaving;
  }

  /**
   * Carries one request. The socket must be free, and must have been open.
   *
   * @returns The head of the answer, as soon as it is there.
   * @throws SpeechError `relay-unreachable`, `relay-refused`, `relay-protocol`, `connection-lost`, `throttled` or
   *   `stream-idle-timeout`; or what the request's body failed with; or the reason of its signal.
   */
  async exchange(request: RelayRequest): Promise<RelayResponse> {
    const { url, clock, onFree } = this.#options;
    // It may have closed while somebody made up their mind to use it.
    if (this.#closeError !== undefined) throw this.#closeError;
    const exchange = new RelayExchange({
      socket: this.#socket,
      url,
      clock,
      request,
      onOver: (reusable) => {
        this.#exchange = undefined;
        // Nothing but a closed socket tells the relay that an exchange is given up.
        if (!reusable || this.#isLeaving) this.close();
        else if (this.#closeError === undefined) onFree();
      },
    });
    this.#exchange = exchange;
    return exchange.response;
  }

  /** Closes the socket; an exchange under way fails, and is reset upstream. Calling it again does nothing. */
  close(): void {
    this.#retire(appClosed());
  }

  #retire(error: SpeechError): void {
    if (this.#closeError !== undefined) return;
    this.#closeError = error;
    this.#options.clock.clearTimer(this.#openTimer);
    this.#socket.close(1000);
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
          message: `What answers at ${new URL(this.#options.url).origin} does not speak ${RELAY_SUBPROTOCOL}. Check the relay URL.`,
        }),
      );
    } else {
      if (message.type === 'leave') this.#leave();
      this.#exchange?.takeControl(message);
    }
  }
}

function openWebSocket(url: string): WebSocket {
  try {
    return new WebSocket(url, RELAY_SUBPROTOCOL);
  } catch (cause) {
    // Some browsers throw at once where a page served over https gives a ws:// address.
    throw unreachableError(url, cause);
  }
}

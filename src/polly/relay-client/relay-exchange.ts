/**
 * The browser's side of one exchange with the relay: sends a signed request as it is made, and receives its answer as
 * it arrives.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { relayError } from './relay-errors';
import { BODY_WINDOW_BYTES, type DownMessage, type UpMessage, type WireHeaders } from './wire-protocol';

/**
 * Timeout for the headers of an answer. Polly sends them as soon as it has checked the request, and a relay that cannot
 * reach Polly answers within 5 s. So this detects a connection that died unnoticed.
 */
const RESPONSE_TIMEOUT_MS = 10_000;

/** A request to be sent. */
export interface RelayRequest {
  /** Host with an optional port, as signed. */
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Names in lower case, values as signed. */
  readonly headers: WireHeaders;
  readonly body: ReadableStream<Uint8Array>;
  /** Aborts the request, even while its answer is being read. The relay resets it upstream at once. */
  readonly signal?: AbortSignal | undefined;
  /** Called when the request leaves for the relay. */
  readonly onBegun?: (() => void) | undefined;
  /** Called when the relay is about to stop, with the milliseconds that are left for this request. */
  readonly onLeaving?: ((withinMs: number) => void) | undefined;
}

/** An answer whose body is still arriving. */
export interface RelayResponse {
  readonly status: number;
  readonly headers: WireHeaders;
  /** Fails with a SpeechError, with the error of the request's body, or with the signal's reason. */
  readonly body: ReadableStream<Uint8Array>;
}

/** Options of a {@link RelayExchange}. */
export interface RelayExchangeOptions {
  /** Open, and used by no other exchange. */
  readonly socket: WebSocket;
  /** Address of the relay, for messages. */
  readonly url: string;
  readonly clock: Clock;
  readonly request: RelayRequest;
  /** Called once. `reusable`: both sides agree that the exchange is over, so the socket can carry the next one. */
  readonly onOver: (isReusable: boolean) => void;
}

/** One request and its answer. */
export class RelayExchange {
  /** The head of the answer, as soon as it arrives. */
  readonly response: Promise<RelayResponse>;
  readonly #options: RelayExchangeOptions;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #resolve!: (response: RelayResponse) => void;
  #reject!: (error: unknown) => void;
  #down: ReadableStreamDefaultController<Uint8Array> | undefined;
  #isOver = false;
  /** Bytes of the body that the relay has not acknowledged yet. */
  #pendingBytes = 0;
  #wakePump: (() => void) | undefined;
  readonly #responseTimer: TimerHandle;
  readonly #onAbort = () => this.fail(this.#options.request.signal?.reason);

  constructor(options: RelayExchangeOptions) {
    this.#options = options;
    const { url, clock, request } = options;
    const { host, method, path, headers, body, signal, onBegun } = request;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#reader = body.getReader();
    this.#responseTimer = clock.setTimer(() => this.fail(noResponse(url)), RESPONSE_TIMEOUT_MS);
    signal?.addEventListener('abort', this.#onAbort);
    this.#send({ type: 'open', host, method, path, headers });
    onBegun?.();
    void this.#pump();
  }

  /** Handles a control message of the relay. */
  takeControl(message: DownMessage): void {
    if (message.type === 'error') {
      // The relay has ended the exchange, so the socket is free again, unless the relay is about to close it.
      this.#end(message.code !== 'bad-message' && message.code !== 'leaving', relayError(this.#options.url, message.code, message.message));
    } else if (message.type === 'taken') {
      this.#pendingBytes -= message.bytes;
      this.#wakePump?.();
    } else if (message.type === 'leave') {
      this.#options.request.onLeaving?.(message.withinMs);
    } else if (message.type === 'response' && this.#down === undefined) {
      this.#options.clock.clearTimer(this.#responseTimer);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          this.#down = controller;
        },
        cancel: (reason) => {
          // The reader is gone, so there is no stream left to close or to fail.
          this.#down = undefined;
          this.fail(reason);
        },
      });
      this.#resolve({ status: message.status, headers: message.headers, body });
    } else if (message.type === 'end' && this.#down !== undefined) {
      this.#end(true);
    } else {
      this.#failProtocol();
    }
  }

  /** Handles bytes of the answer. */
  takeBytes(bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#down === undefined) this.#failProtocol();
    else this.#down.enqueue(bytes);
  }

  /** Ends the exchange with an error. */
  fail(error: unknown): void {
    this.#end(false, error);
  }

  async #pump(): Promise<void> {
    try {
      for (;;) {
        await this.#hasRoom();
        const { done, value } = await this.#reader.read();
        if (this.#isOver) return;
        if (done) break;
        this.#pendingBytes += value.byteLength;
        // No codec makes views of shared memory, which a socket would reject.
        this.#options.socket.send(value as Uint8Array<ArrayBuffer>);
      }
      this.#send({ type: 'end' });
    } catch (error) {
      this.fail(error);
    }
  }

  async #hasRoom(): Promise<void> {
    while (!this.#isOver && this.#pendingBytes >= BODY_WINDOW_BYTES) {
      await new Promise<void>((resolve) => {
        this.#wakePump = resolve;
      });
    }
  }

  #send(message: UpMessage): void {
    this.#options.socket.send(JSON.stringify(message));
  }

  #failProtocol(): void {
    this.fail(
      new SpeechError({
        code: 'relay-protocol',
        message: 'The relay answered out of order. Check that browser and relay run the same version of this package.',
      }),
    );
  }

  #end(reusable: boolean, error?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#wakePump?.();
    this.#options.clock.clearTimer(this.#responseTimer);
    this.#options.request.signal?.removeEventListener('abort', this.#onAbort);
    if (error === undefined) {
      this.#down?.close();
    } else {
      this.#reject(error);
      this.#down?.error(error);
    }
    // The rest of the request is not needed any more, and neither is an error of its source.
    this.#reader.cancel(error).catch(() => undefined);
    this.#options.onOver(reusable);
  }
}

function noResponse(url: string): SpeechError {
  return new SpeechError({
    code: 'connection-lost',
    message:
      `Nothing came back through the relay at ${new URL(url).origin} within ${RESPONSE_TIMEOUT_MS / 1_000} seconds. ` +
      'Check the network; trying again, on a new connection, may help.',
  });
}

/**
 * One request to Polly and its answer, carried between a WebSocket and an HTTP/2 stream. Bytes pass unaltered in both
 * directions at once; whichever side is slower slows the other down; whichever side leaves takes the other with it.
 * The WebSocket is never paused for that: a paused socket does not tell that its client has left.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { BODY_WINDOW_BYTES, type DownMessage, type RelayErrorCode, type UpMessage } from '../../polly/relay-client/wire-protocol';
import type { BrowserSocket } from './browser-socket';
import type { WaitingShare } from './waiting-bytes';
import { headersForBrowser, headersForUpstream } from './forwarded-headers';
import type { Quota } from '../admission/quotas';
import type { HostSessions } from '../upstream/host-sessions';
import type { RelayLimits } from '../options/limits';
import type { StreamOutcome, StreamWatch } from '../observe/relay-watch';
import { UpstreamRequest, type UpstreamEvents } from '../upstream/upstream-request';

/** Messages of a body under way: a page's have some 500 bytes, of which fewer fill the window. */
const MOST_PENDING_MESSAGES = 1_024;

/** Bytes of a body that hold a stream open: fewer than a signed event has, and more than a client that only drips sends. */
const LEAST_PROGRESS_BYTES = 64;

/** Options of an {@link Exchange}. */
export interface ExchangeOptions {
  readonly browser: BrowserSocket;
  /** Told of what waits for Polly. */
  readonly waiting: WaitingShare;
  /** Where the request goes, already checked. */
  readonly host: HostSessions;
  /** `https`, or `http` for HTTP/2 without TLS. */
  readonly scheme: string;
  readonly open: Extract<UpMessage, { type: 'open' }>;
  readonly limits: RelayLimits;
  /** Has this stream's place. */
  readonly quota: Quota;
  readonly clock: Clock;
  readonly watch: StreamWatch;
  /** Called when the browser breaks the protocol, with what it did; the exchange must be cancelled then. */
  readonly onBadMessage: (reason: string) => void;
  /** Called once, when the socket is free again or was left. */
  readonly onFinished: () => void;
}

/** A request under way, from {@link start} on. */
export class Exchange {
  readonly #options: ExchangeOptions;
  #upstream: UpstreamRequest | undefined;
  #bodyEnded = false;
  /** Bytes of the body that were not reported as taken. */
  #pendingBytes = 0;
  /** Messages of the body that were not taken. */
  #pendingMessages = 0;
  /** Bytes of the body that Polly has taken since they last held the stream open. */
  #progressBytes = 0;
  /** Pending bytes that have been taken. */
  #takenBytes = 0;
  #finished = false;
  /** When bytes last got through to the other side. Bytes that are only sent hold no stream open. */
  #progressAtMs: number;
  #idleTimer: TimerHandle | undefined;
  #ageTimer: TimerHandle | undefined;
  #slowTimer: TimerHandle | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#progressAtMs = options.clock.now();
  }

  /** Whether it has ended. A callback may end it in the middle of a method. */
  get #isOver(): boolean {
    return this.#finished;
  }

  /** Bytes of the body that have not gone on to Polly. */
  get waitingBytes(): number {
    return this.#pendingBytes - this.#takenBytes;
  }

  /** Sends the request's head. It may fail, and say so, before this returns. */
  start(): void {
    const { host, scheme, open, limits, clock, watch, onBadMessage } = this.#options;
    const headers = headersForUpstream({ host: open.host, method: open.method, path: open.path, scheme }, open.headers);
    if (typeof headers === 'string') {
      onBadMessage(headers);
      return;
    }
    this.#watchIdle(limits.streamIdleMs);
    this.#ageTimer = clock.setTimer(
      () => this.#fail('idle', `The request has lasted ${limits.streamMs} ms, as long as it may.`),
      limits.streamMs,
    );
    this.#upstream = new UpstreamRequest({
      host,
      headers,
      clock,
      events: {
        onResponse: (head) => {
          const [status, headers] = [head[':status'] ?? 0, headersForBrowser(head)];
          watch.head(status, headers);
          this.#send({ type: 'response', status, headers });
        },
        onData: (chunk) => this.#forward(chunk),
        onTaken: (bytes) => this.#noteTaken(bytes),
        onEnd: () => this.#finish({ type: 'end' }),
        onFailure: (code, reason) => this.#fail(code, `${failureText(code, open.host)}${reason}.`),
      },
    });
    void this.#startWhenCounted(this.#upstream);
  }

  /** Begins the request once it has been counted. Bytes of its body that arrive earlier are kept. */
  async #startWhenCounted(upstream: UpstreamRequest): Promise<void> {
    const refusal = await this.#options.quota.countStream();
    if (refusal !== undefined) this.#fail('overloaded', refusal);
    else if (!this.#finished) upstream.start();
  }

  /** Takes bytes of the request's body. */
  write(bytes: Buffer): void {
    const { onBadMessage } = this.#options;
    if (this.#finished) return;
    if (this.#bodyEnded) {
      onBadMessage('bytes after the end of the body');
    } else if (this.#pendingBytes >= BODY_WINDOW_BYTES) {
      onBadMessage('more bytes than may be under way');
    } else if (this.#pendingMessages >= MOST_PENDING_MESSAGES) {
      onBadMessage('more messages than may be under way');
    } else if (bytes.byteLength > 0) {
      this.#pendingBytes += bytes.byteLength;
      this.#pendingMessages += 1;
      this.#options.watch.takeUp(bytes.byteLength);
      this.#countBytes(bytes.byteLength);
      if (!this.#isOver) this.#options.waiting.change(bytes.byteLength);
      if (this.#isOver) return;
      this.#upstream?.write(bytes);
    }
  }

  /** Ends the request's body; the answer goes on. */
  end(): void {
    if (this.#bodyEnded) {
      this.#options.onBadMessage('a second end of the body');
      return;
    }
    this.#bodyEnded = true;
    this.#upstream?.end();
  }

  /** Ends the exchange to free memory for others. */
  shed(): void {
    this.#fail('overloaded', 'Too many bytes wait in the relay, and most of them here.');
  }

  /** Ends the exchange: the upstream stream is reset at once, and nothing more is sent to the browser. */
  cancel(): void {
    this.#settle('cancelled');
  }

  /** Sends a part of the answer, and stops reading more of it while the browser lags behind. */
  #forward(chunk: Buffer): void {
    const { browser, clock, watch } = this.#options;
    const sinceMs = clock.now();
    watch.takeDown(chunk.byteLength);
    this.#countBytes(chunk.byteLength);
    if (this.#finished) return;
    browser.send(chunk, () => {
      this.#progressAtMs = clock.now();
      watch.passDown(sinceMs, this.#progressAtMs);
      if (this.#upstream?.isPaused === true && browser.hasCaughtUp) this.#unpause(this.#upstream);
    });
    if (browser.isBehind) this.#pause();
  }

  /** Pauses Polly for a browser that lags behind, up to a time limit. */
  #pause(): void {
    const { clock, limits } = this.#options;
    if (this.#finished || this.#upstream?.isPaused !== false) return;
    this.#upstream.pause();
    this.#slowTimer = clock.setTimer(
      () => this.#fail('idle', `The browser has not caught up for ${limits.slowReaderMs} ms.`),
      limits.slowReaderMs,
    );
  }

  #unpause(upstream: UpstreamRequest): void {
    this.#options.clock.clearTimer(this.#slowTimer);
    upstream.resume();
  }

  #countBytes(bytes: number): void {
    this.#options.quota.countBytes(bytes, (reason) => this.#fail('overloaded', reason));
  }

  #noteTaken(bytes: number): void {
    this.#progressBytes += bytes;
    if (this.#progressBytes >= LEAST_PROGRESS_BYTES) {
      this.#progressBytes = 0;
      this.#progressAtMs = this.#options.clock.now();
    }
    this.#options.watch.passUp();
    this.#pendingMessages -= 1;
    this.#takenBytes += bytes;
    this.#options.waiting.change(-bytes);
    // Not after every frame: half a window is early enough for the browser never to wait on a way that flows.
    if (this.#takenBytes < BODY_WINDOW_BYTES / 2) return;
    this.#send({ type: 'taken', bytes: this.#takenBytes });
    this.#pendingBytes -= this.#takenBytes;
    this.#takenBytes = 0;
  }

  #send(message: DownMessage): void {
    if (!this.#finished) this.#options.browser.say(message);
  }

  #fail(code: RelayErrorCode, message: string): void {
    this.#finish({ type: 'error', code, message });
  }

  #finish(message: DownMessage): void {
    if (this.#finished) return;
    this.#send(message);
    if (message.type === 'error') this.#settle(message.code, message.message);
    else this.#settle('ended');
  }

  #settle(outcome: StreamOutcome, detail?: string): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#options.waiting.change(-this.waitingBytes);
    const { clock, watch, onFinished } = this.#options;
    watch.end(outcome, detail);
    clock.clearTimer(this.#idleTimer);
    clock.clearTimer(this.#ageTimer);
    clock.clearTimer(this.#slowTimer);
    this.#upstream?.cancel();
    onFinished();
  }

  #watchIdle(delayMs: number): void {
    const { clock, limits } = this.#options;
    this.#idleTimer = clock.setTimer(() => {
      const remainingMs = this.#progressAtMs + limits.streamIdleMs - clock.now();
      if (remainingMs > 0) this.#watchIdle(remainingMs);
      else this.#fail('idle', `Nothing got through for ${limits.streamIdleMs} ms.`);
    }, delayMs);
  }
}

function failureText(code: Parameters<UpstreamEvents['onFailure']>[0], host: string): string {
  if (code === 'overloaded') return '';
  return code === 'upstream-reset' ? `The connection to ${host} broke: ` : `No connection to ${host}: `;
}

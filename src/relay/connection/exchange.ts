/**
 * Forwards one request and its answer between a WebSocket and an HTTP/2 stream. Bytes pass unchanged in both directions at the
 * same time. The slower side slows down the other one, and if one side closes, the other is closed too. The relay never pauses
 * the WebSocket, since a paused socket does not report that its client has left. The body's window limits the browser instead.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { BODY_WINDOW_BYTES, type DownMessage, type RelayErrorCode, type UpMessage } from '../../polly/relay-client/wire-protocol';
import { PROTOCOL_ERRORS, STREAM_REFUSALS, TIME_OVER, upstreamFailed } from '../errors/relay-errors';
import type { BrowserSocket } from './browser-socket';
import type { WaitingShare } from './waiting-bytes';
import { headersForBrowser, headersForUpstream } from './forwarded-headers';
import type { Quota } from '../admission/quotas';
import type { HostSessions } from '../upstream/host-sessions';
import type { RelayLimits } from '../options/limits';
import type { StreamOutcome, StreamWatch } from '../observe/relay-watch';
import { UpstreamRequest } from '../upstream/upstream-request';

/** Messages of a body that may wait for Polly. A page's messages have about 500 bytes, so it fills the window with fewer. */
const MOST_PENDING_MESSAGES = 1_024;

/** Bytes of a body that count as progress: less than one signed event, but more than a client sends that only drips bytes. */
const LEAST_PROGRESS_BYTES = 64;

/** Options of an {@link Exchange}. */
export interface ExchangeOptions {
  readonly browser: BrowserSocket;
  readonly waiting: WaitingShare;
  /** Sessions to the request's host, which is an allowed one. */
  readonly host: HostSessions;
  /** `https`, or `http` for HTTP/2 without TLS. */
  readonly scheme: string;
  readonly open: Extract<UpMessage, { type: 'open' }>;
  readonly limits: RelayLimits;
  /** Quota in which this stream's place is reserved. */
  readonly quota: Quota;
  readonly clock: Clock;
  readonly watch: StreamWatch;
  /** Called with the reason if the browser breaks the protocol. The callback must cancel the exchange. */
  readonly onBadMessage: (reason: string) => void;
  /** Called once at the end, whatever the outcome. The socket is then free for the next request. */
  readonly onFinished: () => void;
}

/** A request and its answer. {@link start} begins it. */
export class Exchange {
  readonly #options: ExchangeOptions;
  #upstream: UpstreamRequest | undefined;
  #bodyEnded = false;
  /** Bytes of the body that were not reported to the browser as taken. */
  #pendingBytes = 0;
  /** Messages of the body that Polly has not taken. */
  #pendingMessages = 0;
  /** Bytes of the body that Polly has taken since they last counted as progress. */
  #progressBytes = 0;
  /** Pending bytes that Polly has taken. */
  #takenBytes = 0;
  #finished = false;
  /** Time of the last progress. Bytes count only once the other side has received them. */
  #progressAtMs: number;
  /** Made once, not for each piece. */
  readonly #onTooManyBytes = (reason: string) => this.#fail('overloaded', reason);
  #idleTimer: TimerHandle | undefined;
  #ageTimer: TimerHandle | undefined;
  #slowTimer: TimerHandle | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#progressAtMs = options.clock.now();
  }

  /** Whether it has ended. A getter, because a callback may end the exchange in the middle of a method. */
  get #isOver(): boolean {
    return this.#finished;
  }

  get waitingBytes(): number {
    return this.#pendingBytes - this.#takenBytes;
  }

  /** Starts the request. Invalid headers call `onBadMessage` before this returns. */
  start(): void {
    const { host, scheme, open, limits, clock, watch, onBadMessage } = this.#options;
    const headers = headersForUpstream({ host: open.host, method: open.method, path: open.path, scheme }, open.headers);
    if (typeof headers === 'string') {
      onBadMessage(headers);
      return;
    }
    this.#watchIdle(limits.streamIdleMs);
    this.#ageTimer = clock.setTimer(() => this.#fail('idle', TIME_OVER.age(limits.streamMs)), limits.streamMs);
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
        onFailure: (code, reason) => this.#fail(code, upstreamFailed(code, open.host, reason)),
      },
    });
    void this.#startWhenCounted(this.#upstream);
  }

  /** Counts the request, then starts it, or fails it if it is one too many. Bytes of the body that arrive before are kept. */
  async #startWhenCounted(upstream: UpstreamRequest): Promise<void> {
    const refusal = await this.#options.quota.countStream();
    if (refusal !== undefined) this.#fail('overloaded', refusal);
    else if (!this.#finished) upstream.start();
  }

  write(bytes: Buffer): void {
    const { onBadMessage } = this.#options;
    if (this.#finished) return;
    if (this.#bodyEnded) {
      onBadMessage(PROTOCOL_ERRORS.bytesAfterEnd);
    } else if (this.#pendingBytes >= BODY_WINDOW_BYTES) {
      onBadMessage(PROTOCOL_ERRORS.windowBytes);
    } else if (this.#pendingMessages >= MOST_PENDING_MESSAGES) {
      onBadMessage(PROTOCOL_ERRORS.windowMessages);
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

  /** Ends the request's body. The answer continues. */
  end(): void {
    if (this.#bodyEnded) {
      this.#options.onBadMessage(PROTOCOL_ERRORS.secondEnd);
      return;
    }
    this.#bodyEnded = true;
    this.#upstream?.end();
  }

  /** Fails the exchange to free memory for others. */
  shed(): void {
    this.#fail('overloaded', STREAM_REFUSALS.waitingBytes);
  }

  /** Ends the exchange: the upstream stream is reset at once, and nothing more is sent to the browser. */
  cancel(): void {
    this.#settle('cancelled');
  }

  /** Sends a chunk of the answer, and pauses Polly if the browser is behind. */
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

  /** Pauses Polly until the browser has caught up. Fails the exchange if that takes longer than `slowReaderMs`. */
  #pause(): void {
    const { clock, limits } = this.#options;
    if (this.#finished || this.#upstream?.isPaused !== false) return;
    this.#upstream.pause();
    this.#slowTimer = clock.setTimer(() => this.#fail('idle', TIME_OVER.slowReader(limits.slowReaderMs)), limits.slowReaderMs);
  }

  #unpause(upstream: UpstreamRequest): void {
    this.#options.clock.clearTimer(this.#slowTimer);
    upstream.resume();
  }

  #countBytes(bytes: number): void {
    this.#options.quota.countBytes(bytes, this.#onTooManyBytes);
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
    // Reporting each half window is often enough: unless Polly is slow, the browser never waits.
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
    for (const timer of [this.#idleTimer, this.#ageTimer, this.#slowTimer]) clock.clearTimer(timer);
    this.#upstream?.cancel();
    onFinished();
  }

  #watchIdle(delayMs: number): void {
    const { clock, limits } = this.#options;
    this.#idleTimer = clock.setTimer(() => {
      const remainingMs = this.#progressAtMs + limits.streamIdleMs - clock.now();
      if (remainingMs > 0) this.#watchIdle(remainingMs);
      else this.#fail('idle', TIME_OVER.idle(limits.streamIdleMs));
    }, delayMs);
  }
}

/**
 * One request to Polly and its answer, on its own session. If Polly reports that it has not begun to process the request, the
 * same bytes are sent again on another session. The browser does not notice.
 */
import {
  constants,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { Clock, TimerHandle } from '../../base/clock';
import type { RelayErrorCode } from '../../polly/relay-client/wire-protocol';
import { SessionsFullError, type HostSessions } from './host-sessions';
import type { PooledSession } from './pooled-session';
import { UPSTREAM_REASONS } from '../errors/relay-errors';

/** Attempts before a refused request fails. */
const MOST_ATTEMPTS = 8;
/** Delay before the third attempt, doubled for each one after it. The second attempt is immediate. */
const BASE_DELAY_MS = 25;
/** Bytes of a body that are kept for another attempt until the answer begins. A longer body is sent once only. */
const REPLAY_BYTES = 131_072;

/** Callbacks of a request. None is called after `onEnd` or `onFailure`. */
export interface UpstreamEvents {
  readonly onResponse: (headers: IncomingHttpHeaders & IncomingHttpStatusHeader) => void;
  readonly onData: (chunk: Buffer) => void;
  /** Called once for each {@link UpstreamRequest.write}, when its bytes have been sent. */
  readonly onTaken: (bytes: number) => void;
  readonly onEnd: () => void;
  /** Called if the request fails for good. `reason` is an error code or a short message. Contains no address and none of the sent bytes. */
  readonly onFailure: (code: Extract<RelayErrorCode, 'upstream-unreachable' | 'upstream-reset' | 'overloaded'>, reason: string) => void;
}

/** Options of {@link UpstreamRequest}. */
export interface UpstreamRequestOptions {
  readonly host: HostSessions;
  readonly headers: OutgoingHttpHeaders;
  readonly clock: Clock;
  readonly events: UpstreamEvents;
}

interface Piece {
  readonly bytes: Buffer;
  isTaken: boolean;
}

/** A request and its answer. {@link start} begins it. */
export class UpstreamRequest {
  readonly #options: UpstreamRequestOptions;
  /** The body from its beginning, for another attempt. Empty once the request cannot be repeated. */
  #body: Piece[] = [];
  #bodyBytes = 0;
  #isReplayable = true;
  #hasBodyEnded = false;
  #attempts = 0;
  #stream: ClientHttp2Stream | undefined;
  #retryTimer: TimerHandle | undefined;
  #isOver = false;

  constructor(options: UpstreamRequestOptions) {
    this.#options = options;
  }

  /** Whether {@link pause} has stopped reading the answer. */
  get isPaused(): boolean {
    return this.#stream?.isPaused() === true;
  }

  start(): void {
    void this.#attempt();
  }

  /** Sends bytes of the body, or keeps them until there is a stream. */
  write(bytes: Buffer): void {
    const piece: Piece = { bytes, isTaken: false };
    this.#bodyBytes += bytes.byteLength;
    if (this.#stream !== undefined && this.#bodyBytes > REPLAY_BYTES) this.#dropBody();
    if (this.#isReplayable) this.#body.push(piece);
    if (this.#stream !== undefined) this.#forward(this.#stream, piece);
  }

  end(): void {
    this.#hasBodyEnded = true;
    this.#stream?.end();
  }

  /** Stops reading the answer, so that Polly stops sending it. */
  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  /** Cancels the request: resets its stream immediately. No callback follows. */
  cancel(): void {
    this.#settle();
  }

  async #attempt(): Promise<void> {
    const { host, headers } = this.#options;
    this.#attempts += 1;
    let session: PooledSession;
    try {
      session = await host.lease();
    } catch (error) {
      this.#fail(error instanceof SessionsFullError ? 'overloaded' : 'upstream-unreachable', reasonOf(error));
      return;
    }
    if (this.#isOver) {
      host.release(session);
      return;
    }
    try {
      this.#carry(session, session.request(headers));
    } catch (error) {
      const wasGone = !session.isUsable;
      host.release(session);
      if (wasGone) this.#tryAgain(reasonOf(error));
      else this.#fail('upstream-unreachable', reasonOf(error));
    }
  }

  #carry(session: PooledSession, stream: ClientHttp2Stream): void {
    const { host, events } = this.#options;
    let hasResponse = false;
    let reason: string | undefined;
    this.#stream = stream;
    stream.on('error', (error) => {
      reason = reasonOf(error);
    });
    stream.once('response', (headers) => {
      hasResponse = true;
      this.#dropBody();
      if (!this.#isOver) events.onResponse(headers);
    });
    stream.on('data', (chunk: Buffer) => {
      if (!this.#isOver) events.onData(chunk);
    });
    stream.once('end', () => {
      // Node emits 'end' for a reset stream, too. Only the error code tells the difference.
      if (stream.aborted || stream.rstCode !== constants.NGHTTP2_NO_ERROR) return;
      if (!this.#isOver) events.onEnd();
      this.#settle();
    });
    stream.once('close', () => {
      // Deferred, because Node 20 never closes a session that is ended while it reports a stream's error.
      setImmediate(() => {
        const isUnprocessed = !hasResponse && session.hasLeftUnprocessed(stream);
        if (stream.rstCode !== constants.NGHTTP2_NO_ERROR) session.noteReset();
        // A session that has refused one stream probably refuses the next one.
        if (isUnprocessed && !this.#isOver) host.discard(session);
        else host.release(session);
        if (this.#isOver) return;
        this.#stream = undefined;
        reason ??= UPSTREAM_REASONS.endedEarly(stream.rstCode);
        if (isUnprocessed && this.#isReplayable) this.#tryAgain(reason);
        else this.#fail('upstream-reset', reason);
      });
    });
    for (const piece of this.#body) this.#forward(stream, piece);
    if (this.#hasBodyEnded) stream.end();
  }

  #forward(stream: ClientHttp2Stream, piece: Piece): void {
    stream.write(piece.bytes, (error) => {
      if (error || piece.isTaken || this.#isOver || stream !== this.#stream) return;
      piece.isTaken = true;
      this.#options.events.onTaken(piece.bytes.byteLength);
    });
  }

  #dropBody(): void {
    this.#isReplayable = false;
    this.#body = [];
  }

  #tryAgain(reason: string): void {
    if (this.#attempts >= MOST_ATTEMPTS) {
      this.#fail('upstream-reset', UPSTREAM_REASONS.timesOver(reason, MOST_ATTEMPTS));
      return;
    }
    if (this.#attempts === 1) {
      void this.#attempt();
      return;
    }
    this.#retryTimer = this.#options.clock.setTimer(() => void this.#attempt(), BASE_DELAY_MS * 2 ** (this.#attempts - 2));
  }

  #fail(code: Parameters<UpstreamEvents['onFailure']>[0], reason: string): void {
    if (!this.#isOver) this.#options.events.onFailure(code, reason);
    this.#settle();
  }

  #settle(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#dropBody();
    this.#options.clock.clearTimer(this.#retryTimer);
    const stream = this.#stream;
    // A stream that has ended in both directions closes by itself.
    if (stream?.closed === false && !(stream.readableEnded && stream.writableFinished)) stream.close(constants.NGHTTP2_CANCEL);
  }
}

/** Returns an error's code, or else its message. Neither contains an address or sent bytes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return UPSTREAM_REASONS.unknown;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

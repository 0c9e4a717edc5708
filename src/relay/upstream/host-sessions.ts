/**
 * The HTTP/2 sessions to one Polly host. Each is leased to one stream at a time, because Polly makes a second stream on a
 * connection wait for the first. (AWS's client for Node also opens a connection per stream.) So that no stream waits for a
 * handshake, sessions are connected ahead: one for each stream that a socket has announced.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { RelayLimits } from '../options/limits';
import { PooledSession } from './pooled-session';
import { UPSTREAM_REASONS } from '../errors/relay-errors';

/** Delay before a lost spare is replaced, so that a server that closes its connections is not flooded with new ones. */
const REPLACE_AFTER_MS = 1_000;

/** Time without new spares after a failed connection: otherwise anybody could trigger attempts by announcing streams. */
const LEAVE_ALONE_MS = 10_000;

/** Options of {@link HostSessions}. */
export interface HostSessionsOptions {
  readonly origin: string;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  /** Makes room for one more session for a stream, if need be by taking a spare from another host. Returns false if it cannot. */
  readonly makeRoomForStream: () => boolean;
  /** Makes room for one more spare in the same way. */
  readonly makeRoomForSpare: () => boolean;
}

/** Numbers of sessions. */
export interface SessionCounts {
  readonly leased: number;
  readonly spare: number;
  readonly connecting: number;
}

/** Thrown if the relay has reached its limit of sessions. */
export class SessionsFullError extends Error {
  constructor(maxSessions: number) {
    super(UPSTREAM_REASONS.sessionsFull(maxSessions));
  }
}

interface Waiter {
  readonly resolve: (session: PooledSession) => void;
  readonly reject: (error: Error) => void;
}

/** The sessions of one host. */
export class HostSessions {
  readonly #options: HostSessionsOptions;
  /** Connected and free sessions. The last used one is at the end and is leased first, so that the others reach their idle timeout. */
  #spares: PooledSession[] = [];
  readonly #connecting = new Set<PooledSession>();
  /** Leased sessions, and sessions that are closing. */
  readonly #busy = new Set<PooledSession>();
  readonly #waiting: Waiter[] = [];
  #announced = 0;
  /** Time of the last lease or announcement. */
  #wantedAtMs: number;
  /** No spare is connected before this time. */
  #restsUntilMs = -Infinity;
  #replaceTimer: TimerHandle | undefined;
  #isClosed = false;

  constructor(options: HostSessionsOptions) {
    this.#options = options;
    this.#wantedAtMs = options.clock.now();
  }

  /** Number of free and connecting sessions that no stream waits for. */
  get spareCount(): number {
    return this.#spares.length + Math.max(0, this.#connecting.size - this.#waiting.length);
  }

  /** Number of spares beyond the announced streams. One spare is always kept. Negative if spares are missing. */
  get surplus(): number {
    return this.spareCount - Math.max(1, this.#announced);
  }

  /** Numbers of sessions by state. Closing sessions count as leased. */
  get counts(): SessionCounts {
    return { leased: this.#busy.size, spare: this.#spares.length, connecting: this.#connecting.size };
  }

  /**
   * Announces that a stream may begin soon, so that a session is connected for it. Returns a function that withdraws the
   * announcement. Further calls do nothing.
   */
  announce(): () => void {
    this.#announced += 1;
    if (!this.#isClosed) this.#noteWanted();
    let isTakenBack = false;
    return () => {
      if (isTakenBack) return;
      isTakenBack = true;
      this.#announced -= 1;
    };
  }

  /**
   * Leases a connected session for one stream. The caller must pass it to {@link release} or {@link discard} afterwards.
   *
   * @throws SessionsFullError if the limit is reached; the connection's error if connecting fails; Error after {@link close}.
   */
  async lease(): Promise<PooledSession> {
    if (this.#isClosed) throw new Error(UPSTREAM_REASONS.closed);
    let session = this.#spares.pop();
    // A spare may be closing without having reported it yet.
    while (session?.isUsable === false) {
      this.#leave(session);
      session = this.#spares.pop();
    }
    if (session === undefined) {
      // If a spare is connecting already, the stream waits for it.
      if (this.spareCount === 0 && !this.#options.makeRoomForStream())
        throw new SessionsFullError(this.#options.limits.maxUpstreamSessions);
      const found = new Promise<PooledSession>((resolve, reject) => this.#waiting.push({ resolve, reject }));
      this.#noteWanted();
      return found;
    }
    this.#busy.add(session);
    this.#noteWanted();
    return session;
  }

  /** Takes back a session whose stream has ended. */
  release(session: PooledSession): void {
    // Meanwhile the session or the relay has closed.
    if (!this.#busy.delete(session) || this.#isClosed) return;
    if (session.isUsable) this.#offer(session);
    else this.#leave(session);
  }

  /** Takes back a session that must not be used again. */
  discard(session: PooledSession): void {
    if (this.#busy.has(session)) session.retire();
  }

  /** Ends a spare to make room for another host: the least recently used one, or else one that is connecting. */
  giveUpSpare(): void {
    if (this.spareCount === 0) return;
    const session = this.#spares.shift() ?? [...this.#connecting].at(-1);
    if (session !== undefined) this.#connecting.delete(session);
    session?.destroy();
  }

  /** Ends all sessions and their streams. No session can be leased afterwards. */
  close(): void {
    this.#isClosed = true;
    this.#options.clock.clearTimer(this.#replaceTimer);
    for (const session of [...this.#spares, ...this.#connecting, ...this.#busy]) session.destroy();
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(UPSTREAM_REASONS.closed));
  }

  #noteWanted(): void {
    this.#wantedAtMs = this.#options.clock.now();
    this.#fill();
  }

  /** Connects a session for each waiting stream, then the missing spares. */
  #fill(): void {
    while (this.#connecting.size < this.#waiting.length) this.#connect();
    if (this.#options.clock.now() < this.#restsUntilMs) return;
    while (this.surplus < 0 && this.#makeRoomForSpare()) this.#connect();
  }

  /** Makes room for one more spare. A single host may have half of all spares. */
  #makeRoomForSpare(): boolean {
    const { limits, makeRoomForSpare } = this.#options;
    return this.spareCount < Math.ceil(limits.maxSpareSessions / 2) && makeRoomForSpare();
  }

  #connect(): void {
    const { origin, limits, clock } = this.#options;
    const session = new PooledSession(origin, limits, clock, {
      onConnected: () => {
        this.#connecting.delete(session);
        this.#restsUntilMs = -Infinity;
        this.#offer(session);
      },
      onClosed: (error) => this.#onClosed(session, error),
    });
    this.#connecting.add(session);
  }

  /** Gives a session to the stream that has waited longest. If none waits, keeps it as a spare or ends it. */
  #offer(session: PooledSession): void {
    const waiter = this.#waiting.shift();
    if (waiter !== undefined) {
      this.#busy.add(session);
      waiter.resolve(session);
    } else if (this.#makeRoomForSpare()) {
      this.#spares.push(session);
      session.rest();
    } else {
      this.#leave(session);
    }
  }

  /** Ends a session once its streams have ended. */
  #leave(session: PooledSession): void {
    this.#busy.add(session);
    session.retire();
  }

  #onClosed(session: PooledSession, error: Error): void {
    const wasSpare = this.#spares.includes(session);
    this.#spares = this.#spares.filter((spare) => spare !== session);
    this.#busy.delete(session);
    if (this.#connecting.delete(session)) {
      this.#restsUntilMs = this.#options.clock.now() + LEAVE_ALONE_MS;
      // Rejects a waiting stream only if too few connecting sessions are left.
      if (this.#connecting.size < this.#waiting.length) this.#waiting.shift()?.reject(error);
    }
    if (wasSpare && !this.#isClosed) this.#replaceLater();
  }

  /** Replaces a spare that the server has closed, if sessions were needed lately. */
  #replaceLater(): void {
    const { clock, limits } = this.#options;
    this.#replaceTimer ??= clock.setTimer(() => {
      this.#replaceTimer = undefined;
      if (clock.now() - this.#wantedAtMs < limits.sessionIdleMs) this.#fill();
    }, REPLACE_AFTER_MS);
  }
}

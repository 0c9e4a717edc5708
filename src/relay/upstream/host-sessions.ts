/**
 * The HTTP/2 sessions to one host of Polly's. Each is leased to one stream at a time, because Polly lets a second stream on
 * a connection wait for the first; AWS's own client for Node gives every stream a connection, too. So that no stream waits
 * for a handshake, sessions are connected ahead: as many as sockets have announced that they may ask for a stream.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { RelayLimits } from '../options/limits';
import { PooledSession } from './pooled-session';

/** How long after the loss of a spare another one takes its place, so that a server that ends them all is not stormed. */
const REPLACE_AFTER_MS = 1_000;

/** How long nothing is connected ahead to a host that could not be reached: announcing a stream costs a stranger nothing. */
const LEAVE_ALONE_MS = 10_000;

const CLOSED = 'the relay has closed';

/** What the sessions of a host work with. */
export interface HostSessionsOptions {
  readonly origin: string;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  /** Whether one more session may be connected for a stream. Another host may have given up a spare for it. */
  readonly makeRoomForStream: () => boolean;
  /** The same for a spare. */
  readonly makeRoomForSpare: () => boolean;
}

/** Numbers of sessions. */
export interface SessionCounts {
  readonly leased: number;
  readonly spare: number;
  readonly connecting: number;
}

/** The relay has as many sessions as it may. */
export class SessionsFullError extends Error {
  constructor(maxSessions: number) {
    super(`The relay has ${maxSessions} connections to Polly, as many as it may`);
  }
}

interface Waiter {
  readonly resolve: (session: PooledSession) => void;
  readonly reject: (error: Error) => void;
}

/** The sessions of one host. */
export class HostSessions {
  readonly #options: HostSessionsOptions;
  /** Connected and free. The one used last is at the end, and taken first, so that the others can age. */
  #spares: PooledSession[] = [];
  readonly #connecting = new Set<PooledSession>();
  /** At work, or about to end. */
  readonly #busy = new Set<PooledSession>();
  readonly #waiting: Waiter[] = [];
  #announced = 0;
  /** When a session was last leased or announced. */
  #wantedAtMs: number;
  /** Until when nothing is connected ahead. */
  #restsUntilMs = -Infinity;
  #replaceTimer: TimerHandle | undefined;
  #isClosed = false;

  constructor(options: HostSessionsOptions) {
    this.#options = options;
    this.#wantedAtMs = options.clock.now();
  }

  /** Sessions beyond those that are at work or waited for. */
  get spareCount(): number {
    return this.#spares.length + Math.max(0, this.#connecting.size - this.#waiting.length);
  }

  /** Spares beyond those that sockets have announced a use for. One is kept always. */
  get surplus(): number {
    return this.spareCount - Math.max(1, this.#announced);
  }

  /** How many there are: at work or about to end, free, and connecting. */
  get counts(): SessionCounts {
    return { leased: this.#busy.size, spare: this.#spares.length, connecting: this.#connecting.size };
  }

  /**
   * Says that a stream may be asked for soon.
   *
   * @returns Takes it back; calling it again does nothing.
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
   * A connected session for one stream: to be handed to {@link release} or {@link discard} afterwards.
   *
   * @throws What made the connection fail, a SessionsFullError where no more may be connected, or an Error after {@link close}.
   */
  async lease(): Promise<PooledSession> {
    if (this.#isClosed) throw new Error(CLOSED);
    let session = this.#spares.pop();
    // A spare may be about to end without having left the list yet.
    while (session?.isUsable === false) {
      this.#leave(session);
      session = this.#spares.pop();
    }
    if (session === undefined) {
      // A session that is connecting as a spare is enough.
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

  /** Takes a session back when its stream is over. */
  release(session: PooledSession): void {
    // It has closed meanwhile, or the relay has.
    if (!this.#busy.delete(session) || this.#isClosed) return;
    if (session.isUsable) this.#offer(session);
    else this.#leave(session);
  }

  /** Takes a session back that is not to be used again. */
  discard(session: PooledSession): void {
    if (this.#busy.has(session)) session.retire();
  }

  /** Ends the spare that was used longest ago, or one that is connecting, for the sake of another host. */
  giveUpSpare(): void {
    if (this.spareCount === 0) return;
    const session = this.#spares.shift() ?? [...this.#connecting].at(-1);
    if (session !== undefined) this.#connecting.delete(session);
    session?.destroy();
  }

  /** Ends every session and every stream on them, for good. */
  close(): void {
    this.#isClosed = true;
    this.#options.clock.clearTimer(this.#replaceTimer);
    for (const session of [...this.#spares, ...this.#connecting, ...this.#busy]) session.destroy();
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(CLOSED));
  }

  #noteWanted(): void {
    this.#wantedAtMs = this.#options.clock.now();
    this.#fill();
  }

  /** Connects as many sessions as are waited for, and as spares are wanted. */
  #fill(): void {
    while (this.#connecting.size < this.#waiting.length) this.#connect();
    if (this.#options.clock.now() < this.#restsUntilMs) return;
    while (this.surplus < 0 && this.#makeRoomForSpare()) this.#connect();
  }

  /** Whether one more spare may be kept. A single host has no more than half of them. */
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
      onClosed: (_, error) => this.#onClosed(session, error),
    });
    this.#connecting.add(session);
  }

  /** Gives a session to the stream that has waited longest, or keeps it. */
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

  /** Lets a session end that is not used again. */
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
      // A waiter is rejected when no session is left that connects for it.
      if (this.#connecting.size < this.#waiting.length) this.#waiting.shift()?.reject(error);
    }
    if (wasSpare && !this.#isClosed) this.#replaceLater();
  }

  /** Replaces a spare that the other end has ended, as long as there is use for it. */
  #replaceLater(): void {
    const { clock, limits } = this.#options;
    this.#replaceTimer ??= clock.setTimer(() => {
      this.#replaceTimer = undefined;
      if (clock.now() - this.#wantedAtMs < limits.sessionIdleMs) this.#fill();
    }, REPLACE_AFTER_MS);
  }
}

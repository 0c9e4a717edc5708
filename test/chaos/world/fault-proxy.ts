/**
 * A TCP proxy that does to connections what networks do: cuts, resets, half-open sockets that swallow everything, stalls,
 * and little bandwidth. Each connection meets the faults that are planned for its number.
 */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Clock, TimerHandle } from '../../../src/base/clock';

/** `up`: from who connects. `down`: to them. */
export type Direction = 'up' | 'down';

/** What happens to a connection, once so many bytes have gone in one direction. */
export interface ConnectionFault {
  readonly direction: Direction;
  /** Exact: not one byte more goes through before it. */
  readonly afterBytes: number;
  /**
   * `cut`: both ends are closed, in order. `reset`: both ends see a reset. `half-open`: nothing more goes through, in
   * either direction, and no end is told. `stall`: nothing more goes in this direction for some time.
   */
  readonly kind: 'cut' | 'reset' | 'half-open' | 'stall';
  /** How long a `stall` takes, in milliseconds. Default: 1000. */
  readonly durationMs?: number;
}

/** What happens to one connection. */
export interface ConnectionPlan {
  readonly faults: readonly ConnectionFault[];
  /** Most bytes a second in each direction. Default: as many as there are. */
  readonly bytesPerSecond?: number;
  /** Whether the connection is closed at once, as by a host that is down. Default: false. */
  readonly isRefused?: boolean;
}

/** What {@link startFaultProxy} is given. */
export interface FaultProxyOptions {
  /** Port on this machine that it leads to. */
  readonly targetPort: number;
  /** What time stalls and bandwidth are measured by. */
  readonly clock: Clock;
  /** What happens to the connection of this number, the first being 0. Default: nothing. */
  readonly planOf?: (connection: number) => ConnectionPlan | undefined;
}

/** How often a slow connection lets bytes through. */
const BANDWIDTH_STEP_MS = 50;

const NO_FAULTS: ConnectionPlan = { faults: [] };

/** A proxy that listens. */
export class FaultProxy {
  readonly #options: FaultProxyOptions;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #accepted = 0;
  #suffered: ConnectionFault[] = [];
  #wake: (() => void)[] = [];

  private constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  /** Starts one, on a free port of this machine. */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Where it listens. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many connections were made. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many of them are open. */
  get openConnections(): number {
    return this.#links.size;
  }

  /** The faults that connections have met. */
  get suffered(): readonly ConnectionFault[] {
    return this.#suffered;
  }

  /** Resolves when no connection is open. */
  async whenIdle(): Promise<void> {
    while (this.#links.size > 0) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  /** Closes every connection and stops. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const link of this.#links) link.end('cut');
    await closed;
  }

  #accept(socket: Socket): void {
    const plan = this.#options.planOf?.(this.#accepted) ?? NO_FAULTS;
    this.#accepted += 1;
    if (plan.isRefused === true) {
      socket.on('error', () => undefined);
      reset(socket);
      return;
    }
    const link = new Link(socket, connect(this.#options.targetPort, '127.0.0.1'), plan, this.#options.clock, {
      onFault: (fault) => this.#suffered.push(fault),
      onOver: () => {
        this.#links.delete(link);
        if (this.#links.size > 0) return;
        for (const wake of this.#wake.splice(0)) wake();
      },
    });
    this.#links.add(link);
  }
}

interface LinkEvents {
  readonly onFault: (fault: ConnectionFault) => void;
  readonly onOver: () => void;
}

/** The two sockets of one connection. */
class Link {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #ways: readonly Way[];
  readonly #onOver: () => void;
  #isOver = false;
  #openEnds = 2;

  constructor(near: Socket, far: Socket, plan: ConnectionPlan, clock: Clock, events: LinkEvents) {
    this.#near = near;
    this.#far = far;
    this.#onOver = events.onOver;
    const wayOf = (direction: Direction, from: Socket, to: Socket) =>
      new Way({
        from,
        to,
        clock,
        faults: plan.faults.filter((fault) => fault.direction === direction),
        bytesPerSecond: plan.bytesPerSecond,
        onFault: (fault) => {
          events.onFault(fault);
          if (fault.kind === 'half-open') for (const way of this.#ways) way.swallow();
          else if (fault.kind !== 'stall') this.end(fault.kind);
        },
      });
    this.#ways = [wayOf('up', near, far), wayOf('down', far, near)];
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.end('reset'));
      socket.on('close', () => {
        this.#openEnds -= 1;
        // A half-open connection is one whose other end does not hear of it, until that gives up itself.
        if (this.#ways.every((way) => way.isSwallowing)) this.#closeWhenLeft();
        else this.end('cut');
      });
    }
  }

  /** Ends the connection at both ends. */
  end(kind: 'cut' | 'reset'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const way of this.#ways) way.stop();
    for (const socket of [this.#near, this.#far]) {
      if (kind === 'reset') reset(socket);
      else {
        // What went through before the cut arrives; then the end does.
        socket.end();
        socket.destroySoon();
      }
    }
    this.#onOver();
  }

  #closeWhenLeft(): void {
    if (this.#openEnds === 0) this.end('cut');
  }
}

/** Resets at once: left to itself Node ends the connection first, and nobody then sees the reset. */
function reset(socket: Socket): void {
  socket.destroySoon = () => socket.destroy();
  socket.resetAndDestroy();
}

interface WayParts {
  readonly from: Socket;
  readonly to: Socket;
  readonly clock: Clock;
  readonly faults: readonly ConnectionFault[];
  readonly bytesPerSecond: number | undefined;
  readonly onFault: (fault: ConnectionFault) => void;
}

/** One direction of a connection: bytes wait here until they may go through. */
class Way {
  readonly #parts: WayParts;
  readonly #faults: ConnectionFault[];
  #waiting: Buffer[] = [];
  #passedBytes = 0;
  #hasEnded = false;
  #isHeld = false;
  #isStopped = false;
  #timer: TimerHandle | undefined;
  /** Nothing goes through any more, and what comes is dropped. */
  isSwallowing = false;

  constructor(parts: WayParts) {
    this.#parts = parts;
    this.#faults = [...parts.faults].sort((one, other) => one.afterBytes - other.afterBytes);
    parts.from.on('data', (bytes: Buffer) => {
      if (this.isSwallowing) return;
      this.#waiting.push(bytes);
      this.#pass();
    });
    parts.from.on('end', () => {
      this.#hasEnded = true;
      this.#pass();
    });
  }

  swallow(): void {
    this.isSwallowing = true;
    this.#waiting = [];
    this.stop();
  }

  stop(): void {
    this.#isStopped = true;
    this.#parts.clock.clearTimer(this.#timer);
  }

  #pass(): void {
    const { to, bytesPerSecond, onFault } = this.#parts;
    let allowance = bytesPerSecond === undefined ? Infinity : Math.max(1, Math.floor((bytesPerSecond * BANDWIDTH_STEP_MS) / 1000));
    while (!this.#isHeld && !this.#isStopped) {
      const fault = this.#faults[0];
      if (fault !== undefined && fault.afterBytes <= this.#passedBytes) {
        this.#faults.shift();
        if (fault.kind === 'stall') this.#hold(fault.durationMs ?? 1000);
        onFault(fault);
        continue;
      }
      const bytes = this.#waiting[0];
      if (bytes === undefined) {
        if (this.#hasEnded) to.end();
        return;
      }
      if (allowance < 1) {
        this.#hold(BANDWIDTH_STEP_MS);
        return;
      }
      const length = Math.min(bytes.length, allowance, (fault?.afterBytes ?? Infinity) - this.#passedBytes);
      to.write(bytes.subarray(0, length));
      this.#passedBytes += length;
      allowance -= length;
      if (length === bytes.length) this.#waiting.shift();
      else this.#waiting[0] = bytes.subarray(length);
    }
  }

  #hold(delayMs: number): void {
    this.#isHeld = true;
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#isHeld = false;
      this.#pass();
    }, delayMs);
  }
}

/**
 * A TCP proxy with the faults of real networks: cuts, resets, half-open sockets that swallow everything, stalls, and low
 * bandwidth. Each connection meets the faults that are planned for its index.
 */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Clock, TimerHandle } from '../../../src/base/clock';

/** `up`: from the client to the server. `down`: to the client. */
export type Direction = 'up' | 'down';

/** A fault of a connection after a number of bytes in one direction. */
export interface ConnectionFault {
  readonly direction: Direction;
  /** Exact: not one more byte passes before the fault. */
  readonly afterBytes: number;
  /**
   * `cut`: both ends are closed normally. `reset`: both ends get a reset. `half-open`: nothing more passes in either
   * direction, and neither end is told. `stall`: nothing passes in this direction for some time.
   */
  readonly kind: 'cut' | 'reset' | 'half-open' | 'stall';
  /** Length of a `stall` in milliseconds. Default: 1000. */
  readonly durationMs?: number;
}

/** The faults of one connection. */
export interface ConnectionPlan {
  readonly faults: readonly ConnectionFault[];
  /** The most bytes per second in each direction. Default: no limit. */
  readonly bytesPerSecond?: number;
  /** Whether the connection is closed at once, as by a host that is down. Default: false. */
  readonly isRefused?: boolean;
}

/** Options of {@link FaultProxy.start}. */
export interface FaultProxyOptions {
  /** The target port on this machine. */
  readonly targetPort: number;
  /** Times stalls and bandwidth. */
  readonly clock: Clock;
  /** Returns the faults of a connection by its index, from 0. Default: none. */
  readonly planOf?: (connection: number) => ConnectionPlan | undefined;
}

/** How often a slow connection passes bytes on. */
const BANDWIDTH_STEP_MS = 50;

const NO_FAULTS: ConnectionPlan = { faults: [] };

/** A listening proxy. */
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

  /** Starts a proxy on a free port of this machine. */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The port it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The number of connections made so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** The number of open connections. */
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

  /** Closes all connections and stops. */
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
        // The other end of a half-open connection does not notice until it gives up itself.
        if (this.#ways.every((way) => way.isSwallowing)) this.#closeWhenLeft();
        else this.end('cut');
      });
    }
  }

  /** Ends both ends of the connection. */
  end(kind: 'cut' | 'reset'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const way of this.#ways) way.stop();
    for (const socket of [this.#near, this.#far]) {
      if (kind === 'reset') reset(socket);
      else {
        // Bytes from before the cut arrive, followed by the end.
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

/** Resets immediately. Otherwise Node would end the connection normally first, and the reset would go unnoticed. */
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

/** One direction of a connection, in which bytes wait until they may pass. */
class Way {
  readonly #parts: WayParts;
  readonly #faults: ConnectionFault[];
  #waiting: Buffer[] = [];
  #passedBytes = 0;
  #hasEnded = false;
  #isHeld = false;
  #isStopped = false;
  #timer: TimerHandle | undefined;
  /** Whether nothing passes any more and arriving bytes are dropped. */
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

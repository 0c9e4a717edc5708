/** Relays in their own processes on fixed ports, which are replaced or killed while speech passes through them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { announced } from '../../stack/announced';

/** The options of all relays, in addition to their ports. */
export interface FleetOptions {
  readonly ports: readonly number[];
  readonly args: readonly string[];
}

/** Several relays. */
export class RelayFleet {
  readonly #options: FleetOptions;
  readonly #children: ChildProcess[] = [];

  private constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Starts a relay on each port. */
  static async start(options: FleetOptions): Promise<RelayFleet> {
    const fleet = new RelayFleet(options);
    await Promise.all(options.ports.map((_, index) => fleet.#start(index)));
    return fleet;
  }

  /** The number of relays. */
  get size(): number {
    return this.#children.length;
  }

  /**
   * Replaces a relay: tells it to stop, waits for its end, and starts the next one on its port.
   *
   * @returns Its exit code.
   */
  async replace(index: number): Promise<number | null> {
    const code = await this.#end(index, 'SIGTERM');
    await this.#start(index);
    return code;
  }

  /** Kills a relay, like a machine that loses power. */
  async kill(index: number): Promise<void> {
    await this.#end(index, 'SIGKILL');
  }

  /** Kills all relays. */
  async close(): Promise<void> {
    await Promise.all(this.#children.map((_, index) => this.kill(index)));
  }

  async #end(index: number, signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#children[index];
    if (child === undefined) throw new RangeError(`There is no relay ${index}.`);
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  async #start(index: number): Promise<void> {
    const { ports, args } = this.#options;
    const command = ['--import', 'tsx', 'src/relay/cli.ts', '--port', String(ports[index]), ...args];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children[index] = child;
    await announced(child, /listens on/);
  }
}

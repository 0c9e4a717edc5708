/**
 * A real environment for chaos in Node: a local Polly, and for each conversation a faulty network and a client. All of it
 * uses one fast clock.
 */
import { WebSocket as NodeWebSocket, type ClientOptions } from 'ws';
import { SpeechClient, type SpeechClientOptions } from '../../../src/core';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import { createCredentials } from '../../emulator/polly-client';
import type { Chance } from '../texts/chance';
import { ChaosNetwork, type NetworkPlan } from './chaos-network';
import { CountingClock, FastClock } from './fast-clock';
import { ListeningOutput } from '../judging/listening-output';

/** Milliseconds of the fast clock per real millisecond. */
const SPEED = 60;
/**
 * How long a closed client may take to release everything, on the fast clock: the time for data on its way through the
 * sockets.
 */
const LEAVING_MS = 20_000;
/** How long a socket waits for the other end's close frame. Browsers and `ws` wait for half a minute of real time. */
const GOODBYE_MS = 100;

/** A client and its audio output. */
export interface Page {
  readonly client: SpeechClient;
  readonly output: ListeningOutput;
  /** The client's clock, which counts its timers. */
  readonly clock: CountingClock;
}

/** A page and its network. */
export interface Conversation extends Page {
  readonly network: ChaosNetwork;
  /** The number of open sockets from the client to the relay. */
  openSockets(): number;
  /** Closes everything. Resolves to what was left behind, as sentences. */
  leave(): Promise<string[]>;
}

/** Creates conversations. */
export class ChaosWorld {
  readonly polly: LocalPolly;
  readonly clock: FastClock;
  /** Unhandled rejections. */
  readonly unhandled: unknown[] = [];
  readonly #noteUnhandled = (reason: unknown) => this.unhandled.push(reason);
  readonly #sockets = new Set<NodeWebSocket>();
  readonly #RealWebSocket = globalThis.WebSocket;

  private constructor(polly: LocalPolly, clock: FastClock) {
    this.polly = polly;
    this.clock = clock;
  }

  /** Starts the world. Node 20 has no WebSocket, so the world installs one while it exists. */
  static async start(speed = SPEED): Promise<ChaosWorld> {
    const started: { polly?: LocalPolly } = {};
    const clock = new FastClock({ speed, isHeld: () => started.polly?.isSynthesizing === true });
    started.polly = await startLocalPolly({ pacing: 'instant', clock });
    // Lazily loaded code takes real time, which is short on the fast clock, so it is loaded now.
    await Promise.all([import('@aws-sdk/client-polly'), import('@smithy/fetch-http-handler'), import('mpg123-decoder')]);
    const world = new ChaosWorld(started.polly, clock);
    process.on('unhandledRejection', world.#noteUnhandled);
    world.#provideWebSocket();
    return world;
  }

  /** Ends the world. */
  async close(): Promise<void> {
    process.off('unhandledRejection', this.#noteUnhandled);
    globalThis.WebSocket = this.#RealWebSocket;
    await this.polly.close();
  }

  /** Starts a conversation. */
  async enter(plan: NetworkPlan & { readonly client?: Partial<SpeechClientOptions> }, chance: Chance): Promise<Conversation> {
    const network = await this.openNetwork(plan);
    const page = this.join(network, chance, plan.client);
    return { ...page, network, openSockets: () => this.#openSockets(network), leave: () => this.leave(network, [page]) };
  }

  /** Opens a network for any number of pages. */
  openNetwork(plan: NetworkPlan): Promise<ChaosNetwork> {
    return ChaosNetwork.open(this.polly, this.clock, plan);
  }

  /** Adds a page to a network. */
  join(network: ChaosNetwork, chance: Chance, options: Partial<SpeechClientOptions> = {}): Page {
    const { polly } = this;
    const clock = new CountingClock(this.clock);
    const output = new ListeningOutput(clock);
    const client = new SpeechClient({
      region: polly.region,
      relay: network.relayUrl,
      endpoint: network.endpoint,
      credentials: createCredentials(polly, network.identityPoolId),
      audio: output,
      clock,
      random: chance.next,
      ...options,
    });
    return { client, output, clock };
  }

  /** Closes a network and all its pages. Resolves to what was left behind, as sentences. */
  async leave(network: ChaosNetwork, pages: readonly Page[]): Promise<string[]> {
    for (const { client } of pages) client.close();
    for (const { output } of pages) await output.close();
    const timers = () => pages.reduce((sum, { clock }) => sum + clock.timerCount, 0);
    const isGone = () => timers() === 0 && this.#openSockets(network) === 0;
    for (let waitedMs = 0; waitedMs < LEAVING_MS && !isGone(); waitedMs += 500) await this.clock.wait(500);
    const left: string[] = [];
    if (timers() > 0) left.push(`${timers()} timers`);
    if (this.#openSockets(network) > 0) left.push(`${this.#openSockets(network)} sockets`);
    await network.close();
    return left;
  }

  #openSockets({ near }: ChaosNetwork): number {
    return [...this.#sockets].filter(({ url }) => new URL(url).port === String(near.port)).length;
  }

  #provideWebSocket(): void {
    const sockets = this.#sockets;
    class CountedWebSocket extends NodeWebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        // The option is missing in the package's types.
        super(url, protocols, { closeTimeout: GOODBYE_MS } as ClientOptions);
        sockets.add(this);
        this.on('close', () => sockets.delete(this));
      }
    }
    globalThis.WebSocket = CountedWebSocket as unknown as typeof WebSocket;
  }
}

/** The network between one conversation and local Polly: its own account, a relay, and a faulty proxy on each hop. */
import type { Clock } from '../../../src/base/clock';
import type { LocalPolly, RequestRecord } from '../../../src/emulator';
import type { AccountSettings } from '../../../src/emulator/accounts/account-settings';
import { startRelay, type Relay } from '../../../src/relay';
import { createPool, settledRequests } from '../../emulator/polly-client';
import { FaultProxy, type ConnectionPlan } from './fault-proxy';

/** A time without a relay. */
export interface RelayOutage {
  /** When the relay is told to end, after the beginning. */
  readonly atMs: number;
  /** How long it is away before another one listens in its place. */
  readonly durationMs: number;
}

/** The faults that a conversation meets. */
export interface NetworkPlan {
  readonly account: Partial<AccountSettings>;
  /** Faults of the connections between page and relay. */
  readonly near: readonly (ConnectionPlan | undefined)[];
  /** Faults of the connections to Polly: the relay's, or the page's own if it calls Polly. */
  readonly far: readonly (ConnectionPlan | undefined)[];
  readonly relayOutage?: RelayOutage | undefined;
}

/** The network of one conversation. */
export class ChaosNetwork {
  readonly identityPoolId: string;
  /** The proxy between page and relay. */
  readonly near: FaultProxy;
  /** The proxy before Polly. */
  readonly far: FaultProxy;
  /** The address that the page uses for Polly. */
  readonly endpoint: string;
  readonly #polly: LocalPolly;
  readonly #clock: Clock;
  #relay: Relay;
  #outage: Promise<void> | undefined;
  #outages = 0;

  private constructor(polly: LocalPolly, clock: Clock, parts: { identityPoolId: string; near: FaultProxy; far: FaultProxy; relay: Relay }) {
    this.#polly = polly;
    this.#clock = clock;
    this.identityPoolId = parts.identityPoolId;
    this.near = parts.near;
    this.far = parts.far;
    this.endpoint = endpointOf(parts.far);
    this.#relay = parts.relay;
  }

  /** Opens a network. All its times are the clock's. */
  static async open(polly: LocalPolly, clock: Clock, { account, near, far, relayOutage }: NetworkPlan): Promise<ChaosNetwork> {
    const identityPoolId = await createPool(polly, { keepPcm: true, ...account });
    const farProxy = await FaultProxy.start({ targetPort: polly.port, clock, planOf: (connection) => far[connection] });
    const relay = await startRelay({ upstreams: [endpointOf(farProxy)], allowedOrigins: ['*'], clock });
    const nearProxy = await FaultProxy.start({ targetPort: relay.port, clock, planOf: (connection) => near[connection] });
    const network = new ChaosNetwork(polly, clock, { identityPoolId, near: nearProxy, far: farProxy, relay });
    if (relayOutage !== undefined) network.#outage = network.#suffer(relayOutage);
    return network;
  }

  /** The address that the page uses for the relay. */
  get relayUrl(): string {
    return `ws://127.0.0.1:${this.near.port}`;
  }

  /** The number of faults that connections met so far, including absences of the relay. */
  get faultsMet(): number {
    return this.near.suffered.length + this.far.suffered.length + this.#outages;
  }

  /** Expires the issued credentials now. */
  async expireCredentials(): Promise<void> {
    await fetch(`${this.#polly.url}/_local/identity-pools/${encodeURIComponent(this.identityPoolId)}/expire`, { method: 'POST' });
  }

  /** Returns all requests to Polly after they have ended and the times of all words are known. */
  async requests(): Promise<RequestRecord[]> {
    // Local Polly finishes a broken-off sentence, so that the times of its words become known.
    while (this.#polly.isSynthesizing) await new Promise((resolve) => this.#clock.setTimer(() => resolve(undefined), 1));
    return settledRequests(this.#polly, this.identityPoolId);
  }

  /** Closes everything. Resolves after Polly has noticed. */
  async close(): Promise<void> {
    await this.#outage;
    await this.#relay.close();
    await Promise.all([this.near.close(), this.far.close()]);
    await settledRequests(this.#polly, this.identityPoolId);
  }

  async #suffer({ atMs, durationMs }: RelayOutage): Promise<void> {
    const wait = (delayMs: number) => new Promise<void>((resolve) => this.#clock.setTimer(resolve, delayMs));
    await wait(atMs);
    this.#outages += 1;
    const { port } = this.#relay;
    await this.#relay.close();
    await wait(durationMs);
    this.#relay = await startRelay({ upstreams: [this.endpoint], allowedOrigins: ['*'], clock: this.#clock, port });
  }
}

function endpointOf({ port }: FaultProxy): string {
  return `http://127.0.0.1:${port}`;
}

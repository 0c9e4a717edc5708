/**
 * What lies between one conversation and the local Polly: an account of its own, a relay, and a proxy on each hop that
 * harms its connections.
 */
import type { Clock } from '../../../src/base/clock';
import type { LocalPolly, RequestRecord } from '../../../src/emulator';
import type { AccountSettings } from '../../../src/emulator/accounts/account-settings';
import { startRelay, type Relay } from '../../../src/relay';
import { createPool, settledRequests } from '../../emulator/polly-client';
import { FaultProxy, type ConnectionPlan } from './fault-proxy';

/** A time in which there is no relay. */
export interface RelayOutage {
  /** When it is told to end, after the beginning. */
  readonly atMs: number;
  /** How long it is away before another one listens at its place. */
  readonly durationMs: number;
}

/** What a conversation is to meet. */
export interface NetworkPlan {
  readonly account: Partial<AccountSettings>;
  /** What happens to the connections between page and relay. */
  readonly near: readonly (ConnectionPlan | undefined)[];
  /** What happens to those to Polly: of the relay, or of the page itself where it calls Polly. */
  readonly far: readonly (ConnectionPlan | undefined)[];
  readonly relayOutage?: RelayOutage | undefined;
}

/** The network of one conversation. */
export class ChaosNetwork {
  readonly identityPoolId: string;
  /** Between page and relay. */
  readonly near: FaultProxy;
  /** Before Polly. */
  readonly far: FaultProxy;
  /** Where Polly seems to be. */
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

  /** Begins it. All its time is the clock's. */
  static async open(polly: LocalPolly, clock: Clock, { account, near, far, relayOutage }: NetworkPlan): Promise<ChaosNetwork> {
    const identityPoolId = await createPool(polly, { keepPcm: true, ...account });
    const farProxy = await FaultProxy.start({ targetPort: polly.port, clock, planOf: (connection) => far[connection] });
    const relay = await startRelay({ upstreams: [endpointOf(farProxy)], allowedOrigins: ['*'], clock });
    const nearProxy = await FaultProxy.start({ targetPort: relay.port, clock, planOf: (connection) => near[connection] });
    const network = new ChaosNetwork(polly, clock, { identityPoolId, near: nearProxy, far: farProxy, relay });
    if (relayOutage !== undefined) network.#outage = network.#suffer(relayOutage);
    return network;
  }

  /** Where the relay seems to be. */
  get relayUrl(): string {
    return `ws://127.0.0.1:${this.near.port}`;
  }

  /** What connections have met so far, the relay's absences included. */
  get faultsMet(): number {
    return this.near.suffered.length + this.far.suffered.length + this.#outages;
  }

  /** Makes the credentials that were given out expire now. */
  async expireCredentials(): Promise<void> {
    await fetch(`${this.#polly.url}/_local/identity-pools/${encodeURIComponent(this.identityPoolId)}/expire`, { method: 'POST' });
  }

  /** All that was asked of Polly, once nothing is under way and the times of all words are known. */
  async requests(): Promise<RequestRecord[]> {
    // A sentence that was broken off is made to its end, so that the times of its words get known.
    while (this.#polly.isSynthesizing) await new Promise((resolve) => this.#clock.setTimer(() => resolve(undefined), 1));
    return settledRequests(this.#polly, this.identityPoolId);
  }

  /** Closes everything. Resolves when Polly knows of it. */
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

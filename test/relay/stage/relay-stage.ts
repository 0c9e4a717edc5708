/** Relays and their surroundings for tests: an upstream, a clock and clients. All of them end with the test. */
import type { ClientOptions } from 'ws';
import { afterEach, beforeEach } from 'vitest';
import { RELAY_SUBPROTOCOL } from '../../../src/polly/relay-client/wire-protocol';
import { startRelay, type Relay, type RelayOptions } from '../../../src/relay';
import { FakeClock } from '../../base/fake-clock';
import { startUpstream, type Upstream } from './h2c-upstream';
import { RawClient } from './raw-client';

/** How long a closing relay waits for clients that do not answer. */
const CLOSE_GRACE_MS = 1_000;

/** The surroundings of a test. Each test gets a new upstream and a new clock. */
export interface RelayStage {
  readonly upstream: Upstream;
  readonly clock: FakeClock;
  /** Starts a relay to the upstream. */
  start(options?: RelayOptions): Promise<Relay>;
  /** Connects, and returns a client or the status of the refusal. */
  enter(relay: Relay, options?: ClientOptions, protocols?: string[]): Promise<RawClient | number>;
  /** Takes over a client that a test made itself. */
  adopt(client: RawClient): RawClient;
  /** Connects, and fails if the relay refuses. */
  admitted(relay: Relay, options?: ClientOptions): Promise<RawClient>;
}

/** Sets a stage up before each test of a file, and clears it afterwards. */
export function useRelayStage(standardOptions: RelayOptions = {}, standardClient: ClientOptions = {}): RelayStage {
  let upstream: Upstream;
  let clock: FakeClock;
  const relays: Relay[] = [];
  const clients: RawClient[] = [];

  beforeEach(async () => {
    upstream = await startUpstream();
    clock = new FakeClock();
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.terminate();
    const closing = relays.splice(0).map((relay) => relay.close());
    await clock.advance(CLOSE_GRACE_MS);
    await Promise.all(closing);
    await upstream.close();
  });

  const adopt = (client: RawClient) => {
    clients.push(client);
    return client;
  };
  const enter: RelayStage['enter'] = (relay, options = {}, protocols = [RELAY_SUBPROTOCOL]) => {
    return adopt(new RawClient(relay.url, { ...standardClient, ...options }, protocols)).outcome();
  };
  return {
    get upstream() {
      return upstream;
    },
    get clock() {
      return clock;
    },
    async start(options) {
      const relay = await startRelay({ upstreams: [upstream.origin], clock, ...standardOptions, ...options });
      relays.push(relay);
      return relay;
    },
    adopt,
    enter,
    async admitted(relay, options) {
      const outcome = await enter(relay, options);
      if (typeof outcome === 'number') throw new Error(`The relay refused with ${outcome}.`);
      return outcome;
    },
  };
}

/** A local Polly, a relay and a page's sockets in this process, for tests that need no browser. */
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startLocalPolly, type LocalPolly, type LocalPollyOptions, type RequestRecord } from '../../src/emulator';
import type { CredentialsProvider } from '../../src/polly/aws/credentials';
import { startRelay, type Relay, type RelayOptions } from '../../src/relay';
import { createCredentials, createPool, settledRequests } from '../emulator/polly-client';

/** The origin of the page, as the relay sees it. */
const PAGE_ORIGIN = 'http://localhost:3000';

/** What a test speaks through. */
export interface NodeStack {
  readonly polly: LocalPolly;
  readonly relay: Relay;
  /** Every socket to a relay that was opened, in order. */
  readonly sockets: readonly WebSocket[];
  /** Number of streams that have ended and freed their socket. */
  readonly ended: () => number;
  /** Creates an account. */
  createAccount(settings?: object): Promise<NodeAccount>;
  /** Closes a service with the test. */
  track<Closable extends { close(): void }>(closable: Closable): Closable;
}

/** An account of the local Polly. */
export interface NodeAccount {
  readonly identityPoolId: string;
  readonly credentials: Extract<CredentialsProvider, (...given: never[]) => unknown>;
  /** All its requests, once none is pending. */
  requests(): Promise<RequestRecord[]>;
}

/** Starting the speech thread takes seconds on a busy machine. */
const POLLY_STARTS_TIMEOUT_MS = 30_000;

/**
 * Starts one local Polly for a test file.
 *
 * @returns A function that starts a relay and a page's sockets for one test, and ends them with it.
 */
export function useNodeStack(options: LocalPollyOptions = {}): (relay?: RelayOptions) => Promise<NodeStack> {
  let polly: LocalPolly;
  beforeAll(async () => {
    polly = await startLocalPolly({ pacing: 'instant', ...options });
  }, POLLY_STARTS_TIMEOUT_MS);
  afterAll(() => polly.close());
  return (relay) => startNodeStack(polly, relay);
}

async function startNodeStack(polly: LocalPolly, options: RelayOptions = {}): Promise<NodeStack> {
  const relay = await startRelay({ upstreams: [polly.url], ...options });
  const sockets: WebSocket[] = [];
  const tracked: { close(): void }[] = [];
  let ended = 0;
  // Node 20 has no WebSocket of its own. This one has a browser's interface and sends an origin.
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, { origin: PAGE_ORIGIN });
        sockets.push(this);
        this.addEventListener('message', ({ data }) => {
          if (data === '{"type":"end"}') ended += 1;
        });
      }
    },
  );
  onTestFinished(async () => {
    for (const one of tracked) one.close();
    vi.unstubAllGlobals();
    await relay.close();
  });
  return {
    polly,
    relay,
    sockets,
    ended: () => ended,
    async createAccount(settings = {}) {
      const identityPoolId = await createPool(polly, { keepPcm: true, ...settings });
      return {
        identityPoolId,
        credentials: createCredentials(polly, identityPoolId),
        requests: () => settledRequests(polly, identityPoolId),
      };
    },
    track(closable) {
      tracked.push(closable);
      return closable;
    },
  };
}

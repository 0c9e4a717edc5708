/**
 * The chaos desk: opens faulty networks with their own local Polly for pages, which ask over HTTP. Nothing is started
 * before a page asks. It has its own process, because Node may not exit cleanly after so many broken connections.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../src/base/clock';
import { startLocalPolly, type LocalPolly, type RequestRecord } from '../../../src/emulator';
import { ChaosNetwork, type NetworkPlan } from './chaos-network';

/** The addresses of a network, for its page. */
export interface OpenNetwork {
  readonly id: number;
  readonly region: string;
  readonly identityPoolId: string;
  readonly relayUrl: string;
  readonly endpoint: string;
  /** The address of local Polly itself. */
  readonly pollyUrl: string;
}

/** The number of connections in a network. */
export interface ConnectionCount {
  /** Connections to the relay. */
  readonly near: number;
  /** Connections to Polly, including the relay's. */
  readonly far: number;
}

/** The report about a closed network. */
export interface ClosedNetwork {
  readonly faultsMet: number;
  readonly requests: readonly RequestRecord[];
}

class Desk {
  readonly #networks = new Map<string, ChaosNetwork>();
  #opened = 0;
  #polly: Promise<LocalPolly> | undefined;

  async answer(verb: string, id: string, body: string): Promise<unknown> {
    if (verb === 'open') return this.#open(JSON.parse(body) as NetworkPlan);
    const network = this.#networks.get(id);
    if (network === undefined) throw new Error(`There is no network "${id}".`);
    switch (verb) {
      case 'expire':
        await network.expireCredentials();
        return {};
      case 'connections':
        return { near: network.near.accepted, far: network.far.accepted } satisfies ConnectionCount;
      case 'close':
        this.#networks.delete(id);
        await network.close();
        return { faultsMet: network.faultsMet, requests: await network.requests() } satisfies ClosedNetwork;
      default:
        throw new Error(`The desk knows no "${verb}".`);
    }
  }

  async #open(plan: NetworkPlan): Promise<OpenNetwork> {
    this.#polly ??= startLocalPolly({ pacing: 'instant' });
    const polly = await this.#polly;
    const network = await ChaosNetwork.open(polly, systemClock, plan);
    const id = this.#opened;
    this.#opened += 1;
    this.#networks.set(String(id), network);
    const { identityPoolId, relayUrl, endpoint } = network;
    return { id, region: polly.region, identityPoolId, relayUrl, endpoint, pollyUrl: polly.url };
  }
}

/** The address of the desk. */
export interface DeskMessage {
  readonly url: string;
}

const desk = new Desk();
const server = createServer((request, response) => {
  const [, verb = '', id = ''] = new URL(request.url ?? '/', 'http://desk').pathname.split('/');
  const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };
  bodyOf(request)
    .then((body) => desk.answer(verb, id, body))
    .then((answer) => response.writeHead(200, headers).end(JSON.stringify(answer)))
    .catch((error: unknown) => response.writeHead(500, headers).end(JSON.stringify(String(error))));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } satisfies DeskMessage);

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}

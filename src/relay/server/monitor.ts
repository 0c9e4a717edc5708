/** Answers probes and scrapers: whether the relay runs, whether it accepts new work, and its metrics. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { siteOf } from '../identity/client-address';
import type { ResolvedListenOptions } from '../options/relay-options';
import { SocketCap } from './socket-cap';
import { pathOf } from './upgrade-router';

/** Time in which a request must arrive completely at the monitor's own server. */
const REQUEST_TIMEOUT_MS = 5_000;
/** Greatest number of silent connections to that server. Probes and scrapers need only a few. */
const MOST_CONNECTIONS = 64;

/** Answers on the relay's port, or on a separate port. */
export class Monitor {
  readonly #isReady: () => boolean;
  readonly #options: ResolvedListenOptions;
  readonly #server: Server | undefined;

  constructor(isReady: () => boolean, options: ResolvedListenOptions) {
    this.#isReady = isReady;
    this.#options = options;
    if (options.monitorPort === undefined) return;
    const timeouts = {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: REQUEST_TIMEOUT_MS / 4,
    };
    this.#server = createServer(timeouts, (request, response) => {
      if (this.answer(request, response, 'monitor')) return;
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('This is the monitor of a relay. It answers /healthz, /readyz and, where they are switched on, /metrics.\n');
    });
    const cap = new SocketCap<Socket>({ most: MOST_CONNECTIONS, drop: (socket) => socket.destroy() });
    this.#server.on('connection', (socket: Socket) => cap.add(socket, siteOf(socket.remoteAddress)));
  }

  /** The separate port, once it listens. Undefined if there is none. */
  get port(): number | undefined {
    return (this.#server?.address() as AddressInfo | null | undefined)?.port;
  }

  /** Listens on the separate port, if the options ask for one. `listen` makes a server listen, and resolves when it does. */
  async listen(listen: (server: Server, port: number, host: string) => Promise<void>): Promise<void> {
    const { monitorPort, monitorHost } = this.#options;
    if (this.#server !== undefined && monitorPort !== undefined) await listen(this.#server, monitorPort, monitorHost);
  }

  /** Closes the separate server and its connections, if there is one. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server?.listening !== true) return;
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
  }

  /**
   * Answers `/healthz` and `/readyz` on both ports. Answers `/metrics` on the separate port, or on the relay's if there is
   * none. Returns false if the request has another path. It is unanswered then.
   */
  answer(request: IncomingMessage, response: ServerResponse, port: 'relay' | 'monitor'): boolean {
    const { metrics, metricsRegistry, monitorPort } = this.#options;
    const write = (status: number, text: string, type = 'text/plain') => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(text);
    };
    switch (pathOf(request)) {
      case '/healthz':
        write(200, 'ok\n');
        return true;
      case '/readyz':
        if (this.#isReady()) write(200, 'ok\n');
        else write(503, 'draining\n');
        return true;
      case '/metrics':
        if (!metrics || metricsRegistry === undefined || (port === 'relay' && monitorPort !== undefined)) return false;
        metricsRegistry.metrics().then(
          (text) => write(200, text, metricsRegistry.contentType),
          () => write(500, 'The metrics cannot be read.\n'),
        );
        return true;
      default:
        return false;
    }
  }
}

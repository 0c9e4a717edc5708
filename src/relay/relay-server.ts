/**
 * The relay: takes WebSockets from browsers and carries their signed requests to Polly over HTTP/2, which no browser
 * can send itself. It holds no credentials and cannot sign; it keeps no state beyond the open sockets; it logs nothing.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { systemClock, type Clock } from '../base/clock';
import { SpeechError } from '../base/errors';
import { RELAY_CLOSE_CODES, RELAY_SUBPROTOCOL, WARM_PARAMETER } from '../polly/wire-protocol';
import { Http2Sessions } from './http2-sessions';
import { resolveLimits, type RelayLimits } from './limits';
import { createOriginCheck } from './origins';
import { RelayConnection, type RelayContext } from './relay-connection';
import { Upstreams } from './upstreams';

/** How long browsers have to answer the close of their sockets when the relay shuts down. */
const CLOSE_GRACE_MS = 1_000;

/** Options of {@link attachRelay}. */
export interface AttachRelayOptions {
  /** Path of the WebSocket. Default: `/`. */
  readonly path?: string;
  /**
   * Origins of the pages that may connect, for example `https://app.example.com`; `*` allows every page. Default:
   * pages served from this machine (localhost, 127.0.0.1, [::1], any port).
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Origins the relay may forward to beside Polly's own hosts, for example `http://127.0.0.1:4575`. `http` means
   * HTTP/2 without TLS. Default: none.
   */
  readonly upstreams?: readonly string[];
  /** Limits that differ from `DEFAULT_RELAY_LIMITS`. */
  readonly limits?: Partial<RelayLimits>;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Options of {@link startRelay}. */
export interface RelayOptions extends AttachRelayOptions {
  /** Address to listen on. Default: `127.0.0.1`, which only this machine reaches. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. Default: 0. */
  readonly port?: number;
}

/** A relay mounted on a server. */
export interface AttachedRelay {
  /** Closes every socket with code 1001, resets what is under way, and leaves the server as it was. */
  close(): Promise<void>;
}

/** A relay with a server of its own. */
export interface Relay extends AttachedRelay {
  /** Where browsers connect: `ws://127.0.0.1:8787`. */
  readonly url: string;
  readonly port: number;
}

/** What the relay needs of a server: `http.Server` and `https.Server` have it, and the servers Vite makes. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Mounts a relay on a server that exists already. Upgrades to other paths are left to their own listeners.
 *
 * @param server - The server whose upgrades are watched.
 * @throws SpeechError `invalid-option` when an origin, an upstream or a limit is not one.
 */
export function attachRelay(server: UpgradeServer, options: AttachRelayOptions = {}): AttachedRelay {
  const { path = '/', clock = systemClock } = options;
  const limits = resolveLimits(options.limits);
  const isWelcome = createOriginCheck(options.allowedOrigins);
  const upstreams = new Upstreams(options.upstreams ?? []);
  const sessions = new Http2Sessions(limits, clock);
  const context: RelayContext = { sessions, upstreams, limits, clock, streams: 0 };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxMessageBytes,
    // Audio and signed frames do not compress; the memory of a deflate context for each socket would be lost.
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(RELAY_SUBPROTOCOL) ? RELAY_SUBPROTOCOL : false),
  });

  const accept = (socket: WebSocket, request: IncomingMessage) => {
    // An error is always followed by 'close', which is where it is handled.
    socket.on('error', () => undefined);
    if (!isWelcome(request.headers.origin, request.socket.remoteAddress)) {
      // Refusing the handshake with 403 would be shorter, but a browser tells a page nothing of a failed handshake:
      // it would look like a relay that is down. A close code after it is something a page can read and report.
      socket.close(RELAY_CLOSE_CODES.originRefused, 'origin not allowed');
    } else if (socket.protocol !== RELAY_SUBPROTOCOL) {
      socket.close(RELAY_CLOSE_CODES.protocolError, `subprotocol ${RELAY_SUBPROTOCOL} missing`);
    } else if (sockets.clients.size > limits.maxSockets) {
      socket.close(RELAY_CLOSE_CODES.overloaded, 'too many sockets');
    } else {
      new RelayConnection(socket, context);
      const origin = upstreams.originOf(warmHostOf(request));
      if (origin !== undefined) sessions.warm(origin);
    }
  };
  const onUpgrade: UpgradeListener = (request, socket, head) => {
    if (pathOf(request) === path) sockets.handleUpgrade(request, socket, head, accept);
  };
  server.on('upgrade', onUpgrade);

  return {
    async close() {
      server.off('upgrade', onUpgrade);
      const closing = [...sockets.clients].map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once('close', () => resolve());
            socket.close(RELAY_CLOSE_CODES.goingAway, 'the relay is shutting down');
          }),
      );
      const timer = clock.setTimer(() => sockets.clients.forEach((socket) => socket.terminate()), CLOSE_GRACE_MS);
      await Promise.all(closing);
      clock.clearTimer(timer);
      sessions.close();
    },
  };
}

/**
 * Starts a relay with a server of its own. Beside the WebSocket it answers `GET /healthz` with 200, for load balancers.
 *
 * @throws SpeechError `invalid-option` when an option is wrong, or the port is taken.
 */
export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  const { host = '127.0.0.1', port = 0, path = '/' } = options;
  const server = createServer((request, response) => {
    const healthy = pathOf(request) === '/healthz';
    response.writeHead(healthy ? 200 : 426, { 'content-type': 'text/plain', ...(healthy ? {} : { upgrade: 'websocket' }) });
    response.end(healthy ? 'ok\n' : 'This is a relay for react-polly-stream. Connect to it with a WebSocket.\n');
  });
  const relay = attachRelay(server, options);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    if (pathOf(request) !== path) socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  });
  await listen(server, port, host);
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    url: `ws://${host.includes(':') ? `[${host}]` : host}:${boundPort}${path === '/' ? '' : path}`,
    port: boundPort,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await relay.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message =
        error.code === 'EADDRINUSE'
          ? `Port ${port} on ${host} is taken by another program. Choose another port, or stop that program.`
          : `The relay cannot listen on ${host}, port ${port}: ${error.code ?? error.message}.`;
      reject(new SpeechError({ code: 'invalid-option', message, cause: error }));
    });
    server.listen(port, host, () => resolve());
  });
}

/** The host that a page will ask for; empty when it does not say. */
function warmHostOf(request: IncomingMessage): string {
  return new URLSearchParams((request.url ?? '').split('?', 2)[1]).get(WARM_PARAMETER) ?? '';
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

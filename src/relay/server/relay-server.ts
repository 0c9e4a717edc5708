/**
 * The relay: accepts WebSockets from browsers and forwards their signed requests to Polly over two-way HTTP/2 streams, which
 * browsers cannot open. It has no credentials and cannot sign. It keeps no state beyond the open sockets, and logs neither
 * spoken text nor secrets.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { RELAY_CLOSE_CODES, RELAY_SUBPROTOCOL, WARM_PARAMETER } from '../../polly/relay-client/wire-protocol';
import { Admission, type Entrant } from '../admission/admission';
import { authorizeWarning, createOperatorWarning, HIDDEN_ADDRESSES } from '../admission/operator-warnings';
import { Quotas, type Quota } from '../admission/quotas';
import { checkServer } from './checked-server';
import { Drain } from '../connection/drain';
import { siteOf } from '../identity/client-address';
import { Http2Sessions } from '../upstream/http2-sessions';
import { registerMetrics } from '../observe/relay-metrics';
import { RelayWatch } from '../observe/relay-watch';
import { RelayLog } from '../observe/relay-log';
import { withObservers } from './observers';
import { Monitor } from './monitor';
import { RefusedUpgrades } from './refused-upgrades';
import { REFUSED_SOCKETS, SocketCap } from './socket-cap';
import { TurnEnd } from '../connection/turn-end';
import { WaitingBytes } from '../connection/waiting-bytes';
import { RelayConnection, type RelayContext } from '../connection/relay-connection';
import {
  resolveListenOptions,
  resolveOptions,
  type AttachRelayOptions,
  type RelayOptions,
  type ResolvedListenOptions,
  type ResolvedOptions,
} from '../options/relay-options';
import { StrayUpgrades } from './stray-upgrades';
import { mountOn, type UpgradeServer } from './upgrade-router';
import { invalid } from '../errors/invalid';
import { CLOSE_REASONS } from '../errors/relay-errors';

/** Settings of all WebSockets. */
const WEB_SOCKETS = {
  noServer: true,
  // Audio and signed frames do not compress, so a deflate context per socket would waste memory.
  perMessageDeflate: false,
  // Limits for one message: its frames, and the chunks in which it arrives. Browsers need only a few of each.
  maxFragments: 64,
  maxBufferedChunks: 512,
  // `RelayConnection` answers pings, because it counts the bytes that wait for the browser.
  autoPong: false,
  // Time in which a browser must answer the close of its socket, or end a socket that it closed itself. After that it is dropped.
  closeTimeout: 1_000,
  handleProtocols: (offered: ReadonlySet<string>) => (offered.has(RELAY_SUBPROTOCOL) ? RELAY_SUBPROTOCOL : false),
};
/** Time in which a request must arrive completely at the relay's own server, so that half a request holds no connection open. */
const REQUEST_TIMEOUT_MS = 10_000;

/** A relay mounted on a server. */
export interface AttachedRelay {
  /** Whether the relay accepts sockets and streams. False once it drains or closes. For readiness probes. */
  readonly isReady: boolean;
  /**
   * Stops the relay without a break in anybody's speech. It refuses new sockets and streams, tells pages to connect elsewhere,
   * waits for open streams for `limits.drainMs` at most, and closes.
   */
  drain(): Promise<void>;
  /** Closes every socket with code 1001, resets all open streams, and removes the relay from the server. */
  close(): Promise<void>;
}

/** A relay with a server of its own. */
export interface Relay extends AttachedRelay {
  /** Address for browsers, such as `ws://127.0.0.1:8787`. */
  readonly url: string;
  readonly port: number;
  /** Port for `/healthz`, `/readyz` and `/metrics`. */
  readonly monitorPort: number;
}

/**
 * Mounts a relay on an existing server. Other listeners of the server get the upgrades to other paths. If there are none, the
 * relay answers those upgrades with 404.
 *
 * @param server - The server whose upgrades the relay handles.
 * @throws SpeechError `invalid-option` if `server` is no such server, it has a relay at the same path, or an option is invalid.
 */
export function attachRelay(server: UpgradeServer, options: AttachRelayOptions = {}): AttachedRelay {
  checkServer(server);
  return mountRelay(server, resolveOptions(options));
}

/**
 * Starts a relay with a server of its own. Beside WebSockets it answers `GET /healthz` with 200 while it runs. It answers
 * `GET /readyz` with 200 while it accepts sockets, and with 503 from the moment it is told to stop.
 *
 * @throws SpeechError `invalid-option` if an option is invalid, or the port is taken.
 */
export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  return serveRelay(resolveListenOptions(options));
}

/** Starts a relay with a server of its own, with checked options. */
export async function serveRelay(options: ResolvedListenOptions): Promise<Relay> {
  const { host, port, path } = options;
  const resolved = await withObservers(options);
  const monitor = new Monitor(() => relay.isReady, resolved);
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: REQUEST_TIMEOUT_MS / 4 },
    (request, response) => {
      if (monitor.answer(request, response, 'relay')) return;
      // Closed, so that one connection cannot ask without end.
      response.writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket', connection: 'close' });
      response.end('This is a relay for react-polly-stream. Connect to it with a WebSocket.\n');
    },
  );
  const connections = new Set<Socket>();
  /** Connections without a WebSocket request so far. */
  const silent = new SocketCap<Duplex>({ most: resolved.limits.maxHandshakes, drop: (socket) => socket.destroy() });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    silent.add(socket, siteOf(socket.remoteAddress));
  });
  const warn = createOperatorWarning(resolved.clock, resolved.logger);
  await resolved.redis?.open((isReachable) => {
    if (isReachable) resolved.logger?.info({}, 'Redis can be reached again.');
    else warn('Redis cannot be reached. Meanwhile this relay counts for itself.');
  });
  const relay = mountRelay(server, resolved, (socket) => silent.release(socket));
  try {
    await listen(server, port, host);
    await monitor.listen(listen);
  } catch (error) {
    server.close();
    resolved.redis?.close();
    throw error;
  }
  const { port: boundPort } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = async () => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    await relay.close();
    for (const socket of connections) socket.destroy();
    await Promise.all([closed, monitor.close()]);
    resolved.redis?.close();
  };
  const closeOnce = () => (closing ??= close());
  return {
    get isReady() {
      return relay.isReady;
    },
    url: `ws://${host.includes(':') ? `[${host}]` : host}:${boundPort}${path === '/' ? '' : path}`,
    port: boundPort,
    monitorPort: monitor.port ?? boundPort,
    drain: () => relay.drain().then(closeOnce),
    close: closeOnce,
  };
}

/**
 * Mounts a relay on a server, with checked options.
 *
 * @param onUpgrade - Called with the socket of each upgrade to the relay's path.
 */
export function mountRelay(server: UpgradeServer, options: ResolvedOptions, onUpgrade?: (socket: Duplex) => void): AttachedRelay {
  const { path, upstreams, readAddress, limits, clock, counter, logger, logAddresses } = options;
  const sessions = new Http2Sessions(limits, clock);
  const drain = new Drain(limits, clock);
  const watch = new RelayWatch(new RelayLog(logger, clock), clock);
  const loggedAddressOf = (request: IncomingMessage) => (logAddresses ? readAddress(request).address : undefined);
  const refused = new RefusedUpgrades(clock);
  const refuse = (request: IncomingMessage, socket: Duplex, status: number) => refused.refuse(socket, status, readAddress(request).site);
  const refusedSockets = new SocketCap<WebSocket>({ ...REFUSED_SOCKETS, drop: (socket) => socket.terminate() });
  const quotas = new Quotas(limits, counter, clock);
  const warnOfHidden = createOperatorWarning(clock, logger);
  const warnOfAuthorize = createOperatorWarning(clock, undefined);
  const admission = new Admission({
    ...options,
    onHiddenAddress: () => {
      watch.addressesHidden += 1;
      warnOfHidden(HIDDEN_ADDRESSES);
    },
    refuse,
    onRefused: (request, status, refusal, error) => {
      watch.refuse(status, refusal, loggedAddressOf(request));
      const warning = authorizeWarning(refusal, error);
      if (logger === undefined && warning !== undefined) warnOfAuthorize(warning);
    },
  });
  const waitingBytes = new WaitingBytes({ maxBytes: limits.maxWaitingBytes, isMemoryShort: () => admission.isMemoryShort, clock });
  const context: RelayContext = {
    sessions,
    upstreams,
    limits,
    clock,
    sockets: 0,
    streams: 0,
    drain,
    watch,
    admission,
    waitingBytes,
    turnEnd: new TurnEnd(),
  };
  if (options.metricsRegistry !== undefined) {
    registerMetrics(options.metricsRegistry, { watch, sessions, streams: () => context.streams, isReady: () => !drain.hasBegun });
  }
  const strays = new StrayUpgrades(clock);
  const sockets = new WebSocketServer({ ...WEB_SOCKETS, maxPayload: limits.maxMessageBytes });

  const admit = (socket: WebSocket, network: Duplex, request: IncomingMessage, { isWelcome, site, guest }: Entrant) => {
    // 'close' follows every error and is handled. Without this listener the error would end the process.
    socket.on('error', () => undefined);
    const quota = quotas.of(guest);
    const refusal = refusalOf(socket, isWelcome, quota);
    if (refusal === undefined) {
      const visit = { quota, limits: guest.limits };
      new RelayConnection(socket, network, context, visit, upstreams.originOf(warmHostOf(request)), loggedAddressOf(request));
      return;
    }
    watch.refuse(refusal.code, refusal.reason, loggedAddressOf(request));
    socket.close(refusal.code, refusal.reason);
    refusedSockets.add(socket, site);
  };
  // A browser tells a page nothing about a failed handshake, so a refusal with 403 would look like a relay that is down.
  // The page can read and report a close code after the handshake.
  const refusalOf = ({ protocol }: WebSocket, isWelcome: boolean, quota: Quota) => {
    const { originRefused, protocolError, overloaded } = RELAY_CLOSE_CODES;
    if (!isWelcome) return { code: originRefused, reason: CLOSE_REASONS.origin };
    if (protocol !== RELAY_SUBPROTOCOL) return { code: protocolError, reason: CLOSE_REASONS.subprotocol };
    // `context.sockets` counts accepted sockets only.
    if (context.sockets >= limits.maxSockets) return { code: overloaded, reason: CLOSE_REASONS.tooManySockets };
    const reason = quota.takeSocket();
    return reason === undefined ? undefined : { code: overloaded, reason };
  };
  let closing: Promise<void> | undefined;
  const unmount = mountOn(server, {
    path,
    onUpgrade: (request, socket, head) => {
      onUpgrade?.(socket);
      if (hasPendingAnswer(socket)) {
        socket.destroy();
        return;
      }
      const turnAway = () => {
        watch.refuse(503, 'draining', loggedAddressOf(request));
        refuse(request, socket, 503);
      };
      if (drain.hasBegun) {
        turnAway();
        return;
      }
      admission.decide(request, socket, (entrant) => {
        // The drain may have begun while the request waited for the app's hook.
        if (drain.hasBegun) turnAway();
        else sockets.handleUpgrade(request, socket, head, (webSocket) => admit(webSocket, socket, request, entrant));
      });
    },
    onStray: (request, socket, mayBeOthers) => {
      const drop = () => refuse(request, socket, 404);
      if (mayBeOthers) strays.watch(socket, drop);
      else drop();
    },
  });

  const close = async () => {
    watch.log.info({ sockets: context.sockets, streams: context.streams }, 'the relay closes');
    drain.end();
    admission.close();
    const closed = [...sockets.clients].map((socket) => {
      socket.close(RELAY_CLOSE_CODES.goingAway, CLOSE_REASONS.closing);
      // Not `once` of node:events, which rejects at an error such as an invalid frame after the close frame.
      return new Promise<void>((resolve) => socket.once('close', () => resolve()));
    });
    await Promise.all(closed);
    unmount();
    strays.close();
    refused.close();
    sessions.close();
    quotas.close();
  };
  const closeOnce = () => (closing ??= close());
  return {
    get isReady() {
      return !drain.hasBegun;
    },
    drain() {
      if (!drain.hasBegun) watch.log.info({ sockets: context.sockets, streams: context.streams }, 'the relay drains');
      return drain.begin().then(closeOnce);
    },
    close: closeOnce,
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message =
        error.code === 'EADDRINUSE'
          ? `Port ${port} on ${host} is taken by another program. Choose another port, or stop that program.`
          : `The relay cannot listen on ${host}, port ${port}: ${error.code ?? error.message}.`;
      reject(invalid(message, error));
    });
    server.listen(port, host, () => resolve());
  });
}

/**
 * Whether the client did not wait for the answer to an earlier request, which would be written into the WebSocket. Node keeps
 * that answer in a private field.
 */
function hasPendingAnswer(socket: Duplex): boolean {
  return Boolean((socket as { readonly _httpMessage?: object | null })._httpMessage);
}

/** Returns the host that the page announces in its URL for its first stream; empty if it announces none. */
function warmHostOf(request: IncomingMessage): string {
  return new URLSearchParams((request.url ?? '').split('?', 2)[1]).get(WARM_PARAMETER) ?? '';
}

/**
 * The relay: takes WebSockets from browsers and carries their signed requests to Polly over HTTP/2, which no browser
 * can send itself. It holds no credentials and cannot sign; it keeps no state beyond the open sockets; it logs no text and
 * nothing secret.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { SpeechError } from '../../base/errors';
import { RELAY_CLOSE_CODES, RELAY_SUBPROTOCOL, WARM_PARAMETER } from '../../polly/relay-client/wire-protocol';
import { Admission, type Entrant } from '../admission/admission';
import { warnOfAuthorize, warnOfHiddenAddresses } from '../admission/operator-warnings';
import { Quotas, type Quota } from '../admission/quotas';
import { checkServer } from './checked-server';
import { ConnectionCap } from './connection-cap';
import { closeSocket } from '../connection/close-socket';
import { Drain } from '../connection/drain';
import { Http2Sessions } from '../upstream/http2-sessions';
import { registerMetrics } from '../observe/relay-metrics';
import { RelayWatch } from '../observe/relay-watch';
import { RelayLog } from '../observe/relay-log';
import { withObservers } from './observers';
import { Monitor } from './monitor';
import { RefusedSockets } from './refused-sockets';
import { RefusedUpgrades } from './refused-upgrades';
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

/** Frames of one message, and pieces in which it comes over the network. Browsers send a message of this size in a few. */
const MOST_FRAGMENTS = 64;
const MOST_CHUNKS = 4_096;
/** How long a request may take to arrive at a relay's own server, so that half a request holds no connection open. */
const REQUEST_TIMEOUT_MS = 10_000;

/** A relay mounted on a server. */
export interface AttachedRelay {
  /** Whether it takes sockets and streams: not any more once it drains or closes. For a readiness probe. */
  readonly isReady: boolean;
  /**
   * Stops without anybody hearing it: takes no more sockets and streams, tells pages to connect elsewhere, waits for the streams
   * under way, `limits.drainMs` at most, and closes.
   */
  drain(): Promise<void>;
  /** Closes every socket with code 1001, resets what is under way, and leaves the server as it was. */
  close(): Promise<void>;
}

/** A relay with a server of its own. */
export interface Relay extends AttachedRelay {
  /** Where browsers connect: `ws://127.0.0.1:8787`. */
  readonly url: string;
  readonly port: number;
  /** Where `/healthz`, `/readyz` and `/metrics` are answered. */
  readonly monitorPort: number;
}

/**
 * Mounts a relay on a server that exists already. Upgrades to other paths are left to their own listeners; where there are
 * none, they are answered with 404.
 *
 * @param server - The server whose upgrades are watched.
 * @throws SpeechError `invalid-option` when it is no server, has a relay at the path already, or an option is wrong.
 */
export function attachRelay(server: UpgradeServer, options: AttachRelayOptions = {}): AttachedRelay {
  checkServer(server);
  return mountRelay(server, resolveOptions(options));
}

/**
 * Starts a relay with a server of its own. Beside the WebSocket it answers `GET /healthz` with 200 while it runs, and
 * `GET /readyz` with 200 while it takes sockets, with 503 as soon as it is told to stop.
 *
 * @throws SpeechError `invalid-option` when an option is wrong, or the port is taken.
 */
export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  return serveRelay(resolveListenOptions(options));
}

/** Starts a relay with a server of its own, with options that were checked. */
export async function serveRelay(options: ResolvedListenOptions): Promise<Relay> {
  const { host, port, path } = options;
  const resolved = await withObservers(options);
  const monitor = new Monitor(() => relay.isReady, resolved);
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: REQUEST_TIMEOUT_MS / 4 },
    (request, response) => {
      if (monitor.answer(request, response, 'relay')) return;
      response.writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket' });
      response.end('This is a relay for react-polly-stream. Connect to it with a WebSocket.\n');
    },
  );
  const connections = new Set<Socket>();
  /** Connections that have not asked for a WebSocket yet. */
  const silent = new ConnectionCap(resolved.limits.maxHandshakes);
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    silent.add(socket);
  });
  const relay = mountRelay(server, resolved, (socket) => silent.release(socket));
  try {
    await listen(server, port, host);
    await monitor.listen(listen);
  } catch (error) {
    server.close();
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
 * Mounts a relay on a server, with options that were checked.
 *
 * @param onUpgrade - Called with each socket that asks for the relay.
 */
export function mountRelay(server: UpgradeServer, options: ResolvedOptions, onUpgrade?: (socket: Duplex) => void): AttachedRelay {
  const { path, upstreams, readAddress, limits, clock, counter, logger, logAddresses } = options;
  const sessions = new Http2Sessions(limits, clock);
  const drain = new Drain(limits, clock);
  const watch = new RelayWatch(new RelayLog(logger, clock), clock);
  const loggedAddressOf = (request: IncomingMessage) => (logAddresses ? readAddress(request).address : undefined);
  const refused = new RefusedUpgrades(clock);
  const refusedSockets = new RefusedSockets();
  const quotas = new Quotas(limits, counter, clock);
  const warn = logger === undefined ? warnOfAuthorize(clock) : undefined;
  const warnOfHidden = warnOfHiddenAddresses(clock, logger);
  const admission = new Admission({
    ...options,
    onHiddenAddress: () => {
      watch.addressesHidden += 1;
      warnOfHidden();
    },
    refuse: (socket, status) => refused.refuse(socket, status),
    onRefused: (request, status, refusal, error) => {
      watch.refuse(status, refusal, loggedAddressOf(request));
      warn?.(refusal, error);
    },
  });
  const waitingBytes = new WaitingBytes({ maxBytes: limits.maxWaitingBytes, isMemoryShort: () => admission.isMemoryShort, clock });
  const context: RelayContext = { sessions, upstreams, limits, clock, sockets: 0, streams: 0, drain, watch, admission, waitingBytes };
  if (options.metricsRegistry !== undefined) {
    registerMetrics(options.metricsRegistry, { watch, sessions, streams: () => context.streams, isReady: () => !drain.hasBegun });
  }
  const strays = new StrayUpgrades(clock, (socket) => refused.refuse(socket, 404));
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxMessageBytes,
    // Audio and signed frames do not compress; the memory of a deflate context for each socket would be lost.
    perMessageDeflate: false,
    maxFragments: MOST_FRAGMENTS,
    maxBufferedChunks: MOST_CHUNKS,
    // Answered where what waits for the browser is counted.
    autoPong: false,
    handleProtocols: (offered) => (offered.has(RELAY_SUBPROTOCOL) ? RELAY_SUBPROTOCOL : false),
  });

  const admit = (socket: WebSocket, request: IncomingMessage, { isWelcome, site, guest }: Entrant) => {
    // An error is always followed by 'close', which is where it is handled.
    socket.on('error', () => undefined);
    const quota = quotas.of(guest);
    const refusal = refusalOf(socket, isWelcome, quota);
    if (refusal === undefined) {
      const visit = { quota, limits: guest.limits };
      new RelayConnection(socket, context, visit, upstreams.originOf(warmHostOf(request)), loggedAddressOf(request));
      return;
    }
    watch.refuse(refusal.code, refusal.reason, loggedAddressOf(request));
    void closeSocket(socket, refusal.code, refusal.reason, clock);
    refusedSockets.add(socket, site);
  };
  // Refusing the handshake with 403 would be shorter, but a browser tells a page nothing of a failed handshake:
  // it would look like a relay that is down. A close code after it is something a page can read and report.
  const refusalOf = ({ protocol }: WebSocket, isWelcome: boolean, quota: Quota) => {
    const { originRefused, protocolError, overloaded } = RELAY_CLOSE_CODES;
    if (!isWelcome) return { code: originRefused, reason: 'origin not allowed' };
    if (protocol !== RELAY_SUBPROTOCOL) return { code: protocolError, reason: `subprotocol ${RELAY_SUBPROTOCOL} missing` };
    // Refused sockets are not counted.
    if (context.sockets >= limits.maxSockets) return { code: overloaded, reason: 'too many sockets' };
    const reason = quota.takeSocket();
    return reason === undefined ? undefined : { code: overloaded, reason };
  };
  let closing: Promise<void> | undefined;
  const unmount = mountOn(server, {
    path,
    onUpgrade: (request, socket, head) => {
      onUpgrade?.(socket);
      const turnAway = () => {
        watch.refuse(503, 'draining', loggedAddressOf(request));
        refused.refuse(socket, 503);
      };
      if (drain.hasBegun) {
        turnAway();
        return;
      }
      admission.decide(request, socket, (entrant) => {
        // The drain may have begun while the app was asked.
        if (drain.hasBegun) turnAway();
        else sockets.handleUpgrade(request, socket, head, (webSocket) => admit(webSocket, request, entrant));
      });
    },
    onStray: (socket, mayBeOthers) => {
      if (mayBeOthers) strays.watch(socket);
      else refused.refuse(socket, 404);
    },
  });

  const close = async () => {
    const { goingAway } = RELAY_CLOSE_CODES;
    watch.log.info({ sockets: context.sockets, streams: context.streams }, 'the relay closes');
    drain.end();
    admission.close();
    await Promise.all([...sockets.clients].map((socket) => closeSocket(socket, goingAway, 'the relay is shutting down', clock)));
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
      reject(new SpeechError({ code: 'invalid-option', message, cause: error }));
    });
    server.listen(port, host, () => resolve());
  });
}

/** The host that a page will ask for; empty when it does not say. */
function warmHostOf(request: IncomingMessage): string {
  return new URLSearchParams((request.url ?? '').split('?', 2)[1]).get(WARM_PARAMETER) ?? '';
}

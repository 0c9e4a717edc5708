/**
 * Routes the upgrades of a server to the relays mounted on it, with one listener for all of them. The listener also handles
 * each socket's errors: Node removes its own error listener before it emits `upgrade`, and an unhandled error ends the
 * process.
 *
 * The server's other listeners never see an upgrade to a relay's path. A `WebSocketServer` without a path takes every
 * socket, and throws if another listener has taken it, which would end the process too.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { invalid } from '../errors/invalid';

/** Listener for a server's event `upgrade`. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The part of a server that the relay uses. `http.Server`, `https.Server` and Vite's servers have it. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
  listenerCount(event: 'upgrade'): number;
  /** Emits every event of the server. While a relay is mounted, it replaces this method by its own. */
  emit(event: string, ...values: unknown[]): boolean;
  /** Distinguishes a server from an app such as Express's, which receives no upgrades and lacks this method. */
  address(): unknown;
}

/** A relay on a server. */
export interface UpgradeMount {
  /** Exact path of the relay's upgrades. */
  readonly path: string;
  readonly onUpgrade: UpgradeListener;
  /** Called with an upgrade to another path. `mayBeOthers` is true if another listener may take it. */
  readonly onStray: (request: IncomingMessage, socket: Duplex, mayBeOthers: boolean) => void;
}

const routers = new WeakMap<UpgradeServer, UpgradeRouter>();

/**
 * Mounts a relay.
 *
 * @returns A function that removes the relay. Further calls do nothing.
 * @throws SpeechError `invalid-option` if the server has a relay at this path.
 */
export function mountOn(server: UpgradeServer, mount: UpgradeMount): () => void {
  let router = routers.get(server);
  if (router === undefined) {
    router = new UpgradeRouter(server);
    routers.set(server, router);
  }
  return router.add(mount);
}

/** Returns the path of a request without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

class UpgradeRouter {
  readonly #server: UpgradeServer;
  readonly #mounts = new Map<string, UpgradeMount>();
  #restore: () => void = () => undefined;

  constructor(server: UpgradeServer) {
    this.#server = server;
  }

  add(mount: UpgradeMount): () => void {
    const { path } = mount;
    if (this.#mounts.has(path)) {
      throw invalid(`path: this server has a relay at ${path} already. Close that one first, or give this one another path.`);
    }
    if (this.#mounts.size === 0) this.#attach();
    this.#mounts.set(path, mount);
    return () => {
      if (this.#mounts.get(path) !== mount) return;
      this.#mounts.delete(path);
      if (this.#mounts.size === 0) this.#detach();
    };
  }

  #attach(): void {
    const server = this.#server;
    // Node emits upgrades only if the server has a listener for them.
    server.on('upgrade', this.#onUpgrade);
    const own = Object.getOwnPropertyDescriptor(server, 'emit');
    const emit = server.emit.bind(server);
    const route = (event: string, ...values: unknown[]) => (event === 'upgrade' && this.#take(values)) || emit(event, ...values);
    server.emit = route;
    this.#restore = () => {
      // If other code has replaced `emit` since then, it still calls ours. Ours stays and forwards everything.
      if (Object.getOwnPropertyDescriptor(server, 'emit')?.value !== route) return;
      if (own === undefined) Reflect.deleteProperty(server, 'emit');
      else Object.defineProperty(server, 'emit', own);
    };
  }

  #detach(): void {
    this.#server.off('upgrade', this.#onUpgrade);
    this.#restore();
  }

  /** Hands an upgrade to the relay at its path. Returns false if there is none. */
  #take([request, socket, head]: unknown[]): boolean {
    const mount = this.#mounts.get(pathOf(request as IncomingMessage));
    if (mount === undefined) return false;
    this.#hand(mount, request as IncomingMessage, socket as Duplex, head as Buffer);
    return true;
  }

  #hand(mount: UpgradeMount, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // 'close' follows every error, and the socket's owner handles it.
    socket.on('error', () => undefined);
    mount.onUpgrade(request, socket, head);
  }

  readonly #onUpgrade: UpgradeListener = (request, socket, head) => {
    const mount = this.#mounts.get(pathOf(request));
    if (mount !== undefined) {
      // Reached only if other code emits the event without calling the replaced `emit`.
      this.#hand(mount, request, socket, head);
      return;
    }
    socket.on('error', () => undefined);
    // Other listeners may own it: Vite's page reloading, or another WebSocket server.
    const mayBeOthers = this.#server.listenerCount('upgrade') > 1;
    for (const { onStray } of this.#mounts.values()) {
      onStray(request, socket, mayBeOthers);
      return;
    }
  };
}

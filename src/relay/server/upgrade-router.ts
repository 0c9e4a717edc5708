/**
 * One listener for a server's upgrades, however many relays are mounted on it. Node takes its own listener for errors off a
 * socket before it hands it to `upgrade`, and an error without a listener ends the process; so every socket gets one
 * here.
 *
 * Upgrades to a relay's path are kept from the server's other listeners: a WebSocketServer without a path of its own takes
 * every socket, throws if another listener has taken it, and that ends the process, too.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { SpeechError } from '../../base/errors';

/** Listener of a server's `upgrade`. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What the relay needs of a server: `http.Server` and `https.Server` have it, and the servers Vite makes. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
  listenerCount(event: 'upgrade'): number;
  /** Every event of the server comes through it. A relay puts one of its own in its place while it is mounted. */
  emit(event: string, ...values: unknown[]): boolean;
  /** Only what can listen has one: an app such as Express's, to which no upgrade ever comes, has none. */
  address(): unknown;
}

/** A relay on a server. */
export interface UpgradeMount {
  /** Exact path of its upgrades. */
  readonly path: string;
  readonly onUpgrade: UpgradeListener;
  /** Called with an upgrade that is for no relay. `mayBeOthers` says whether other listeners may take it. */
  readonly onStray: (socket: Duplex, mayBeOthers: boolean) => void;
}

const routers = new WeakMap<UpgradeServer, UpgradeRouter>();

/**
 * Mounts a relay.
 *
 * @returns Takes it off again; calling it again does nothing.
 * @throws SpeechError `invalid-option` when there is one at this path.
 */
export function mountOn(server: UpgradeServer, mount: UpgradeMount): () => void {
  let router = routers.get(server);
  if (router === undefined) {
    router = new UpgradeRouter(server);
    routers.set(server, router);
  }
  return router.add(mount);
}

/** The path of a request, without its query. */
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
      throw new SpeechError({
        code: 'invalid-option',
        message: `path: this server has a relay at ${path} already. Close that one first, or give this one another path.`,
      });
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
    // Node emits upgrades only if there is a listener.
    server.on('upgrade', this.#onUpgrade);
    const own = Object.getOwnPropertyDescriptor(server, 'emit');
    const emit = server.emit.bind(server);
    const route = (event: string, ...values: unknown[]) => (event === 'upgrade' && this.#take(values)) || emit(event, ...values);
    server.emit = route;
    this.#restore = () => {
      // What another one has put in its place since then goes on through it, and it hands all on.
      if (Object.getOwnPropertyDescriptor(server, 'emit')?.value !== route) return;
      if (own === undefined) Reflect.deleteProperty(server, 'emit');
      else Object.defineProperty(server, 'emit', own);
    };
  }

  #detach(): void {
    this.#server.off('upgrade', this.#onUpgrade);
    this.#restore();
  }

  /** Whether an upgrade is for a relay, which has it then. */
  #take([request, socket, head]: unknown[]): boolean {
    const mount = this.#mounts.get(pathOf(request as IncomingMessage));
    if (mount === undefined) return false;
    this.#hand(mount, request as IncomingMessage, socket as Duplex, head as Buffer);
    return true;
  }

  #hand(mount: UpgradeMount, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // 'close' follows, and is where the owner of the socket acts.
    socket.on('error', () => undefined);
    mount.onUpgrade(request, socket, head);
  }

  readonly #onUpgrade: UpgradeListener = (request, socket, head) => {
    const mount = this.#mounts.get(pathOf(request));
    if (mount !== undefined) {
      // Only where another one emits past the relay.
      this.#hand(mount, request, socket, head);
      return;
    }
    socket.on('error', () => undefined);
    // Others that listen here may own it: Vite's page reloading, another WebSocket server.
    const mayBeOthers = this.#server.listenerCount('upgrade') > 1;
    for (const { onStray } of this.#mounts.values()) {
      onStray(socket, mayBeOthers);
      return;
    }
  };
}

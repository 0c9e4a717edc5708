/**
 * One listener for a server's upgrades, however many relays are mounted on it. Node takes its own listener for errors off a
 * socket before it hands it to `upgrade`, and an error that nobody listens to ends the process; so every socket gets one
 * here, whoever it is for.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { SpeechError } from '../base/errors';

/** Listener of a server's `upgrade`. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What the relay needs of a server: `http.Server` and `https.Server` have it, and the servers Vite makes. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
  listenerCount(event: 'upgrade'): number;
  /** Only what can listen has one: an app such as Express's, to which no upgrade ever comes, has none. */
  address(): unknown;
}

/** A relay on a server. */
export interface UpgradeMount {
  /** Exact path of its upgrades. */
  readonly path: string;
  readonly onUpgrade: UpgradeListener;
  /** Called with an upgrade that is for nobody. */
  readonly onStray: (socket: Duplex) => void;
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
    if (this.#mounts.size === 0) this.#server.on('upgrade', this.#onUpgrade);
    this.#mounts.set(path, mount);
    return () => {
      if (this.#mounts.get(path) !== mount) return;
      this.#mounts.delete(path);
      if (this.#mounts.size === 0) this.#server.off('upgrade', this.#onUpgrade);
    };
  }

  readonly #onUpgrade: UpgradeListener = (request, socket, head) => {
    // 'close' follows, and is where the owner of the socket acts.
    socket.on('error', () => undefined);
    const mount = this.#mounts.get(pathOf(request));
    if (mount !== undefined) {
      mount.onUpgrade(request, socket, head);
      return;
    }
    // Others that listen here may own it: Vite's page reloading, another WebSocket server.
    if (this.#server.listenerCount('upgrade') > 1) return;
    for (const { onStray } of this.#mounts.values()) {
      onStray(socket);
      return;
    }
  };
}

/** Entry `react-polly-stream/vite`: the relay inside Vite's own servers, so that development needs no second process. */
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { checkOption, FUNCTION } from '../base/options/option-rules';
import { resolveOptions, type AttachRelayOptions } from './options/relay-options';
import { mountRelay } from './server/relay-server';

/** Where the relay is mounted unless the app says otherwise. */
const DEFAULT_PATH = '/polly-relay';

/** Options of {@link pollyRelay}. */
export interface PollyRelayOptions extends AttachRelayOptions {
  /** Path of the WebSocket on Vite's server. Default: `/polly-relay`. */
  readonly path?: string;
  /**
   * Starts local Polly in Vite's process, for example `() => startLocalPolly({ port: 4575 })` of `react-polly-stream/emulator`;
   * the relay forwards to it, too. It lives as long as Vite, also while Vite restarts. Default: none is started.
   */
  readonly localPolly?: () => Promise<StartedPolly>;
}

/** A local Polly that was started. */
export interface StartedPolly {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** The local Polly of this process. Where Vite restarts, its next server starts before the last one has closed. */
let shared: { readonly polly: Promise<StartedPolly>; users: number } | undefined;

function usePolly(start: () => Promise<StartedPolly>): { readonly polly: Promise<StartedPolly>; readonly release: () => void } {
  const used = (shared ??= { polly: start(), users: 0 });
  used.users += 1;
  let isReleased = false;
  const release = () => {
    if (isReleased) return;
    isReleased = true;
    used.users -= 1;
    if (used.users > 0) return;
    shared = undefined;
    used.polly.then(
      (polly) => polly.close(),
      () => undefined,
    );
  };
  return { polly: used.polly, release };
}

/**
 * A Vite plugin that mounts the relay on the development server and on `vite preview`. The page then speaks through
 * `new URL('/polly-relay', location.href.replace(/^http/, 'ws')).href`. Not part of what is built.
 *
 * @throws SpeechError `invalid-option` when an option is wrong.
 */
export function pollyRelay(options: PollyRelayOptions = {}): Plugin {
  // Now, so that a wrong option is told by the configuration that holds it.
  const resolved = resolveOptions(options, DEFAULT_PATH, ['localPolly']);
  const { localPolly } = options;
  checkOption('localPolly', localPolly, FUNCTION);
  const mount = async ({ httpServer, config }: Pick<ViteDevServer | PreviewServer, 'httpServer' | 'config'>) => {
    if (httpServer === null) {
      config.logger.warn('polly-relay: Vite has no server of its own in middleware mode. Mount the relay on yours: attachRelay(server).');
      return;
    }
    if (localPolly === undefined) {
      const relay = mountRelay(httpServer, resolved);
      httpServer.once('close', () => void relay.close());
      return;
    }
    const { polly, release } = usePolly(localPolly);
    httpServer.once('close', release);
    try {
      const { url } = await polly;
      resolved.upstreams.add(url);
      const relay = mountRelay(httpServer, resolved);
      httpServer.once('close', () => void relay.close());
      config.logger.info(`polly-relay: local Polly listens on ${url}. Give the page endpoint="${url}".`);
    } catch (error) {
      release();
      throw error;
    }
  };
  return { name: 'polly-relay', configureServer: mount, configurePreviewServer: mount };
}

/** Entry `react-polly-stream/vite`: runs the relay inside Vite's servers, so that development needs no second process. */
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { checkOption, FUNCTION } from '../base/options/option-rules';
import { resolveOptions, type AttachRelayOptions } from './options/relay-options';
import { mountRelay } from './server/relay-server';

/** Default path of the relay. */
const DEFAULT_PATH = '/polly-relay';

/** Options of {@link pollyRelay}. */
export interface PollyRelayOptions extends AttachRelayOptions {
  /** Path of the WebSocket on Vite's server. Default: `/polly-relay`. */
  readonly path?: string;
  /**
   * Starts a local Polly in Vite's process, for example `() => startLocalPolly({ port: 4575 })` of `react-polly-stream/emulator`.
   * The relay then forwards to it as well. It keeps running while Vite restarts, and stops with Vite. Default: none.
   */
  readonly localPolly?: () => Promise<StartedPolly>;
}

/** A running local Polly. */
export interface StartedPolly {
  /** Address, such as `http://127.0.0.1:4575`. */
  readonly url: string;
  close(): Promise<void>;
}

/** The local Polly of this process, with its number of users. On a restart, Vite starts the next server before it closes the last one. */
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
 * Creates a Vite plugin that mounts the relay on the development server and on `vite preview`. The page's relay address is then
 * `new URL('/polly-relay', location.href.replace(/^http/, 'ws')).href`. The plugin adds nothing to the build.
 *
 * @throws SpeechError `invalid-option` if an option is invalid.
 */
export function pollyRelay(options: PollyRelayOptions = {}): Plugin {
  // Checked here, so that the error's stack points to the app's Vite configuration.
  const resolved = resolveOptions(options, DEFAULT_PATH, ['localPolly']);
  const { localPolly } = options;
  checkOption('localPolly', localPolly, FUNCTION);
  const mount = async ({ httpServer, config }: Pick<ViteDevServer | PreviewServer, 'httpServer' | 'config'>) => {
    if (httpServer === null) {
      config.logger.warn('polly-relay: Vite has no server of its own in middleware mode. Mount the relay on yours: attachRelay(server).');
      return;
    }
    if (localPolly !== undefined) {
      const { polly, release } = usePolly(localPolly);
      httpServer.once('close', release);
      const { url } = await polly.catch((error: unknown) => {
        release();
        throw error;
      });
      resolved.upstreams.add(url);
      config.logger.info(`polly-relay: local Polly listens on ${url}. Give the page endpoint="${url}".`);
    }
    const relay = mountRelay(httpServer, resolved);
    httpServer.once('close', () => void relay.close());
  };
  return { name: 'polly-relay', configureServer: mount, configurePreviewServer: mount };
}

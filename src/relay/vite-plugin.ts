/** Entry `react-polly-stream/vite`: the relay inside Vite's own servers, so that development needs no second process. */
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { resolveOptions, type AttachRelayOptions } from './options/relay-options';
import { mountRelay } from './server/relay-server';

/** Where the relay is mounted unless the app says otherwise. */
const DEFAULT_PATH = '/polly-relay';

/** Options of {@link pollyRelay}. */
export interface PollyRelayOptions extends AttachRelayOptions {
  /** Path of the WebSocket on Vite's server. Default: `/polly-relay`. */
  readonly path?: string;
}

/**
 * A Vite plugin that mounts the relay on the development server and on `vite preview`. The page then speaks through
 * `new URL('/polly-relay', location.href.replace(/^http/, 'ws')).href`. Not part of what is built.
 *
 * @throws SpeechError `invalid-option` when an option is wrong.
 */
export function pollyRelay(options: PollyRelayOptions = {}): Plugin {
  // Now, so that a wrong option is told by the configuration that holds it.
  const resolved = resolveOptions(options, DEFAULT_PATH);
  const mount = ({ httpServer, config }: Pick<ViteDevServer | PreviewServer, 'httpServer' | 'config'>) => {
    if (httpServer === null) {
      config.logger.warn('polly-relay: Vite has no server of its own in middleware mode. Mount the relay on yours: attachRelay(server).');
      return;
    }
    const relay = mountRelay(httpServer, resolved);
    httpServer.once('close', () => void relay.close());
  };
  return { name: 'polly-relay', configureServer: mount, configurePreviewServer: mount };
}

/** Entry `react-polly-stream/vite`: the relay inside Vite's own servers, so that development needs no second process. */
import type { Plugin } from 'vite';
import { attachRelay, type AttachRelayOptions, type UpgradeServer } from './relay-server';

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
 * @throws SpeechError `invalid-option` when an origin, an upstream or a limit is not one.
 */
export function pollyRelay(options: PollyRelayOptions = {}): Plugin {
  const mount = (server: (UpgradeServer & { once(event: 'close', listener: () => void): unknown }) | null) => {
    // In middleware mode Vite has no server of its own: whoever made one mounts the relay there with attachRelay.
    if (server === null) return;
    const relay = attachRelay(server, { path: DEFAULT_PATH, ...options });
    server.once('close', () => void relay.close());
  };
  return {
    name: 'polly-relay',
    configureServer: ({ httpServer }) => mount(httpServer),
    configurePreviewServer: ({ httpServer }) => mount(httpServer),
  };
}

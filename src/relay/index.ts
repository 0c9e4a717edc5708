/** Entry `react-polly-stream/relay`: the WebSocket relay, for Node. */
export { attachRelay, startRelay } from './relay-server';
export type { AttachedRelay, Relay } from './relay-server';
export type { AttachRelayOptions, RelayOptions } from './relay-options';
export type { UpgradeServer } from './upgrade-router';
export { DEFAULT_RELAY_LIMITS } from './limits';
export type { RelayLimits } from './limits';

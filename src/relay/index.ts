/** Entry `react-polly-stream/relay`: the WebSocket relay, for Node. */
export { attachRelay, startRelay } from './relay-server';
export type { AttachRelayOptions, AttachedRelay, Relay, RelayOptions, UpgradeServer } from './relay-server';
export { DEFAULT_RELAY_LIMITS } from './limits';
export type { RelayLimits } from './limits';

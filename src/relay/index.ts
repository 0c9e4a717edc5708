/** Entry `react-polly-stream/relay`: the WebSocket relay, for Node. */
export { attachRelay, startRelay } from './server/relay-server';
export type { AttachedRelay, Relay } from './server/relay-server';
export type { AttachRelayOptions, RelayOptions } from './options/relay-options';
export type { UpgradeServer } from './server/upgrade-router';
export type { RelayLogger } from './options/relay-logger';
export { DEFAULT_RELAY_LIMITS } from './options/limits';
export type { RelayLimits } from './options/limits';
export { createTicket } from './identity/ticket';
export type { GrantLimits, TicketClaims } from './identity/ticket';
export type { TicketOptions } from './identity/ticket-check';
export type { Authorization, Authorize, ConnectGrant, ConnectRequest } from './identity/authorize';
export type { UsageCount, UsageStore } from './identity/usage-counter';

/** Warnings for the operator. Each appears once a minute at most, since any client can cause them. */
import type { Clock } from '../../base/clock';
import type { RelayLogger } from '../options/relay-logger';
import type { AdmissionRefusal } from './admission';

const QUIET_MS = 60_000;

/** Creates a function that warns once a minute at most. `logger` receives the warning. Undefined: Node prints it. */
export function createOperatorWarning(clock: Clock, logger: RelayLogger | undefined): (message: string) => void {
  let quietUntilMs = -Infinity;
  return (message) => {
    if (clock.now() < quietUntilMs) return;
    quietUntilMs = clock.now() + QUIET_MS;
    if (logger === undefined) process.emitWarning(message, 'PollyRelayWarning');
    else logger.warn({}, message);
  };
}

/** The warning if the app's hook threw or was late. It shows only the error's name, since its message may contain a secret. */
export function authorizeWarning(refusal: AdmissionRefusal, error: unknown): string | undefined {
  if (refusal === 'authorize-late') return 'authorize() did not answer in time, and the browser was refused.';
  if (refusal !== 'authorize-threw') return undefined;
  return `authorize() threw ${error instanceof Error ? error.name : 'no Error'}, and the browser was refused.`;
}

/** The warning if a local proxy hides the addresses of clients. */
export const HIDDEN_ADDRESSES =
  'Browsers come through a proxy of this machine that hides their addresses, so no limit of an address holds. List the proxy in trustedProxies (--trusted-proxy loopback), and have it write X-Forwarded-For.';

/** Warnings for the operator. Each appears once a minute at most, since any client can cause them. */
import type { Clock } from '../../base/clock';
import type { RelayLogger } from '../options/relay-logger';
import type { AdmissionRefusal } from './admission';

const QUIET_MS = 60_000;

/** Type of the warnings that Node prints. */
const WARNING = 'PollyRelayWarning';

function atMostOnceAMinute(clock: Clock, warn: (message: string) => void): (message: string) => void {
  let quietUntilMs = -Infinity;
  return (message) => {
    if (clock.now() < quietUntilMs) return;
    quietUntilMs = clock.now() + QUIET_MS;
    warn(message);
  };
}

/** Creates a listener of refusals that warns if the app's hook threw or was late. It shows only the error's name, since its message may contain a secret. */
export function warnOfAuthorize(clock: Clock): (refusal: AdmissionRefusal, error?: unknown) => void {
  const warn = atMostOnceAMinute(clock, (message) => process.emitWarning(message, WARNING));
  return (refusal, error) => {
    if (refusal !== 'authorize-threw' && refusal !== 'authorize-late') return;
    const what = refusal === 'authorize-late' ? 'did not answer in time' : `threw ${error instanceof Error ? error.name : 'no Error'}`;
    warn(`authorize() ${what}, and the browser was refused.`);
  };
}

/**
 * Creates a listener of requests whose address a local proxy hides.
 *
 * @param logger - Receives the warning. Undefined: Node prints it.
 */
export function warnOfHiddenAddresses(clock: Clock, logger: RelayLogger | undefined): () => void {
  const warn = atMostOnceAMinute(clock, (message) => warnOperator(logger, message));
  return () => warn(HIDDEN_ADDRESSES);
}

/**
 * Creates a listener of the loss and the return of the shared store.
 *
 * @param logger - Receives the warning. Undefined: Node prints it.
 */
export function warnOfLostStore(logger: RelayLogger | undefined): (isReachable: boolean) => void {
  return (isReachable) => {
    if (isReachable) logger?.info({}, 'Redis can be reached again.');
    else warnOperator(logger, 'Redis cannot be reached. Meanwhile this relay counts for itself.');
  };
}

function warnOperator(logger: RelayLogger | undefined, message: string): void {
  if (logger === undefined) process.emitWarning(message, WARNING);
  else logger.warn({}, message);
}

const HIDDEN_ADDRESSES =
  'Browsers come through a proxy of this machine that hides their addresses, so no limit of an address holds. List the proxy in trustedProxies (--trusted-proxy loopback), and have it write X-Forwarded-For.';

/** Warnings for the operator, once a minute at most: anybody can bring them about. */
import type { Clock } from '../../base/clock';
import type { RelayLogger } from '../options/relay-logger';
import type { AdmissionRefusal } from './admission';

const QUIET_MS = 60_000;

/** The name of Node's warnings. */
const WARNING = 'PollyRelayWarning';

function atMostOnceAMinute(clock: Clock, warn: (message: string) => void): (message: string) => void {
  let quietUntilMs = -Infinity;
  return (message) => {
    if (clock.now() < quietUntilMs) return;
    quietUntilMs = clock.now() + QUIET_MS;
    warn(message);
  };
}

/** Makes a listener of refusals that warns when the app's hook threw or was late. What it threw may hold a secret, and is not shown. */
export function warnOfAuthorize(clock: Clock): (refusal: AdmissionRefusal, error?: unknown) => void {
  const warn = atMostOnceAMinute(clock, (message) => process.emitWarning(message, WARNING));
  return (refusal, error) => {
    if (refusal !== 'authorize-threw' && refusal !== 'authorize-late') return;
    const what = refusal === 'authorize-late' ? 'did not answer in time' : `threw ${error instanceof Error ? error.name : 'no Error'}`;
    warn(`authorize() ${what}, and the browser was refused.`);
  };
}

/**
 * Makes a listener of requests whose address a proxy of this machine hides.
 *
 * @param logger - Undefined: Node warns.
 */
export function warnOfHiddenAddresses(clock: Clock, logger: RelayLogger | undefined): () => void {
  const warn = atMostOnceAMinute(clock, (message) => {
    if (logger === undefined) process.emitWarning(message, WARNING);
    else logger.warn({}, message);
  });
  return () => warn(HIDDEN_ADDRESSES);
}

const HIDDEN_ADDRESSES =
  'Browsers come through a proxy of this machine that hides their addresses, so no limit of an address holds. List the proxy in trustedProxies (--trusted-proxy loopback), and have it write X-Forwarded-For.';

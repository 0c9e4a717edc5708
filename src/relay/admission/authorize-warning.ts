/** Says that an app's hook fails, with nothing of what it failed with: that may hold a secret. */
import type { Clock } from '../../base/clock';
import type { AdmissionRefusal } from './admission';

/** Each attempt to connect may fail, and one line says it. */
const QUIET_MS = 60_000;

/** Makes a listener of refusals that warns when the app's hook threw or was late, once a minute at most. */
export function warnOfAuthorize(clock: Clock): (refusal: AdmissionRefusal, error?: unknown) => void {
  let quietUntilMs = -Infinity;
  return (refusal, error) => {
    if ((refusal !== 'authorize-threw' && refusal !== 'authorize-late') || clock.now() < quietUntilMs) return;
    quietUntilMs = clock.now() + QUIET_MS;
    const what = refusal === 'authorize-late' ? 'did not answer in time' : `threw ${error instanceof Error ? error.name : 'no Error'}`;
    process.emitWarning(`authorize() ${what}, and the browser was refused.`, 'PollyRelayWarning');
  };
}

/** Sends one signed request, and corrects credentials and clock if it is refused for them. */
import type { AwsCredentialIdentity } from '@smithy/types';
import type { SpeechError, SpeechErrorCode } from '../../base/errors';
import type { PollyOperation } from '../errors/polly-errors';
import { abortable } from '../transport/abortable';
import { withRetryable, type PollySdk, type ReadySdk } from './polly-sdk';

/** The part that a repetition corrects, for each error that can be corrected. */
const REMEDIES: Partial<Record<SpeechErrorCode, 'credentials' | 'clock'>> = {
  'credentials-expired': 'credentials',
  'credentials-rejected': 'credentials',
  'clock-skewed': 'clock',
};

/**
 * Sends a request. If it is refused for the credentials or the clock, they are corrected, and it is sent again at once. Each is
 * corrected once, since a correction that did not help will not help again.
 *
 * @param send - Sends the request with the given SDK, and throws the SDK's errors. Called again for a repetition.
 * @throws The signal's reason, or a SpeechError. A refusal that a correction did not help is final, with one exception: if
 *   different credentials have expired as well, they only came too late, and the next ones may be in time.
 */
export async function sendSigned<Output>(
  sdk: PollySdk,
  operation: PollyOperation,
  signal: AbortSignal,
  send: (ready: ReadySdk) => Promise<Output>,
): Promise<Output> {
  /** The credentials of the refused request, for each correction. */
  const corrected = new Map<'credentials' | 'clock', AwsCredentialIdentity>();
  for (;;) {
    const ready = await abortable(sdk.prepare(), signal);
    try {
      return await send(ready);
    } catch (cause) {
      if (signal.aborted) throw cause;
      const error = sdk.explain(cause, operation, ready);
      const remedy = REMEDIES[error.code];
      if (remedy === undefined || !error.retryable) throw error;
      const before = corrected.get(remedy);
      if (before !== undefined) throw withRetryable(error, isTooLate(error, before, ready.identity));
      corrected.set(remedy, ready.identity);
    }
  }
}

function isTooLate({ code }: SpeechError, before: AwsCredentialIdentity, now: AwsCredentialIdentity): boolean {
  return code === 'credentials-expired' && before.sessionToken !== now.sessionToken;
}

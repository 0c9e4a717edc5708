/**
 * What speech is doing, in words: seen, and announced by screen readers when it changes.
 */
import type { SpeechStreamHandle } from '../use-speech-stream';
import type { SpokenTextLabels } from './labels';

/** Props of {@link StatusLine}. */
export interface StatusLineProps {
  readonly speech: SpeechStreamHandle;
  readonly labels: SpokenTextLabels;
}

/**
 * A polite live region for the status, and an assertive one for a failure. Both are always there: a region that
 * appears together with its words is not announced by every screen reader (WAI-ARIA 1.2, live regions).
 */
export function StatusLine({ speech, labels }: StatusLineProps) {
  const { status, error } = speech;
  return (
    <>
      <div role="status" className="polly-spoken-text-status">
        {status === 'failed' ? '' : labels.status[status]}
      </div>
      <div role="alert" className="polly-spoken-text-failure">
        {error === undefined ? '' : labels.failure(error)}
      </div>
    </>
  );
}

/**
 * What speech is doing, in words: seen, and announced by screen readers when it changes. A polite live region for the
 * status, and an assertive one for a failure. Both are always there: a region that appears together with its words is not
 * announced by every screen reader (WAI-ARIA 1.2, live regions).
 */
import { forwardRef } from 'react';
import type { SpeechError, SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../spoken-text-context';
import { renderPart, type PartProps } from './render-part';

/** What {@link SpokenTextStatus} and {@link SpokenTextFailure} tell `render` of themselves. */
export interface SpokenTextStatusState {
  readonly status: SpeechStatus;
  readonly error: SpeechError | undefined;
}

/** Props of {@link SpokenTextStatus} and {@link SpokenTextFailure}. */
export type SpokenTextStatusProps = PartProps<'div', SpokenTextStatusState>;

/** Says the status, once each time it changes. */
export const SpokenTextStatus = forwardRef<HTMLDivElement, SpokenTextStatusProps>(function SpokenTextStatus(given, ref) {
  const { speech, labels } = useSpokenTextContext();
  const { status, error } = speech;
  return renderPart({
    tag: 'div',
    own: {
      role: 'status',
      'data-part': 'status',
      children: status === 'failed' ? '' : labels.status[status],
    },
    given,
    ref,
    state: { status, error },
  });
});

/** Says what failed; empty while nothing has. */
export const SpokenTextFailure = forwardRef<HTMLDivElement, SpokenTextStatusProps>(function SpokenTextFailure(given, ref) {
  const { speech, labels } = useSpokenTextContext();
  const { status, error } = speech;
  return renderPart({
    tag: 'div',
    own: {
      role: 'alert',
      'data-part': 'failure',
      children: error === undefined ? '' : labels.failure(error),
    },
    given,
    ref,
    state: { status, error },
  });
});

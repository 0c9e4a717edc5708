/**
 * What speech is doing, in words that are seen. Screen readers announce of them what is not heard: a polite live region for
 * the status, and an assertive one for a failure. Both are always there: a region that appears together with its words is
 * not announced by every screen reader (WAI-ARIA 1.2, live regions).
 */
import { forwardRef } from 'react';
import type { SpeechError, SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../spoken-text-context';
import { useLasting } from '../use-lasting';
import { renderPart, type PartProps } from './render-part';

/** What silence does not tell of itself. Anything else would be said into the voice, or just after the listener asked for it. */
const ANNOUNCED: readonly SpeechStatus[] = ['blocked', 'ended'];
/** What is announced, too, where it lasts: silence that nobody explains is taken for a failure. */
const WAITING: readonly SpeechStatus[] = ['connecting', 'buffering'];

/** What {@link SpokenTextStatus} and {@link SpokenTextFailure} tell `render` of themselves. */
export interface SpokenTextStatusState {
  readonly status: SpeechStatus;
  readonly error: SpeechError | undefined;
}

/** Props of {@link SpokenTextStatus} and {@link SpokenTextFailure}. */
export type SpokenTextStatusProps = PartProps<'div', SpokenTextStatusState>;

/**
 * Shows the status, and has it announced when speech is over, has let wait for three seconds, or the page is kept silent: its
 * first child is a live region.
 */
export const SpokenTextStatus = forwardRef<HTMLDivElement, SpokenTextStatusProps>(function SpokenTextStatus(given, ref) {
  const { speech, labels } = useSpokenTextContext();
  const { status, error } = speech;
  const words = status === 'failed' ? '' : labels.status[status];
  const isLong = useLasting(WAITING.includes(status));
  const isAnnounced = isLong || ANNOUNCED.includes(status);
  return renderPart({
    tag: 'div',
    own: {
      'data-part': 'status',
      ...(words === '' ? { 'data-empty': '' } : {}),
      children: (
        <>
          <div role="status">{isAnnounced ? words : ''}</div>
          <div>{isAnnounced ? '' : words}</div>
        </>
      ),
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

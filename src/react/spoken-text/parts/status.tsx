/**
 * The visible status and failure texts. A polite live region announces statuses that cannot be heard; an assertive one
 * announces a failure. Both regions always exist: some screen readers do not announce a region that appears together with
 * its text (WAI-ARIA 1.2, live regions).
 */
import { forwardRef } from 'react';
import type { SpeechError, SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { useHasLasted } from '../state/use-has-lasted';
import { renderPart, type PartProps } from './render-part';

/**
 * Statuses that are announced at once, because silence does not explain them. Announcing others would talk over the voice,
 * or repeat what the listener just asked for.
 */
const ANNOUNCED: readonly SpeechStatus[] = ['blocked', 'ended'];
/** Statuses that are announced once they last, because unexplained silence looks like a failure. */
const WAITING: readonly SpeechStatus[] = ['connecting', 'buffering'];

/** The state that {@link SpokenTextStatus} and {@link SpokenTextFailure} pass to `render`. */
export interface SpokenTextStatusState {
  readonly status: SpeechStatus;
  readonly error: SpeechError | undefined;
}

/** Props of {@link SpokenTextStatus} and {@link SpokenTextFailure}. */
export type SpokenTextStatusProps = PartProps<'div', SpokenTextStatusState>;

/**
 * Shows the status. Its first child is a live region, which announces the end of speech, a wait of three seconds, and that
 * the browser blocks sound.
 */
export const SpokenTextStatus = forwardRef<HTMLDivElement, SpokenTextStatusProps>(function SpokenTextStatus(given, ref) {
  const { speech, labels } = useSpokenTextContext();
  const { status, error } = speech;
  const words = status === 'failed' ? '' : labels.status[status];
  const isLong = useHasLasted(WAITING.includes(status));
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

/** Shows what failed; empty while nothing has failed. */
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

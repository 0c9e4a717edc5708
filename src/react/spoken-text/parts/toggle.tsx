/** The main button: it listens, pauses, resumes, unlocks or retries, depending on the status. */
import { forwardRef } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { useSpokenTextContext, type SpokenTextContextValue } from '../state/spoken-text-context';
import { isActive } from '../state/playback-phase';
import { Icon, type IconName } from './icons';
import { renderPart, type PartProps } from './render-part';

/** The state that {@link SpokenTextToggle} passes to `render`. */
export interface SpokenTextToggleState {
  readonly status: SpeechStatus;
  /** The action of a press, also set as `data-action`. `listen` includes retry, listening again and unlocking sound. */
  readonly action: 'listen' | 'pause' | 'resume';
  /** Whether there is no text, so that a press does nothing. Also set as `aria-disabled`. */
  readonly disabled: boolean;
}

/** Props of {@link SpokenTextToggle}. */
export type SpokenTextToggleProps = PartProps<'button', SpokenTextToggleState>;

/**
 * Listens, pauses, resumes, unlocks sound or retries, as the status requires, as a `<button>`. Its text comes from the
 * labels; children replace it.
 */
export const SpokenTextToggle = forwardRef<HTMLButtonElement, SpokenTextToggleProps>(function SpokenTextToggle(given, ref) {
  const context = useSpokenTextContext();
  const { speech, isReady } = context;
  const { label, icon, act } = nextStep(context);
  const disabled = !isActive(speech) && !isReady;
  // A listener who reaches for the button is about to press it.
  const warm = () => {
    if (!isActive(speech) && !disabled) void speech.warm();
  };
  return renderPart({
    tag: 'button',
    own: {
      type: 'button',
      'data-part': 'toggle',
      'data-action': icon,
      'aria-disabled': disabled,
      ...(disabled ? {} : { onClick: act }),
      onPointerEnter: warm,
      onFocus: warm,
      children: (
        <>
          <Icon name={icon} />
          {label}
        </>
      ),
    },
    // As with `disabled`, the app's own click handler does not run either.
    given: disabled ? { ...given, onClick: undefined } : given,
    ref,
    state: { status: speech.status, action: icon, disabled },
  });
});

interface NextStep {
  readonly label: string;
  readonly icon: IconName & SpokenTextToggleState['action'];
  readonly act: () => void;
}

function nextStep({ speech, labels, listen }: SpokenTextContextValue): NextStep {
  switch (speech.status) {
    case 'idle':
      return { label: labels.listen, icon: 'listen', act: listen };
    case 'ended':
      return { label: labels.listenAgain, icon: 'listen', act: listen };
    case 'failed':
      // "Try again" is shown only if a retry may help.
      return { label: speech.error.retryable ? labels.tryAgain : labels.listen, icon: 'listen', act: listen };
    case 'blocked':
      return { label: labels.unlock, icon: 'listen', act: () => void speech.unlock() };
    case 'paused':
      return { label: labels.resume, icon: 'resume', act: speech.resume };
    case 'connecting':
    case 'buffering':
    case 'playing':
      return { label: labels.pause, icon: 'pause', act: speech.pause };
  }
}

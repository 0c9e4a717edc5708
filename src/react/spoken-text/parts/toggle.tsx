/** The button that always does the next sensible thing. */
import { forwardRef } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { useSpokenTextContext, type SpokenTextContextValue } from '../spoken-text-context';
import { isActive } from '../use-spoken-text';
import { Icon, type IconName } from './icons';
import { renderPart, type PartProps } from './render-part';

/** What {@link SpokenTextToggle} tells `render` of itself. */
export interface SpokenTextToggleState {
  readonly status: SpeechStatus;
  /** What a press does: also as `data-action`. `listen` is also to try again, to listen again, and to let sound out. */
  readonly action: 'listen' | 'pause' | 'resume';
  /** Whether there is no text to listen to, and a press does nothing. Also as `aria-disabled`. */
  readonly disabled: boolean;
}

/** Props of {@link SpokenTextToggle}. */
export type SpokenTextToggleProps = PartProps<'button', SpokenTextToggleState>;

/**
 * Listen, pause, resume, unlock or try again, whichever the status calls for, as a `<button>`. Its words are those of the
 * labels; children replace them.
 */
export const SpokenTextToggle = forwardRef<HTMLButtonElement, SpokenTextToggleProps>(function SpokenTextToggle(given, ref) {
  const context = useSpokenTextContext();
  const { speech, isReady } = context;
  const { label, icon, act } = nextStep(context);
  const disabled = !isActive(speech) && !isReady;
  // Whoever reaches for the button is about to press it.
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
    // Nor do the app's own presses run, as with `disabled`.
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
      // Only where that may help.
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

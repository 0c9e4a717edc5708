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
}

/** Props of {@link SpokenTextToggle}. */
export type SpokenTextToggleProps = PartProps<'button', SpokenTextToggleState>;

/**
 * Listen, pause, resume, unlock or try again, whichever the status calls for, as a `<button>`. Its words are those of the
 * labels; children replace them.
 */
export const SpokenTextToggle = forwardRef<HTMLButtonElement, SpokenTextToggleProps>(function SpokenTextToggle(given, ref) {
  const context = useSpokenTextContext();
  const { speech } = context;
  const { label, icon, act } = nextStep(context);
  // Whoever reaches for the button is about to press it.
  const warm = () => {
    if (!isActive(speech)) void speech.warm();
  };
  return renderPart({
    tag: 'button',
    own: {
      type: 'button',
      'data-part': 'toggle',
      'data-action': icon,
      onClick: act,
      onPointerEnter: warm,
      onFocus: warm,
      children: (
        <>
          <Icon name={icon} />
          {label}
        </>
      ),
    },
    given,
    ref,
    state: { status: speech.status, action: icon },
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
      return { label: labels.tryAgain, icon: 'listen', act: listen };
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

/**
 * The buttons with a single action: stop, replay and download. An inactive button has `aria-disabled` and stays focusable.
 * With `disabled`, pressing stop would make the button inactive and move the focus to the top of the page.
 */
import { forwardRef, type Ref } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { isActive } from '../state/playback-phase';
import { Icon, type IconName } from './icons';
import { renderPart, type PartProps } from './render-part';
import { saveFile } from './save-file';

/** The state that these buttons pass to `render`. */
export interface SpokenTextButtonState {
  readonly status: SpeechStatus;
  /** Whether a press does nothing. Also set as `aria-disabled`. */
  readonly disabled: boolean;
}

/** Props of {@link SpokenTextStop}, {@link SpokenTextReplay} and {@link SpokenTextDownload}. */
export type SpokenTextButtonProps = PartProps<'button', SpokenTextButtonState>;

/** Stops speaking, as a `<button>`. */
export const SpokenTextStop = forwardRef<HTMLButtonElement, SpokenTextButtonProps>(function SpokenTextStop(given, ref) {
  const { speech, labels, stop } = useSpokenTextContext();
  return useButton({ icon: 'stop', label: labels.stop, isLabelVisible: true, disabled: !isActive(speech), act: stop, given, ref });
});

/** Plays the received sound from its beginning, without another request, as a `<button>`. */
export const SpokenTextReplay = forwardRef<HTMLButtonElement, SpokenTextButtonProps>(function SpokenTextReplay(given, ref) {
  const { speech, labels, readPlacement } = useSpokenTextContext();
  // Speech that was stopped has dropped the sound that had not been heard.
  const disabled = speech.buffer.receivedSeconds === 0 || (!isActive(speech) && speech.buffer.state !== 'complete');
  const act = () => {
    if (readPlacement() !== undefined) speech.replay();
  };
  return useButton({ icon: 'replay', label: labels.replay, isLabelVisible: false, disabled, act, given, ref });
});

/** Saves the received sound as a file, as a `<button>`. */
export const SpokenTextDownload = forwardRef<HTMLButtonElement, SpokenTextButtonProps>(function SpokenTextDownload(given, ref) {
  const { speech, labels } = useSpokenTextContext();
  const act = () => {
    const file = speech.toFile();
    if (file !== undefined) saveFile(file);
  };
  const disabled = speech.buffer.receivedSeconds === 0;
  return useButton({ icon: 'download', label: labels.download, isLabelVisible: false, disabled, act, given, ref });
});

interface ButtonOptions {
  readonly icon: IconName;
  readonly label: string;
  /** Whether the label is visible. Otherwise it is the accessible name and appears on hover. */
  readonly isLabelVisible: boolean;
  readonly disabled: boolean;
  readonly act: () => void;
  readonly given: SpokenTextButtonProps;
  readonly ref: Ref<HTMLButtonElement>;
}

function useButton({ icon, label, isLabelVisible, disabled, act, given, ref }: ButtonOptions) {
  const { speech } = useSpokenTextContext();
  return renderPart({
    tag: 'button',
    own: {
      type: 'button',
      'data-part': icon,
      'data-action': icon,
      'aria-disabled': disabled,
      ...(disabled ? {} : { onClick: act }),
      ...(isLabelVisible ? {} : { 'aria-label': label, title: label }),
      children: (
        <>
          <Icon name={icon} />
          {isLabelVisible && label}
        </>
      ),
    },
    // As with `disabled`, the app's own click handler does not run either.
    given: disabled ? { ...given, onClick: undefined } : given,
    ref,
    state: { status: speech.status, disabled },
  });
}

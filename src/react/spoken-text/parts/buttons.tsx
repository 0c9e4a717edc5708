/**
 * The buttons that do one thing each: stop, play from the beginning, download. One that has nothing to do says so with
 * `aria-disabled` and stays where the Tab key comes to: with `disabled` a press that leaves nothing to do, as on stop,
 * would throw the keyboard back to the top of the page.
 */
import { forwardRef, type Ref } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../spoken-text-context';
import { isActive } from '../use-spoken-text';
import { Icon, type IconName } from './icons';
import { renderPart, type PartProps } from './render-part';
import { saveFile } from './save-file';

/** What these buttons tell `render` of themselves. */
export interface SpokenTextButtonState {
  readonly status: SpeechStatus;
  /** Whether there is nothing to do now, and a press does nothing. Also as `aria-disabled`. */
  readonly disabled: boolean;
}

/** Props of {@link SpokenTextStop}, {@link SpokenTextReplay} and {@link SpokenTextDownload}. */
export type SpokenTextButtonProps = PartProps<'button', SpokenTextButtonState>;

/** Stops speaking, as a `<button>`. */
export const SpokenTextStop = forwardRef<HTMLButtonElement, SpokenTextButtonProps>(function SpokenTextStop(given, ref) {
  const { speech, labels, stop } = useSpokenTextContext();
  return useButton({ icon: 'stop', label: labels.stop, isWordy: true, disabled: !isActive(speech), act: stop, given, ref });
});

/** Plays what has arrived from its beginning, without another request, as a `<button>`. */
export const SpokenTextReplay = forwardRef<HTMLButtonElement, SpokenTextButtonProps>(function SpokenTextReplay(given, ref) {
  const { speech, labels, readPlacement } = useSpokenTextContext();
  // What was stopped has dropped what had not been heard.
  const disabled = speech.buffer.receivedSeconds === 0 || (!isActive(speech) && speech.buffer.state !== 'complete');
  const act = () => {
    if (readPlacement() !== undefined) speech.replay();
  };
  return useButton({ icon: 'replay', label: labels.replay, isWordy: false, disabled, act, given, ref });
});

/** Saves what has arrived as a file, as a `<button>`. */
export const SpokenTextDownload = forwardRef<HTMLButtonElement, SpokenTextButtonProps>(function SpokenTextDownload(given, ref) {
  const { speech, labels } = useSpokenTextContext();
  const act = () => {
    const file = speech.toFile();
    if (file !== undefined) saveFile(file);
  };
  const disabled = speech.buffer.receivedSeconds === 0;
  return useButton({ icon: 'download', label: labels.download, isWordy: false, disabled, act, given, ref });
});

interface ButtonOptions {
  readonly icon: IconName;
  readonly label: string;
  /** Whether its label is seen; else it is its name for screen readers, and shown on hover. */
  readonly isWordy: boolean;
  readonly disabled: boolean;
  readonly act: () => void;
  readonly given: SpokenTextButtonProps;
  readonly ref: Ref<HTMLButtonElement>;
}

function useButton({ icon, label, isWordy, disabled, act, given, ref }: ButtonOptions) {
  const { speech } = useSpokenTextContext();
  return renderPart({
    tag: 'button',
    own: {
      type: 'button',
      'data-part': icon,
      'data-action': icon,
      'aria-disabled': disabled,
      ...(disabled ? {} : { onClick: act }),
      ...(isWordy ? {} : { 'aria-label': label, title: label }),
      children: (
        <>
          <Icon name={icon} />
          {isWordy && label}
        </>
      ),
    },
    // Nor do the app's own presses run, as with `disabled`.
    given: disabled ? { ...given, onClick: undefined } : given,
    ref,
    state: { status: speech.status, disabled },
  });
}

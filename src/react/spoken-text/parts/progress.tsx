/**
 * The seek slider: shows how much was heard and received, and seeks. It is a native slider; its value is set once a frame
 * without rendering.
 */
import { forwardRef, useCallback, useEffect, useImperativeHandle, useRef, type ChangeEvent, type KeyboardEvent } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { expectedSeconds } from '../state/expected-seconds';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { useFrames } from '../page/use-frames';
import { renderPart, type PartProps } from './render-part';

/** The step of each key, in seconds. */
const KEY_SECONDS: Readonly<Record<string, number>> = {
  ArrowUp: 2,
  ArrowDown: -2,
  ArrowRight: 2,
  ArrowLeft: -2,
  PageUp: 10,
  PageDown: -10,
};

/** The state that {@link SpokenTextProgress} passes to `render`. */
export interface SpokenTextProgressState {
  readonly status: SpeechStatus;
  /** Seconds of sound that have arrived: the furthest place to seek to. */
  readonly receivedSeconds: number;
  /** Length of the whole speech in seconds; an estimate while sound is still arriving. */
  readonly totalSeconds: number;
  /** Whether no sound has arrived, so that seeking is impossible. Also set as `aria-disabled`. */
  readonly disabled: boolean;
}

/** Props of {@link SpokenTextProgress}. */
export type SpokenTextProgressProps = PartProps<'input', SpokenTextProgressState>;

/**
 * A seek slider, as an `<input type="range">` in seconds. Its CSS variables `--polly-heard` and `--polly-received` hold the
 * heard and received share in percent. While it has the focus, screen readers hear a new value only when the listener
 * changes it. Before sound arrives it is `aria-disabled` but keeps the focus.
 */
export const SpokenTextProgress = forwardRef<HTMLInputElement, SpokenTextProgressProps>(function SpokenTextProgress(given, ref) {
  const { speech, labels } = useSpokenTextContext();
  const { status, positionSeconds, readPosition, seek } = speech;
  const { receivedSeconds } = speech.buffer;
  const totalSeconds = expectedSeconds(speech);
  // `aria-disabled`, as for the buttons: with `disabled`, a new text without sound would move the focus to the top of the
  // page.
  const disabled = receivedSeconds === 0;
  const slider = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => slider.current as HTMLInputElement);
  const isHeld = useRef(false);

  const say = useCallback(
    (seconds: number) => {
      const value = labels.positionValue(seconds, totalSeconds);
      if (slider.current?.getAttribute('aria-valuetext') !== value) slider.current?.setAttribute('aria-valuetext', value);
    },
    [labels, totalSeconds],
  );
  const show = useCallback(() => {
    const input = slider.current;
    if (input === null) return;
    const seconds = isHeld.current ? input.valueAsNumber : readPosition();
    // A tenth of a second is less than a pixel of a short slider, and each change costs a paint.
    if (Math.abs(input.valueAsNumber - seconds) >= 0.1) input.valueAsNumber = seconds;
    const heard = percent(seconds, totalSeconds);
    if (input.style.getPropertyValue('--polly-heard') !== heard) input.style.setProperty('--polly-heard', heard);
    if (disabled || !input.matches(':focus')) say(seconds);
  }, [readPosition, say, totalSeconds, disabled]);

  useFrames(status === 'playing', show, slider);
  useEffect(() => {
    // Runs after a render, for a new length or a seek while nothing plays.
    show();
    slider.current?.style.setProperty('--polly-received', percent(receivedSeconds, totalSeconds));
  }, [show, status, positionSeconds, receivedSeconds, totalSeconds]);

  const seekTo = (seconds: number) => {
    if (disabled) {
      // The browser has moved the thumb already.
      if (slider.current !== null) slider.current.valueAsNumber = 0;
      return;
    }
    const place = Math.min(receivedSeconds, Math.max(0, seconds));
    seek(place);
    say(place);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const seconds = KEY_SECONDS[event.key];
    if (seconds === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const isSwapped = /Left|Right/u.test(event.key) && getComputedStyle(event.currentTarget).direction === 'rtl';
    seekTo(readPosition() + (isSwapped ? -seconds : seconds));
  };
  const letGo = () => {
    isHeld.current = false;
  };
  return renderPart({
    tag: 'input',
    own: {
      type: 'range',
      'data-part': 'progress',
      'aria-label': labels.position,
      min: 0,
      max: Math.max(totalSeconds, 0.1).toFixed(1),
      step: 0.1,
      defaultValue: 0,
      'aria-disabled': disabled,
      onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement>) => seekTo(currentTarget.valueAsNumber),
      onKeyDown,
      onPointerDown: () => {
        isHeld.current = true;
      },
      onPointerUp: letGo,
      onPointerCancel: letGo,
    },
    given: disabled ? { ...given, onChange: undefined } : given,
    ref: slider,
    state: { status, receivedSeconds, totalSeconds, disabled },
  });
});

function percent(part: number, whole: number): string {
  return `${whole > 0 ? ((100 * part) / whole).toFixed(1) : 0}%`;
}

/**
 * What was heard of what has arrived, and the way to any place of it. A slider of the browser's own, whose value is
 * pulled once a frame and never rendered.
 */
import { forwardRef, useCallback, useEffect, useImperativeHandle, useRef, type ChangeEvent, type KeyboardEvent } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { expectedSeconds } from '../expected-seconds';
import { useSpokenTextContext } from '../spoken-text-context';
import { useFrames } from '../use-frames';
import { renderPart, type PartProps } from './render-part';

/** How far the keys go, in seconds. */
const KEY_SECONDS: Readonly<Record<string, number>> = {
  ArrowUp: 2,
  ArrowDown: -2,
  ArrowRight: 2,
  ArrowLeft: -2,
  PageUp: 10,
  PageDown: -10,
};

/** What {@link SpokenTextProgress} tells `render` of itself. */
export interface SpokenTextProgressState {
  readonly status: SpeechStatus;
  /** Seconds that have arrived: as far as one can go. */
  readonly receivedSeconds: number;
  /** Seconds of the whole, which is a guess while it is still arriving. */
  readonly totalSeconds: number;
  /** Whether nothing has arrived, and there is no place to go to. Also as `aria-disabled`. */
  readonly disabled: boolean;
}

/** Props of {@link SpokenTextProgress}. */
export type SpokenTextProgressProps = PartProps<'input', SpokenTextProgressState>;

/**
 * A slider, as an `<input type="range">` in seconds. The CSS variables `--polly-heard` and `--polly-received` on it are how
 * far it is heard and received, in percent. While it has the focus its value for screen readers is said when the listener
 * changes it, and not each second. Where nothing has arrived it is `aria-disabled`, and keeps the focus.
 */
export const SpokenTextProgress = forwardRef<HTMLInputElement, SpokenTextProgressProps>(function SpokenTextProgress(given, ref) {
  const { speech, labels } = useSpokenTextContext();
  const { status, positionSeconds, readPosition, seek } = speech;
  const { receivedSeconds } = speech.buffer;
  const totalSeconds = expectedSeconds(speech);
  // As the buttons: another text, of which nothing has come yet, would throw the keyboard back to the top of the page.
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
    // A tenth is less than a pixel of a short slider, and each change costs a paint.
    if (Math.abs(input.valueAsNumber - seconds) >= 0.1) input.valueAsNumber = seconds;
    const heard = percent(seconds, totalSeconds);
    if (input.style.getPropertyValue('--polly-heard') !== heard) input.style.setProperty('--polly-heard', heard);
    if (disabled || !input.matches(':focus')) say(seconds);
  }, [readPosition, say, totalSeconds, disabled]);

  useFrames(status === 'playing', show, slider);
  useEffect(() => {
    // After what was rendered: a new end, or a place that was sought to while it stood still.
    show();
    slider.current?.style.setProperty('--polly-received', percent(receivedSeconds, totalSeconds));
  }, [show, status, positionSeconds, receivedSeconds, totalSeconds]);

  const seekTo = (seconds: number) => {
    if (disabled) {
      // The browser has moved it already.
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

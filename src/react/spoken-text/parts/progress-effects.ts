/** Moves the seek slider once a frame, without rendering, and seeks when the listener moves it. */
import { useCallback, useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useFrames } from '../page/use-frames';
import { expectedSeconds } from '../state/expected-seconds';
import { useSpokenTextContext } from '../state/spoken-text-context';

/** The step of each key, in seconds. */
const KEY_SECONDS: Readonly<Record<string, number>> = {
  ArrowUp: 2,
  ArrowDown: -2,
  ArrowRight: 2,
  ArrowLeft: -2,
  PageUp: 10,
  PageDown: -10,
};

/** What the listener does to the slider. */
export interface SliderKeys {
  readonly seekTo: (seconds: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onPointerDown: () => void;
  readonly onPointerUp: () => void;
}

/** Props of {@link ProgressEffects}. */
export interface ProgressEffectsProps {
  readonly sliderRef: RefObject<HTMLInputElement | null>;
  /** Receives the handlers. */
  readonly keysRef: RefObject<SliderKeys | undefined>;
}

/** Renders nothing. */
export function ProgressEffects({ sliderRef, keysRef }: ProgressEffectsProps): null {
  const { speech, labels } = useSpokenTextContext();
  const { status, positionSeconds, readPosition, seek } = speech;
  const { receivedSeconds } = speech.buffer;
  const totalSeconds = expectedSeconds(speech);
  const disabled = receivedSeconds === 0;
  const isHeld = useRef(false);

  const say = useCallback(
    (seconds: number) => {
      const value = labels.positionValue(seconds, totalSeconds);
      if (sliderRef.current?.getAttribute('aria-valuetext') !== value) sliderRef.current?.setAttribute('aria-valuetext', value);
    },
    [labels, totalSeconds, sliderRef],
  );
  const show = useCallback(() => {
    const input = sliderRef.current;
    if (input === null) return;
    const seconds = isHeld.current ? input.valueAsNumber : readPosition();
    // A tenth of a second is less than a pixel of a short slider, and each change costs a paint.
    if (Math.abs(input.valueAsNumber - seconds) >= 0.1) input.valueAsNumber = seconds;
    const heard = percent(seconds, totalSeconds);
    if (input.style.getPropertyValue('--polly-heard') !== heard) input.style.setProperty('--polly-heard', heard);
    if (disabled || !input.matches(':focus')) say(seconds);
  }, [readPosition, say, totalSeconds, disabled, sliderRef]);

  useFrames(status === 'playing', show, sliderRef);
  useEffect(() => {
    // Runs after a render, for a new length or a seek while nothing plays.
    show();
    sliderRef.current?.style.setProperty('--polly-received', percent(receivedSeconds, totalSeconds));
  }, [show, status, positionSeconds, receivedSeconds, totalSeconds, sliderRef]);

  useEffect(() => {
    const seekTo = (seconds: number) => {
      if (disabled) return;
      const place = Math.min(receivedSeconds, Math.max(0, seconds));
      seek(place);
      say(place);
    };
    keysRef.current = {
      seekTo,
      onKeyDown: (event) => {
        const seconds = KEY_SECONDS[event.key];
        if (seconds === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        const isSwapped = /Left|Right/u.test(event.key) && getComputedStyle(event.currentTarget).direction === 'rtl';
        seekTo(readPosition() + (isSwapped ? -seconds : seconds));
      },
      onPointerDown: () => {
        isHeld.current = true;
      },
      onPointerUp: () => {
        isHeld.current = false;
      },
    };
  }, [keysRef, disabled, receivedSeconds, seek, say, readPosition]);
  return null;
}

function percent(part: number, whole: number): string {
  return `${whole > 0 ? ((100 * part) / whole).toFixed(1) : 0}%`;
}

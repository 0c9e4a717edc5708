/** The seek slider: shows how much was heard and received, and seeks. It is a native slider. */
import { forwardRef, useImperativeHandle, useRef, type ChangeEvent, type SyntheticEvent } from 'react';
import { LazyCode } from '../../../base/lazy-code';
import type { SpeechStatus } from '../../../core/index';
import { expectedSeconds } from '../state/expected-seconds';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { useLateCode } from '../page/use-late-code';
import { isActive } from '../state/playback-phase';
import type * as progressEffects from './progress-effects';
import { renderPart, type PartProps } from './render-part';

const effectsCode = new LazyCode<typeof progressEffects>(() => import('./progress-effects'));

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
  const { receivedSeconds } = speech.buffer;
  const totalSeconds = expectedSeconds(speech);
  // `aria-disabled`, as for the buttons: with `disabled`, a new text without sound would move the focus to the top of the
  // page.
  const disabled = receivedSeconds === 0;
  const [code] = useLateCode(effectsCode, !disabled || isActive(speech));
  const slider = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => slider.current as HTMLInputElement);
  const keysRef = useRef<progressEffects.SliderKeys | undefined>(undefined);
  const pass = (name: keyof progressEffects.SliderKeys) => (event: SyntheticEvent) => keysRef.current?.[name](event as never);
  const part = renderPart({
    tag: 'input',
    own: {
      type: 'range',
      'data-part': 'progress',
      'aria-label': labels.position,
      // The later code replaces it. React leaves it alone then, since it stays the same here.
      'aria-valuetext': labels.positionValue(0, 0),
      min: 0,
      max: Math.max(totalSeconds, 0.1).toFixed(1),
      step: 0.1,
      defaultValue: 0,
      'aria-disabled': disabled,
      onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
        if (!disabled) keysRef.current?.seekTo(currentTarget.valueAsNumber);
        // The browser has moved the thumb already.
        else currentTarget.valueAsNumber = 0;
      },
      onKeyDown: pass('onKeyDown'),
      onPointerDown: pass('onPointerDown'),
      onPointerUp: pass('onPointerUp'),
      onPointerCancel: pass('onPointerUp'),
    },
    given: disabled ? { ...given, onChange: undefined } : given,
    ref: slider,
    state: { status: speech.status, receivedSeconds, totalSeconds, disabled },
  });
  return (
    <>
      {part}
      {code && <code.ProgressEffects sliderRef={slider} keysRef={keysRef} />}
    </>
  );
});

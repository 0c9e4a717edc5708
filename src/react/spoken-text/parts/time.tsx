/** The position and length of speech in figures. */
import { forwardRef } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { expectedSeconds } from '../state/expected-seconds';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { renderPart, type PartProps } from './render-part';

/** The state that {@link SpokenTextTime} passes to `render`. */
export interface SpokenTextTimeState {
  readonly status: SpeechStatus;
  readonly positionSeconds: number;
  /** An estimate while {@link isComplete} is false. */
  readonly totalSeconds: number;
  readonly isComplete: boolean;
}

/** Props of {@link SpokenTextTime}. */
export type SpokenTextTimeProps = PartProps<'span', SpokenTextTimeState>;

/**
 * Shows position and length as `0:07 / 1:12`, with `~` while the length is an estimate. It is no live region, so it is not
 * announced.
 */
export const SpokenTextTime = forwardRef<HTMLSpanElement, SpokenTextTimeProps>(function SpokenTextTime(given, ref) {
  const { speech } = useSpokenTextContext();
  const { status, positionSeconds, buffer } = speech;
  const totalSeconds = expectedSeconds(speech);
  const isComplete = buffer.state === 'complete' || buffer.receivedSeconds === 0;
  return renderPart({
    tag: 'span',
    own: {
      'data-part': 'time',
      children: `${clockTime(positionSeconds)} / ${isComplete ? '' : '~'}${clockTime(totalSeconds)}`,
    },
    given,
    ref,
    state: { status, positionSeconds, totalSeconds, isComplete },
  });
});

function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

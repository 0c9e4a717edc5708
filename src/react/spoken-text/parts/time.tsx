/** The second that is heard and how many there are, in figures. */
import { forwardRef } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { expectedSeconds } from '../expected-seconds';
import { useSpokenTextContext } from '../spoken-text-context';
import { renderPart, type PartProps } from './render-part';

/** What {@link SpokenTextTime} tells `render` of itself. */
export interface SpokenTextTimeState {
  readonly status: SpeechStatus;
  readonly positionSeconds: number;
  /** A guess while speech is still arriving; {@link isComplete} says whether. */
  readonly totalSeconds: number;
  readonly isComplete: boolean;
}

/** Props of {@link SpokenTextTime}. */
export type SpokenTextTimeProps = PartProps<'span', SpokenTextTimeState>;

/** Position and length as `0:07 / 1:12`, with `~` while the length is a guess. No live region: it is not announced. */
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

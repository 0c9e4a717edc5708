/** The rate selector. */
import { forwardRef, type ChangeEvent } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { renderPart, type PartProps } from './render-part';

/** The offered rates. Playback supports 0.5 to 2; people tell these steps apart. */
const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** The state that {@link SpokenTextRate} passes to `render`. */
export interface SpokenTextRateState {
  readonly status: SpeechStatus;
  readonly rate: number;
}

/** Props of {@link SpokenTextRate}. */
export type SpokenTextRateProps = PartProps<'select', SpokenTextRateState>;

/** Changes the rate at once, at the same pitch, as a `<select>`. Children replace its options. */
export const SpokenTextRate = forwardRef<HTMLSelectElement, SpokenTextRateProps>(function SpokenTextRate(given, ref) {
  const { speech, labels, rate: givenRate, setRate } = useSpokenTextContext();
  // An invalid rate is reported when something is spoken.
  const rate = typeof givenRate === 'number' && givenRate >= 0.5 && givenRate <= 2 ? givenRate : 1;
  const rates = RATES.includes(rate) ? RATES : [...RATES, rate].sort((one, other) => one - other);
  return renderPart({
    tag: 'select',
    own: {
      'data-part': 'rate',
      'aria-label': labels.rate,
      title: labels.rate,
      value: rate,
      onChange: ({ currentTarget }: ChangeEvent<HTMLSelectElement>) => setRate(Number(currentTarget.value)),
      children: rates.map((value) => (
        // Without its own direction, "×" would move in front of the number on a right-to-left page.
        <option key={value} value={value} dir="auto">
          {labels.rateValue(value)}
        </option>
      )),
    },
    given,
    ref,
    state: { status: speech.status, rate },
  });
});

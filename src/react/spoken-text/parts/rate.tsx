/** The choice of how fast it is spoken. */
import { forwardRef, type ChangeEvent } from 'react';
import type { SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../spoken-text-context';
import { renderPart, type PartProps } from './render-part';

/** The rates that are offered: of all that can be played, 0.5 to 2, those that people tell apart. */
const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** What {@link SpokenTextRate} tells `render` of itself. */
export interface SpokenTextRateState {
  readonly status: SpeechStatus;
  readonly rate: number;
}

/** Props of {@link SpokenTextRate}. */
export type SpokenTextRateProps = PartProps<'select', SpokenTextRateState>;

/** Chooses the rate at once, at the same pitch, as a `<select>`. Children are its options instead of the usual ones. */
export const SpokenTextRate = forwardRef<HTMLSelectElement, SpokenTextRateProps>(function SpokenTextRate(given, ref) {
  const { speech, labels, rate: givenRate, setRate } = useSpokenTextContext();
  // What is no rate is told when something is to be spoken.
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
        // Its own direction, or the sign goes before the figure where text is read from the right.
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

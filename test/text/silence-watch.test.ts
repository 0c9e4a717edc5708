import { expect, it } from 'vitest';
import { SILENCE_MS, SilenceWatch } from '../../src/text/source/silence-watch';
import { FakeClock } from '../base/fake-clock';

function watch(...answers: ('again' | 'done')[]) {
  const clock = new FakeClock();
  let silences = 0;
  const onSilence = () => answers[silences++] ?? 'done';
  return { clock, silence: new SilenceWatch({ clock, onSilence }), count: () => silences };
}

it('tells of a silence once, and as soon as it is one', async () => {
  const { clock, silence, count } = watch();
  silence.note();
  await clock.advance(SILENCE_MS - 1);
  silence.note();
  expect(clock.timerCount).toBe(1);
  await clock.advance(SILENCE_MS - 1);
  expect(count()).toBe(0);
  await clock.advance(1);
  expect(count()).toBe(1);
  await clock.advance(10 * SILENCE_MS);
  expect([count(), clock.timerCount]).toEqual([1, 0]);
});

it('asks again for as long as it is told to, and not once it was stopped', async () => {
  const { clock, silence, count } = watch('again', 'again', 'done', 'again');
  silence.note();
  await clock.advance(10 * SILENCE_MS);
  expect(count()).toBe(3);
  silence.note();
  await clock.advance(SILENCE_MS);
  silence.stop();
  silence.note();
  await clock.advance(10 * SILENCE_MS);
  expect([count(), clock.timerCount]).toEqual([4, 0]);
});

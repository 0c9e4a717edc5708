/** What is asked for while a fade is under way is done, whatever becomes of the fade. */
import { expect, test } from 'vitest';
import { ElementVolume } from '../../src/audio/media-source/element-volume';
import { QuietMoments } from '../../src/audio/media-source/quiet-moments';
import { FakeClock } from '../base/fake-clock';

function setUp() {
  const clock = new FakeClock();
  // An element is its loudness here.
  const element = { volume: 1, muted: false };
  const done: string[] = [];
  const ear = { isSounding: true };
  const quiet = new QuietMoments(new ElementVolume(element as HTMLMediaElement, clock, 1), () => ear.isSounding);
  return { clock, element, done, ear, quiet };
}

test('after a fade, and then it is loud again', async () => {
  const { clock, element, done, quiet } = setUp();
  quiet.do(() => done.push(`seek at ${element.volume < 0.001 ? 'silence' : 'sound'}`));
  expect(done).toEqual([]);
  await clock.advance(400);
  expect([done, element.volume, clock.timerCount]).toEqual([['seek at silence'], 1, 0]);
});

test('where sound begins anew before the fade has ended; and later ones still work', async () => {
  const { clock, element, done, ear, quiet } = setUp();
  quiet.do(() => done.push('pause'));
  await clock.advance(20);
  ear.isSounding = false;
  quiet.leaveNextAlone();
  done.push('play');
  ear.isSounding = true;
  quiet.onSound();
  await clock.advance(400);
  expect([done, element.volume]).toEqual([['pause', 'play'], 1]);
  quiet.do(() => done.push('seek'));
  await clock.advance(400);
  expect([done, element.volume, clock.timerCount]).toEqual([['pause', 'play', 'seek'], 1, 0]);
});

test('in their order where sound has ceased before the fade has ended', async () => {
  const { clock, done, ear, quiet } = setUp();
  quiet.do(() => done.push('pause'));
  await clock.advance(20);
  ear.isSounding = false;
  quiet.do(() => done.push('seek'));
  await clock.advance(400);
  expect(done).toEqual(['pause', 'seek']);
});

/**
 * Actions requested during a fade are performed, whatever becomes of the fade, and a fade stays smooth on a busy
 * page.
 */
import { expect, onTestFinished, test, vi } from 'vitest';
import { ElementVolume } from '../../../src/audio/media-source/element/element-volume';
import { ElementFader } from '../../../src/audio/media-source/element/element-fader';
import type { TimerHandle } from '../../../src/base/clock';
import { FakeClock } from '../../base/fake-clock';

/** Fires late, as on a busy page. */
class LateClock extends FakeClock {
  lateMs = 0;

  override setTimer(callback: () => void, delayMs: number): TimerHandle {
    return super.setTimer(callback, delayMs + this.lateMs);
  }
}

function setUp() {
  const clock = new LateClock();
  const volumes = [1];
  // Only the volume of an element matters here.
  const element = {
    muted: false,
    get volume() {
      return volumes.at(-1) ?? 1;
    },
    set volume(volume) {
      volumes.push(volume);
    },
  };
  const done: string[] = [];
  const ear = { isSounding: true };
  const fader = new ElementFader(new ElementVolume(element as HTMLMediaElement, clock, 1), () => ear.isSounding);
  return { clock, volumes, element, done, ear, fader };
}

test('run after a fade, and then it is loud again', async () => {
  const { clock, element, done, fader } = setUp();
  fader.whenQuiet(() => done.push(`seek at ${element.volume < 0.001 ? 'silence' : 'sound'}`));
  expect(done).toEqual([]);
  await clock.advance(400);
  expect([done, element.volume, clock.timerCount]).toEqual([['seek at silence'], 1, 0]);
});

test('run if sound starts again before the fade has ended, and so do later ones', async () => {
  const { clock, element, done, ear, fader } = setUp();
  fader.whenQuiet(() => done.push('pause'));
  await clock.advance(20);
  ear.isSounding = false;
  fader.beginLoud();
  done.push('play');
  ear.isSounding = true;
  fader.onSound();
  await clock.advance(400);
  expect([done, element.volume]).toEqual([['pause', 'play'], 1]);
  fader.whenQuiet(() => done.push('seek'));
  await clock.advance(400);
  expect([done, element.volume, clock.timerCount]).toEqual([['pause', 'play', 'seek'], 1, 0]);
});

test('run in order if sound has ceased before the fade has ended', async () => {
  const { clock, done, ear, fader } = setUp();
  fader.whenQuiet(() => done.push('pause'));
  await clock.advance(20);
  ear.isSounding = false;
  fader.whenQuiet(() => done.push('seek'));
  await clock.advance(400);
  expect(done).toEqual(['pause', 'seek']);
});

test('use inaudible steps, however late the page calls', async () => {
  const { clock, volumes, element, done, fader } = setUp();
  fader.whenQuiet(() => done.push('seek'));
  await clock.advance(20);
  clock.lateMs = 45;
  await clock.advance(45);
  clock.lateMs = 0;
  await clock.advance(400);
  expect([done, element.volume]).toEqual([['seek'], 1]);
  const steps = volumes.slice(1).map((volume, at) => Math.abs(volume - (volumes[at] ?? 1)));
  expect(Math.max(...steps)).toBeLessThan(0.1);
});

test('take little more time than intended, however late the page calls', async () => {
  const { clock, done, fader } = setUp();
  clock.lateMs = 1000;
  fader.whenQuiet(() => done.push('pause'));
  await clock.advance(1100);
  expect(done).toEqual(['pause']);
});

test.each([
  [0, 0],
  [20, 40],
  [100, 100],
])('a stop asked to fade for %d ms is silent after %d ms', async (fadeMs, silentAfterMs) => {
  const { clock, element, done, fader } = setUp();
  fader.end(fadeMs, () => done.push(`stopped at ${element.volume < 0.001 ? 'silence' : 'sound'}`));
  if (silentAfterMs > 0) {
    await clock.advance(silentAfterMs - 1);
    expect(done).toEqual([]);
    await clock.advance(1);
  }
  expect(done).toEqual(['stopped at silence']);
});

test.each([
  ['visible', 0.0001],
  ['hidden', 1],
])('sound that resumes in the middle begins, in a page that is %s, at a volume of %d', (visibilityState, loudness) => {
  vi.stubGlobal('document', { visibilityState });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const { element, fader } = setUp();
  fader.beginQuiet();
  expect(element.volume).toBe(loudness);
});

test('on an iPhone, where the volume cannot be set, silence is made by muting, and nothing else changes', () => {
  const element = { muted: false, volume: 1 };
  Object.defineProperty(element, 'volume', { get: () => 1, set: () => undefined });
  const volume = new ElementVolume(element as HTMLMediaElement, new FakeClock(), 1);
  volume.setVolume(0, 0);
  expect(element.muted).toBe(true);
  volume.setVolume(0.5, 0);
  expect(element.muted).toBe(false);
  volume.fadeTo(0, 0);
  expect(element.muted).toBe(false);
});

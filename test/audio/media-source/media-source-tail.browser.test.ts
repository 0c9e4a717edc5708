/**
 * Calls to an element that has reported `ended` while its device still plays, which takes up to a quarter of a second
 * in Firefox. A clock set back at that moment imitates such a device.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AudioFormat, AudioSink } from '../../../src/audio/player/audio-sink';
import { systemClock, type Clock } from '../../../src/base/clock';
import { chirpWithNoise, encodeMp3 } from '../measuring/material';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';
import { tapElements, type ElementTap } from '../rig/tapped-element';

const RATE = 24_000;
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
/** More than any device is assumed to lag, so the limit applies, however late the page hears of the end. */
const BEHIND_MS = 1000;
let tap: ElementTap;

beforeEach(async () => {
  tap = await tapElements(RATE);
});

afterEach(() => tap.close());

/** Plays, and acts when the element has ended but the device has not. */
async function actInTail(act: (sink: AudioSink) => void): Promise<AudioSink> {
  let behindMs = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() - behindMs };
  const sink = await tap.make(MP3, { clock });
  const ended = new Promise<void>((resolve) => {
    const setBack = () => {
      behindMs = BEHIND_MS;
    };
    tap.element.addEventListener('ended', setBack, { capture: true, once: true });
    tap.element.addEventListener(
      'ended',
      () => {
        act(sink);
        resolve();
      },
      { once: true },
    );
  });
  sink.append(await encodeMp3(chirpWithNoise(0.8, RATE), RATE));
  sink.endOfStream();
  await ended;
  return sink;
}

test('a seek continues there to the end', async () => {
  const sink = await actInTail((each) => {
    each.seek(0.3);
  });
  const states = recordStates(sink);
  expect(sink.positionSeconds()).toBe(0.3);
  const { state } = await untilSnapshot(
    sink,
    ({ state, positionSeconds }) => state === 'ended' || (state === 'playing' && positionSeconds > 0.35),
  );
  expect(state).toBe('playing');
  expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, error: undefined });
  expect(states.at(-1)).toBe('ended');
});

test('a seek to the end ends', async () => {
  const sink = await actInTail((each) => {
    each.seek(1000);
  });
  await untilState(sink, 'ended');
});

test('a pause keeps the rest, which is heard after resume', async () => {
  const sink = await actInTail((each) => {
    each.pause();
  });
  const { element } = tap;
  expect(sink.playback.get().state).toBe('paused');
  expect(element.duration - element.currentTime).toBeGreaterThan(0.1);
  expect(element.duration - element.currentTime).toBeLessThan(0.3);
  sink.resume();
  expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, error: undefined });
  expect(element.currentTime).toBeGreaterThan(element.duration - 0.05);
});

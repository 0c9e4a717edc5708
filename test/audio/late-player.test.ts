import { expect, test, vi } from 'vitest';
import type { AudioOutputState, AudioSink } from '../../src/audio/player/audio-sink';
import { FailedSink } from '../../src/audio/output/failed-sink';
import { LateSink } from '../../src/audio/output/late-sink';
import { SpeechError } from '../../src/base/errors';
import { Store } from '../../src/base/store';
import { settlePromises } from '../base/fake-clock';
import { recordingSink } from './recording-sink';

function setUp() {
  let choose: (make: () => AudioSink) => void = () => undefined;
  const chosen = new Promise<() => AudioSink>((resolve) => (choose = resolve));
  const onUnused = vi.fn();
  const outputState = new Store<AudioOutputState>('running');
  const late = new LateSink({ chosen, onUnused, outputState });
  const states = [late.playback.get().state];
  late.playback.subscribe(() => states.push(late.playback.get().state));
  return { late, choose, onUnused, outputState, states };
}

test('what it is told before the choice is told the chosen sink, all of it and in order', async () => {
  const { late, choose, onUnused } = setUp();
  const { sink, told } = recordingSink();
  const bytes = Array.from({ length: 3 }, (_, index) => new Uint8Array([index]));
  late.append(bytes[0] as Uint8Array);
  late.setVolume(0.3);
  late.pause();
  late.append(bytes[1] as Uint8Array);
  expect(late.truncate(2)).toBe(2);
  late.startSegment({ skipSeconds: 0.3 });
  late.seek(1.5);
  late.setRate(1.25);
  late.resume();
  late.endOfStream();
  expect(late.positionSeconds()).toBe(0);
  expect(late.level()).toBe(0);
  expect([...(silentSpectrum(late))]).toEqual(new Array(16).fill(-Infinity));
  choose(() => sink);
  await settlePromises();
  expect(told).toEqual([
    ['append', bytes[0]],
    ['setVolume', 0.3],
    ['pause'],
    ['append', bytes[1]],
    ['truncate', 2],
    ['startSegment', { skipSeconds: 0.3 }],
    ['seek', 1.5],
    ['setRate', 1.25],
    ['resume'],
    ['endOfStream'],
  ]);
  // The very same bytes, not a copy.
  expect(told[0]?.[1]).toBe(bytes[0]);
  expect(onUnused).not.toHaveBeenCalled();
});

function silentSpectrum(sink: AudioSink): Float32Array<ArrayBuffer> {
  const decibels = new Float32Array(16);
  sink.spectrum(decibels);
  return decibels;
}

test('afterwards it is the chosen sink', async () => {
  const { late, choose } = setUp();
  const { sink, told, playback } = recordingSink();
  choose(() => sink);
  await settlePromises();
  expect(late.playback.get()).toBe(playback.get());
  playback.set({ ...playback.get(), state: 'playing', heardSeconds: 2 });
  expect(late.playback.get()).toBe(playback.get());
  late.append(new Uint8Array(1));
  late.pause();
  expect(late.truncate(2)).toBe(3);
  expect(told.map(([name]) => name)).toEqual(['append', 'pause', 'truncate']);
  expect(late.positionSeconds()).toBe(7);
  expect(late.level()).toBe(0.5);
  expect([...silentSpectrum(late)]).toEqual(new Array(16).fill(-20));
  expect(await late.stop(20)).toBe(3);
  late.close();
  expect(told.slice(3)).toEqual([['stop', 20], ['close']]);
});

test('before the choice it says what the ear gets: nothing, and why', () => {
  const { late, outputState, states } = setUp();
  outputState.set('blocked');
  late.pause();
  late.resume();
  outputState.set('interrupted');
  outputState.set('running');
  expect(states).toEqual(['waiting', 'blocked', 'paused', 'blocked', 'waiting']);
  expect(late.playback.get()).toMatchObject({ player: undefined, heardSeconds: 0 });
});

test.each(['stop', 'close'] as const)('after %s() before the choice no sink is made, and what was held is given back once', async (end) => {
  const { late, choose, onUnused, states } = setUp();
  const make = vi.fn(() => recordingSink().sink);
  late.append(new Uint8Array(1));
  expect(await late[end](20)).toBe(end === 'stop' ? 0 : undefined);
  late.close();
  late.append(new Uint8Array(1));
  late.pause();
  choose(make);
  await settlePromises();
  expect(make).not.toHaveBeenCalled();
  expect(onUnused).toHaveBeenCalledOnce();
  expect(states).toEqual(['waiting', 'stopped']);
});

test('an output that is closed meanwhile fails it, and a choice that fails is told', async () => {
  const error = new SpeechError({ code: 'worklet-unavailable', message: 'Closed.' });
  const closed = setUp();
  closed.late.fail(error);
  expect(closed.late.playback.get()).toMatchObject({ state: 'failed', error });
  expect(closed.onUnused).toHaveBeenCalledOnce();
  const failed = setUp();
  failed.choose(() => new FailedSink(error));
  await settlePromises();
  expect(failed.late.playback.get()).toMatchObject({ state: 'failed', error });
});

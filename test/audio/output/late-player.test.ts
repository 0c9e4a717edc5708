import { expect, test, vi } from 'vitest';
import type { AudioPlayer } from '../../../src/audio/player/audio-player';
import type { AudioOutputState } from '../../../src/audio/player/audio-sink';
import { FailedPlayer } from '../../../src/audio/output/failed-player';
import { LatePlayer } from '../../../src/audio/output/late-player';
import { SpeechError } from '../../../src/base/errors';
import { Store } from '../../../src/base/store';
import { settlePromises } from '../../base/fake-clock';
import { recordingPlayer } from '../rig/recording-player';

function setUp() {
  let choose: (make: () => AudioPlayer) => void = () => undefined;
  const chosen = new Promise<() => AudioPlayer>((resolve) => (choose = resolve));
  const onUnused = vi.fn();
  const outputState = new Store<AudioOutputState>('running');
  const late = new LatePlayer({ chosen, onUnused, outputState });
  const states = [late.playback.get().state];
  late.playback.subscribe(() => states.push(late.playback.get().state));
  return { late, choose, onUnused, outputState, states };
}

test('the chosen player begins with the present state, whatever happened before', async () => {
  const { late, choose, onUnused } = setUp();
  const { player, told } = recordingPlayer();
  late.setVolume(0.3);
  late.pause();
  late.seek(9);
  late.seek(1.5);
  late.setRate(1.25);
  late.setRate(NaN);
  late.resume();
  expect(late.earliestSplice()).toBe(0);
  expect(late.positionSeconds()).toBe(0);
  expect(late.level()).toBe(0);
  expect([...silentSpectrum(late)]).toEqual(new Array(16).fill(-Infinity));
  choose(() => player);
  await settlePromises();
  expect(told).toEqual([
    ['setVolume', 0.3],
    ['setRate', 1.25],
    ['seek', 1.5],
  ]);
  expect(onUnused).not.toHaveBeenCalled();
});

function silentSpectrum(player: AudioPlayer): Float32Array<ArrayBuffer> {
  const decibels = new Float32Array(16);
  player.spectrum(decibels);
  return decibels;
}

test('afterwards it is the chosen player', async () => {
  const { late, choose } = setUp();
  const { player, told, playback } = recordingPlayer();
  choose(() => player);
  await settlePromises();
  expect(late.playback.get()).toBe(playback.get());
  playback.set({ ...playback.get(), state: 'playing', heardSeconds: 2 });
  expect(late.playback.get()).toBe(playback.get());
  late.pause();
  late.seek(2);
  expect(late.earliestSplice()).toBe(8);
  expect(told.map(([name]) => name)).toEqual(['pause', 'seek']);
  expect(late.positionSeconds()).toBe(7);
  expect(late.level()).toBe(0.5);
  expect([...silentSpectrum(late)]).toEqual(new Array(16).fill(-20));
  expect(await late.stop(20)).toBe(3);
  late.close();
  expect(told.slice(2)).toEqual([['stop', 20], ['close']]);
});

test('before the choice it reports silence, and the reason', () => {
  const { late, outputState, states } = setUp();
  outputState.set('blocked');
  late.pause();
  late.resume();
  outputState.set('interrupted');
  outputState.set('running');
  expect(states).toEqual(['waiting', 'blocked', 'paused', 'blocked', 'waiting']);
  expect(late.playback.get()).toMatchObject({ player: undefined, heardSeconds: 0 });
});

test.each(['stop', 'close'] as const)(
  'after %s() before the choice no player is made, and what was prepared is released once',
  async (end) => {
    const { late, choose, onUnused, states } = setUp();
    const make = vi.fn(() => recordingPlayer().player);
    expect(await late[end](20)).toBe(end === 'stop' ? 0 : undefined);
    late.close();
    late.pause();
    choose(make);
    await settlePromises();
    expect(make).not.toHaveBeenCalled();
    expect(onUnused).toHaveBeenCalledOnce();
    expect(states).toEqual(['waiting', 'stopped']);
  },
);

test('an output that is closed meanwhile fails it, and a failed choice is reported', async () => {
  const error = new SpeechError({ code: 'worklet-unavailable', message: 'Closed.' });
  const closed = setUp();
  closed.late.fail(error);
  expect(closed.late.playback.get()).toMatchObject({ state: 'failed', error });
  expect(closed.onUnused).toHaveBeenCalledOnce();
  const failed = setUp();
  failed.choose(() => new FailedPlayer(error));
  await settlePromises();
  expect(failed.late.playback.get()).toMatchObject({ state: 'failed', error });
});

import { expect, test, vi } from 'vitest';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { AudioPlayer } from '../../../src/audio/player/audio-player';
import type { AudioOutputState } from '../../../src/audio/player/audio-sink';
import { LogSink } from '../../../src/audio/player/log-sink';
import type { PlayerSettings } from '../../../src/audio/player/loudspeaker-claim';
import { SpeechError } from '../../../src/base/errors';
import { Store } from '../../../src/base/stores/store';
import { recordingPlayer } from '../rig/recording-player';

/** A sink whose player is opened when the test says so. */
function setUp() {
  let open: (opened: AudioPlayer | SpeechError) => void = () => undefined;
  let settings: () => PlayerSettings | undefined = () => undefined;
  const release = vi.fn();
  const outputState = new Store<AudioOutputState>('running');
  const late = new LogSink({
    log: new WritableAudioLog({ outputFormat: 'pcm', sampleRate: 8000 }),
    claim: {
      open: (_log, present, onOpened) => {
        settings = present;
        open = onOpened;
      },
      release,
    },
    settings: { rate: 1, volume: 1 },
    outputState,
  });
  const states = [late.playback.get().state];
  const stopRecording = late.playback.subscribe(() => states.push(late.playback.get().state));
  const choose = (opened: AudioPlayer | SpeechError) => open(opened);
  return { late, choose, settings: () => settings(), release, outputState, states, stopRecording };
}

test('the chosen player begins with the present state, whatever happened before', () => {
  const { late, settings, release } = setUp();
  expect(settings()).toEqual({ rate: 1, volume: 1, isPaused: false, startSeconds: 0 });
  late.setVolume(0.3);
  late.setVolume(NaN);
  late.pause();
  late.seek(9);
  late.seek(1.5);
  late.setRate(1.25);
  late.setRate(NaN);
  late.seek(NaN);
  late.resume();
  expect(late.truncate(1)).toBe(1);
  expect(late.positionSeconds()).toBe(0);
  expect(late.level()).toBe(0);
  expect([...silentSpectrum(late)]).toEqual(new Array(16).fill(-Infinity));
  expect(settings()).toEqual({ rate: 1.25, volume: 0.3, isPaused: false, startSeconds: 1.5 });
  expect(release).not.toHaveBeenCalled();
});

test('settings out of range are clamped', () => {
  const { late, settings } = setUp();
  late.setVolume(7);
  late.setRate(9);
  late.seek(-1);
  expect(settings()).toMatchObject({ rate: 2, volume: 1, startSeconds: 0 });
  late.setVolume(-7);
  late.setRate(0);
  expect(settings()).toMatchObject({ rate: 0.5, volume: 0 });
});

function silentSpectrum(player: Pick<AudioPlayer, 'spectrum'>): Float32Array<ArrayBuffer> {
  const decibels = new Float32Array(16);
  player.spectrum(decibels);
  return decibels;
}

test('afterwards it is the chosen player', async () => {
  const { late, choose } = setUp();
  const { player, told, playback } = recordingPlayer();
  choose(player);
  expect(late.playback.get()).toBe(playback.get());
  playback.set({ ...playback.get(), state: 'playing', heardSeconds: 2 });
  expect(late.playback.get()).toBe(playback.get());
  late.pause();
  late.seek(2);
  expect(late.truncate(2)).toBe(8);
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

test.each(['stop', 'close'] as const)('after %s() before the choice the claim is released once', async (end) => {
  const { late, choose, release, states } = setUp();
  expect(await late[end](20)).toBe(end === 'stop' ? 0 : undefined);
  late.close();
  late.pause();
  // No player is made any more.
  choose(new SpeechError({ code: 'interrupted', message: 'Closed.' }));
  expect(release).toHaveBeenCalledOnce();
  expect(states).toEqual(['waiting', 'stopped']);
});

test('a claim that fails is reported and released', () => {
  const error = new SpeechError({ code: 'worklet-unavailable', message: 'Closed.' });
  const { late, choose, release } = setUp();
  choose(error);
  expect(late.playback.get()).toMatchObject({ state: 'failed', error });
  expect(release).toHaveBeenCalledOnce();
});

test('listeners of the sink become listeners of the player, and leave with it', () => {
  const { late, choose, states, stopRecording } = setUp();
  const { player, playback } = recordingPlayer();
  const subscribe = vi.spyOn(playback, 'subscribe');
  choose(player);
  expect(subscribe).toHaveBeenCalledOnce();
  playback.set({ ...playback.get(), state: 'playing' });
  expect(states).toEqual(['waiting', 'waiting', 'playing']);
  stopRecording();
  playback.set({ ...playback.get(), state: 'ended' });
  expect(states).toHaveLength(3);
  expect(late.playback.get().state).toBe('ended');
});

test('what is set in the task in which the player was made reaches it', () => {
  const { late, choose, settings } = setUp();
  const { player, told } = recordingPlayer();
  late.setVolume(0.5);
  expect(settings()).toMatchObject({ volume: 0.5, isPaused: false });
  choose(player);
  late.pause();
  late.setRate(1.5);
  expect(told).toEqual([['pause'], ['setRate', 1.5]]);
});

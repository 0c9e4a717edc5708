import { afterEach, expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import {
  releaseMediaSession,
  takeMediaSession,
  updateMediaSession,
  type Controlled,
} from '../../../src/audio/media-source/element/media-session';
import { chirpWithNoise, encodeMp3 } from '../measuring/material';
import { untilState } from '../rig/sink-events';
import { tapElements, untilPosition } from '../rig/tapped-element';

const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
const { mediaSession } = navigator;
const handlers = new Map<MediaSessionAction, MediaSessionActionHandler>();
const positions: (MediaPositionState | undefined)[] = [];

/**
 * The browser's own session, with handlers and positions recorded: it does not reveal them, and nobody presses a
 * media key.
 */
mediaSession.setActionHandler = (action, handler) => {
  MediaSession.prototype.setActionHandler.call(mediaSession, action, handler);
  if (handler === null) handlers.delete(action);
  else handlers.set(action, handler);
};
mediaSession.setPositionState = (state) => {
  MediaSession.prototype.setPositionState.call(mediaSession, state);
  positions.push(state);
};

afterEach(() => {
  mediaSession.metadata = null;
});

function press(action: MediaSessionAction, details: Partial<MediaSessionActionDetails> = {}) {
  handlers.get(action)?.({ action, ...details });
}

function player(name: string, told: string[]): Controlled {
  return {
    player: {
      resume: () => told.push(`${name} play`),
      pause: () => told.push(`${name} pause`),
      stop: () => Promise.resolve(told.push(`${name} stop`)),
      seek: (seconds) => told.push(`${name} seek ${seconds}`),
      positionSeconds: () => 20,
    },
    metadata: { title: name },
    state: () => ({ isPlaying: true, durationSeconds: 60, rate: 1 }),
  };
}

test("the system's controls act on the present player", async () => {
  const tap = await tapElements(24_000);
  document.title = 'A page that speaks';
  const app = new MediaMetadata({ title: 'What the app showed' });
  mediaSession.metadata = app;
  const sink = await tap.make(MP3);
  sink.append(await encodeMp3(chirpWithNoise(4, 24_000), 24_000));
  expect(mediaSession.metadata).toBe(app);
  await untilState(sink, 'playing');
  expect(mediaSession.metadata.title).toBe('A page that speaks');
  expect(mediaSession.playbackState).toBe('playing');
  expect(positions.at(-1)).toMatchObject({ duration: Infinity, playbackRate: 1 });
  press('pause');
  await untilState(sink, 'paused');
  expect(mediaSession.playbackState).toBe('paused');
  press('seekto', { seekTime: 2 });
  expect(sink.positionSeconds()).toBe(2);
  press('seekbackward', { seekOffset: 0.5 });
  expect(sink.positionSeconds()).toBe(1.5);
  press('seekforward');
  expect(sink.positionSeconds()).toBe(sink.playback.get().receivedSeconds);
  press('seekbackward');
  expect(sink.positionSeconds()).toBe(0);
  press('play');
  await untilState(sink, 'playing');
  await untilPosition(sink, 0.2);
  sink.endOfStream();
  expect(positions.at(-1)?.duration).toBeCloseTo(4, 0);
  press('stop');
  await untilState(sink, 'stopped');
  expect(mediaSession.metadata).toBe(app);
  expect(mediaSession.playbackState).toBe('none');
  expect(handlers.size).toBe(0);
  await tap.close();
});

test('the player that started last has the controls, and releases them', () => {
  const told: string[] = [];
  const first = player('first', told);
  const second = player('second', told);
  takeMediaSession(first);
  takeMediaSession(second);
  updateMediaSession(first);
  expect(mediaSession.metadata?.title).toBe('second');
  press('play');
  releaseMediaSession(second);
  expect(mediaSession.metadata?.title).toBe('first');
  press('seekforward');
  press('seekbackward', { seekOffset: 30 });
  takeMediaSession(second);
  releaseMediaSession(first);
  expect(mediaSession.metadata?.title).toBe('second');
  press('pause');
  releaseMediaSession(second);
  expect(mediaSession.metadata).toBeNull();
  expect(told).toEqual(['second play', 'first seek 30', 'first seek 0', 'second pause']);
});

test('an action or a position that the browser does not know does not affect the others', () => {
  const own = { ...Object.getOwnPropertyDescriptors(mediaSession) };
  const known: string[] = [];
  mediaSession.setActionHandler = (action) => {
    if (action === 'seekto') throw new TypeError('seekto');
    known.push(action);
  };
  mediaSession.setPositionState = () => {
    throw new TypeError('duration');
  };
  const only = player('only', []);
  takeMediaSession(only);
  expect(known).toEqual(['play', 'pause', 'stop', 'seekbackward', 'seekforward']);
  expect(mediaSession.metadata?.title).toBe('only');
  releaseMediaSession(only);
  Object.defineProperties(mediaSession, own);
});

test('without controls, nothing happens', () => {
  Object.defineProperty(navigator, 'mediaSession', { value: undefined, configurable: true });
  const only = player('only', []);
  takeMediaSession(only);
  updateMediaSession(only);
  releaseMediaSession(only);
  Reflect.deleteProperty(navigator, 'mediaSession');
  expect(navigator.mediaSession).toBe(mediaSession);
});

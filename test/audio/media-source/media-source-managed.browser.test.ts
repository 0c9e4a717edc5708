/**
 * A MediaSource managed by the browser, as on an iPhone: it decides when it is filled, and drops what it likes.
 * Chromium has no such events, so the test sends them; what they report really happens to a real buffer.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { attachMediaSource } from '../../../src/audio/media-source/containers/attach-media-source';
import { alignRecording } from '../measuring/correlate';
import { decodeSegments } from '../codecs/decode-segments';
import { chirpWithNoise, encodeMp3 } from '../measuring/material';
import { untilSnapshot } from '../rig/sink-events';
import { tapElements, untilPosition, type ElementTap } from '../rig/tapped-element';

const RATE = 24_000;
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const SOUND_SECONDS = 25;
const NativeMediaSource = MediaSource;

class ManagedMediaSource extends NativeMediaSource {
  streaming = false;

  ask(isWanted: boolean): void {
    this.streaming = isWanted;
    this.dispatchEvent(new Event(isWanted ? 'startstreaming' : 'endstreaming'));
  }

  async drop(start: number, end: number): Promise<void> {
    const [buffer] = this.sourceBuffers;
    if (buffer === undefined) throw new Error('There is no buffer.');
    buffer.remove(start, end);
    await new Promise((resolve) => {
      buffer.addEventListener('updateend', resolve, { once: true });
    });
    const removedRanges = { length: 1, start: () => start, end: () => end };
    buffer.dispatchEvent(Object.assign(new Event('bufferedchange'), { removedRanges }));
  }
}

const made: ManagedMediaSource[] = [];
let tap: ElementTap;

beforeEach(async () => {
  tap = await tapElements(RATE);
});

afterEach(async () => {
  globalThis.MediaSource = NativeMediaSource;
  made.length = 0;
  await tap.close();
});

async function speak(sound: Float32Array) {
  const mp3 = await encodeMp3(sound, RATE);
  globalThis.MediaSource = class extends ManagedMediaSource {
    constructor() {
      super();
      made.push(this);
    }
  };
  const sink = await tap.make(MP3);
  sink.append(mp3.slice());
  const [mediaSource] = made.slice(-1);
  if (mediaSource === undefined) throw new Error('No MediaSource was made.');
  return { mp3, sink, mediaSource };
}

/** The end of the buffer, once it has reached a second and nothing is being appended. */
async function untilFilled({ sourceBuffers }: MediaSource, seconds: number): Promise<number> {
  const end = () => {
    const { buffered } = tap.element;
    return buffered.length === 0 ? 0 : buffered.end(buffered.length - 1);
  };
  while (end() < seconds || sourceBuffers[0]?.updating === true) {
    const [buffer] = sourceBuffers;
    await new Promise((resolve) => {
      if (buffer === undefined) sourceBuffers.addEventListener('addsourcebuffer', resolve, { once: true });
      else buffer.addEventListener('updateend', resolve, { once: true });
    });
  }
  return end();
}

test('is filled far ahead only when it asks for it', async () => {
  const { sink, mediaSource } = await speak(chirpWithNoise(SOUND_SECONDS, RATE));
  sink.pause();
  expect(await untilFilled(mediaSource, 9.9)).toBeLessThan(SOUND_SECONDS / 2);
  mediaSource.ask(true);
  expect(await untilFilled(mediaSource, SOUND_SECONDS - 0.1)).toBeGreaterThan(SOUND_SECONDS / 2);
});

test.each([
  ['ahead of the listener', 1.5],
  ['where the listener is', 0],
])('sound that it drops %s is appended again', async (_, from) => {
  const { mp3, sink, mediaSource } = await speak(chirpWithNoise(8, RATE));
  await untilFilled(mediaSource, 7.9);
  await untilPosition(sink, 0.3);
  await mediaSource.drop(from, 4);
  const { state } = await untilSnapshot(sink, ({ state, positionSeconds }) => positionSeconds >= 3 || (from > 1 && state === 'waiting'));
  expect(state).toBe('playing');
  const expected = await decodeSegments(MP3, [mp3]);
  const alignment = alignRecording(expected.slice(from === 0 ? 1.5 * RATE : 0, 2.8 * RATE), await tap.tap.read());
  expect(alignment).toMatchObject({ gaps: [], doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
});

test('is used if there is no other, and then no other device can be chosen', async () => {
  const scope = globalThis as { ManagedMediaSource?: typeof MediaSource };
  Reflect.deleteProperty(globalThis, 'MediaSource');
  scope.ManagedMediaSource = ManagedMediaSource;
  const element = new Audio();
  try {
    const attached = await new Promise<MediaSource>((resolve) => {
      const source = attachMediaSource(element, { onOpen: () => resolve(source.mediaSource), onWanted: () => undefined });
    });
    expect(attached).toBeInstanceOf(ManagedMediaSource);
    expect(element.disableRemotePlayback).toBe(true);
  } finally {
    delete scope.ManagedMediaSource;
    Object.defineProperty(globalThis, 'MediaSource', { value: NativeMediaSource, configurable: true, writable: true });
  }
});

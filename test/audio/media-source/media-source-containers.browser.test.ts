/** The browser's own demuxers read our containers, and the sound is heard. */
import { afterEach, describe, expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { findContainer } from '../../../src/audio/media-source/containers/find-container';
import { opusInMp4 } from '../../../src/audio/media-source/containers/mp4-container';
import { opusInWebm, vorbisInWebm } from '../../../src/audio/media-source/containers/webm-container';
import { encodeOpus } from '../codecs/encode-opus';
import { alignRecording } from '../measuring/correlate';
import { decodeSegments } from '../codecs/decode-segments';
import { chirpWithNoise, cutIrregularly, encodeVorbis } from '../measuring/material';
import { untilState } from '../rig/sink-events';
import { tapElements, untilPosition, type ElementTap } from '../rig/tapped-element';

const OPUS: AudioFormat = { outputFormat: 'ogg_opus', sampleRate: 48_000 };
const VORBIS: AudioFormat = { outputFormat: 'ogg_vorbis', sampleRate: 24_000 };
/** A Vorbis block: Chromium does not trim the last one of a stream (see vorbisInWebm). */
const MAX_BLOCK_FRAMES = 1024;
const taps: ElementTap[] = [];

afterEach(async () => {
  await Promise.all(taps.splice(0).map((tap) => tap.close()));
});

test('support in this browser is found by trying, once', async () => {
  const found = async (outputFormat: AudioFormat['outputFormat']) => (await findContainer({ outputFormat, sampleRate: 24_000 }))?.mimeType;
  expect(await found('mp3')).toBe('audio/mpeg');
  expect(await found('ogg_opus')).toBe('audio/mp4; codecs="opus"');
  expect(await found('ogg_vorbis')).toBe('audio/webm; codecs="vorbis"');
  for (const samples of ['pcm', 'mulaw', 'alaw'] as const) expect(await found(samples)).toBeUndefined();
  expect(findContainer(OPUS)).toBe(findContainer(OPUS));
  expect(await findContainer({ outputFormat: 'pcm', sampleRate: 8000 })).toBeUndefined();
});

test('a browser that claims support and accepts nothing is not believed', async () => {
  const liar = Object.getOwnPropertyDescriptor(SourceBuffer.prototype, 'appendBuffer') as PropertyDescriptor;
  Object.defineProperty(SourceBuffer.prototype, 'appendBuffer', {
    ...liar,
    value: function (this: SourceBuffer) {
      queueMicrotask(() => this.dispatchEvent(new Event('updateend')));
    },
  });
  try {
    // A new module instance, so that nothing is known yet.
    const path = '../../../src/audio/media-source/containers/find-container?liar';
    const fresh = (await import(/* @vite-ignore */ path)) as { findContainer: typeof findContainer };
    expect(await fresh.findContainer(OPUS)).toBeUndefined();
  } finally {
    Object.defineProperty(SourceBuffer.prototype, 'appendBuffer', liar);
  }
});

describe.each([
  { container: opusInMp4, format: OPUS, encode: encodeOpus },
  { container: opusInWebm, format: OPUS, encode: encodeOpus },
  { container: vorbisInWebm, format: VORBIS, encode: (sound: Float32Array<ArrayBuffer>) => encodeVorbis(sound, VORBIS.sampleRate) },
])('$container.mimeType', ({ container, format, encode }) => {
  const rate = format.sampleRate;

  test('is exact, and joined with another stream', async () => {
    const tap = await tapElements(rate);
    taps.push(tap);
    const sounds = [chirpWithNoise(1.3, rate, 1), chirpWithNoise(1.1, rate, 2)];
    const segments = await Promise.all(sounds.map(encode));
    const sink = await tap.make(format, { container });
    for (const [index, segment] of segments.entries()) {
      if (index > 0) sink.startSegment();
      for (const piece of cutIrregularly(segment, 2000, index + 1)) sink.append(piece);
    }
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ underruns: 0, error: undefined });
    expect(ended.heardSeconds).toBeCloseTo(2.4, 6);
    const joined = await decodeSegments(format, segments);
    const { doubled, ...rest } = alignRecording(joined, await tap.tap.read());
    expect(rest).toMatchObject({ gaps: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 });
    const doubledFrames = doubled.reduce((sum, { frames }) => sum + frames, 0);
    expect(doubledFrames).toBeLessThan(container === vorbisInWebm ? MAX_BLOCK_FRAMES : 1);
  });

  test('can be sought in, even where it was not given yet', async () => {
    const tap = await tapElements(rate);
    taps.push(tap);
    const encoded = await encode(chirpWithNoise(5, rate));
    const expected = await decodeSegments(format, [encoded]);
    const sink = await tap.make(format, { container });
    sink.append(encoded);
    sink.endOfStream();
    sink.seek(3);
    await untilPosition(sink, 3.6);
    sink.seek(1);
    await untilState(sink, 'playing');
    await untilPosition(sink, 1.6);
    await sink.stop(20);
    const recording = await tap.tap.read();
    for (const from of [3.1, 1.1]) {
      const stretch = expected.slice(from * rate, (from + 0.4) * rate);
      expect(alignRecording(stretch, recording), `from ${from} s`).toMatchObject({
        gaps: [],
        doubled: [],
        lost: [],
        missingAtStart: 0,
        missingAtEnd: 0,
      });
    }
  });
});

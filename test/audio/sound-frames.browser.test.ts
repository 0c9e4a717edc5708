/**
 * Sound is measured in the Worker if possible, and in the page if not, or if the Worker dies. The frames are the
 * same, and each is reported once.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FALLBACK_DECODERS } from '../../src/audio/decode/fallback-decoders';
import { FeedWorkerHost } from '../../src/audio/feed/worker-host';
import workerSource from '../../src/audio/worker/feed-worker/index.ts?worker-script';
import type { AudioFormat } from '../../src/base/audio-format';
import type { SoundFrames } from '../../src/audio/meter/frame-meter';
import { LocalSoundFrames } from '../../src/audio/meter/local-sound-frames';
import type { SoundFramesReader } from '../../src/audio/meter/sound-frames-reader';
import { WorkerSoundFrames } from '../../src/audio/meter/worker-sound-frames';
import { systemClock } from '../../src/base/clock';
import { chirpWithNoise, encodeMp3, encodePcm } from './material';

const RATE = 24_000;
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const NativeWorker = Worker;
const made: Worker[] = [];

beforeEach(() => {
  globalThis.Worker = class extends NativeWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      made.push(this);
    }
  };
});

afterEach(() => {
  globalThis.Worker = NativeWorker;
  for (const worker of made.splice(0)) worker.terminate();
});

function hostOf(prelude = '', source = workerSource): FeedWorkerHost {
  return new FeedWorkerHost(URL.createObjectURL(new Blob([prelude, '\n', source], { type: 'text/javascript' })), systemClock);
}

const bytesOf = (format: AudioFormat, sound: Float32Array) => (format === MP3 ? encodeMp3(sound, RATE) : Promise.resolve(encodePcm(sound)));

/** Measures two segments, split anywhere; `inBetween` runs in the middle of the second one. */
async function measure(
  make: (onFrames: (frames: SoundFrames) => void) => SoundFramesReader,
  format: AudioFormat,
  inBetween: () => void = () => undefined,
) {
  const frames: number[] = [];
  const reader = make(({ loudness, brightness }) => {
    loudness.forEach((level, index) => frames.push(level, brightness[index] ?? -1));
  });
  const seconds: number[] = [];
  for (const [index, seed] of [1, 2].entries()) {
    const bytes = await bytesOf(format, chirpWithNoise(1.5, RATE, seed));
    reader.startSegment({ isJoined: index > 0 });
    reader.append(bytes.subarray(0, 10_001));
    await reader.caughtUp();
    if (index > 0) inBetween();
    reader.append(bytes.slice(10_001));
    seconds.push(reader.receivedSeconds);
    await reader.endSegment();
    seconds.push(reader.receivedSeconds);
  }
  reader.close();
  await reader.caughtUp();
  return { frames, seconds };
}

const cases: readonly (readonly [string, AudioFormat, () => FeedWorkerHost, (() => void) | undefined])[] = [
  ['pcm in the Worker', PCM, () => hostOf(), undefined],
  ['mp3 in the Worker', MP3, () => hostOf(), undefined],
  ['pcm where the Worker does not start', PCM, () => hostOf('throw new Error("This Worker does not start.");', ''), undefined],
  ['mp3 where the Worker decodes none', MP3, () => hostOf('delete globalThis.AudioDecoder;'), undefined],
  ['mp3 after the Worker died', MP3, () => hostOf(), () => made[0]?.terminate()],
];

test.each(cases)('%s', async (_, format, makeHost, inBetween) => {
  const expected = await measure((onFrames) => new LocalSoundFrames(format, onFrames, FALLBACK_DECODERS), format);
  const host = makeHost();
  const measured = await measure(
    (onFrames) => new WorkerSoundFrames({ host, format, onFrames, fallback: FALLBACK_DECODERS }),
    format,
    inBetween,
  );
  expect(made).toHaveLength(1);
  expect(measured.seconds.map((value) => value.toFixed(6))).toEqual(expected.seconds.map((value) => value.toFixed(6)));
  expect(measured.frames).toHaveLength(expected.frames.length);
  expect(measured.frames.length).toBeGreaterThanOrEqual(2 * 2 * 150);
  const apart = measured.frames.filter((value, index) => Math.abs(value - (expected.frames[index] ?? 0)) > 1);
  expect(apart).toEqual([]);
});

test('closed in the middle, it reports nothing more and leaves nobody waiting', async () => {
  let told = 0;
  const reader = new WorkerSoundFrames({ host: hostOf(), format: PCM, onFrames: () => (told += 1), fallback: FALLBACK_DECODERS });
  reader.startSegment({ isJoined: false });
  reader.append(encodePcm(chirpWithNoise(5, RATE)));
  const waiting = [reader.caughtUp(), reader.endSegment()];
  reader.close();
  await Promise.all(waiting);
  const before = told;
  reader.append(encodePcm(chirpWithNoise(1, RATE)));
  reader.startSegment({ isJoined: false });
  await Promise.all([reader.caughtUp(), reader.endSegment()]);
  expect(told).toBe(before);
});

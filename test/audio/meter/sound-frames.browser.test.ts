/**
 * Sound is measured in the Worker if possible, and in the page if not, or if the Worker dies. The frames are the
 * same, and each is reported once.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FALLBACK_DECODERS } from '../../../src/audio/decode/fallback-decoders';
import { FeedWorkerHost } from '../../../src/audio/feed/worker-host';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import workerSource from '../../../src/audio/worker/feed-worker/index.ts?worker-script';
import type { AudioFormat } from '../../../src/base/audio-format';
import { LocalSoundFrames } from '../../../src/audio/meter/local-sound-frames';
import type { SoundFramesOptions, SoundFramesReader } from '../../../src/audio/meter/sound-frames-reader';
import { WorkerSoundFrames } from '../../../src/audio/meter/worker-sound-frames';
import { systemClock } from '../../../src/base/clock';
import { chirpWithNoise, encodeMp3, encodePcm } from '../measuring/material';

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
  make: (options: SoundFramesOptions) => SoundFramesReader,
  format: AudioFormat,
  inBetween: () => void = () => undefined,
): Promise<number[][]> {
  const frames: number[][] = [];
  const log = new WritableAudioLog(format);
  const reader = make({
    log,
    onFrames: ({ loudness, brightness }, segment) => {
      loudness.forEach((level, index) => frames.push([segment, level, brightness[index] ?? -1]));
    },
    fallback: FALLBACK_DECODERS,
  });
  for (const [index, seed] of [1, 2].entries()) {
    const bytes = await bytesOf(format, chirpWithNoise(4, RATE, seed));
    if (index > 0) log.startSegment();
    log.append(bytes.subarray(0, bytes.length / 2 + 1));
    await reader.caughtUp();
    if (index > 0) inBetween();
    log.append(bytes.slice(bytes.length / 2 + 1));
    log.endSegment();
    await reader.caughtUp();
    // The whole segment, although the log may still grow.
    expect(frames.filter(([segment]) => segment === index).length).toBeGreaterThanOrEqual(400);
  }
  reader.close();
  await reader.caughtUp();
  return frames;
}

const cases: readonly (readonly [string, AudioFormat, () => FeedWorkerHost, (() => void) | undefined])[] = [
  ['pcm in the Worker', PCM, () => hostOf(), undefined],
  ['mp3 in the Worker', MP3, () => hostOf(), undefined],
  ['pcm where the Worker does not start', PCM, () => hostOf('throw new Error("This Worker does not start.");', ''), undefined],
  ['mp3 where the Worker decodes none', MP3, () => hostOf('delete globalThis.AudioDecoder;'), undefined],
  ['pcm after the Worker died', PCM, () => hostOf(), () => made[0]?.terminate()],
  ['mp3 after the Worker died', MP3, () => hostOf(), () => made[0]?.terminate()],
];

test.each(cases)('%s', async (_, format, makeHost, inBetween) => {
  const expected = await measure((options) => new LocalSoundFrames(options), format);
  const host = makeHost();
  const measured = await measure((options) => new WorkerSoundFrames(host, options), format, inBetween);
  expect(made).toHaveLength(1);
  expect(measured).toHaveLength(expected.length);
  const apart = measured.flat().filter((value, index) => Math.abs(value - (expected.flat()[index] ?? 0)) > 1);
  expect(apart).toEqual([]);
});

test('a Worker keeps one copy of a log for all its readers, until the last one closes', async () => {
  const host = hostOf();
  const copies = vi.spyOn(host, 'open');
  const log = new WritableAudioLog(PCM);
  const open = () => {
    let frames = 0;
    const reader = new WorkerSoundFrames(host, { log, onFrames: ({ loudness }) => (frames += loudness.length) });
    return { reader, count: () => frames };
  };
  const first = open();
  log.append(encodePcm(chirpWithNoise(1, RATE)));
  const second = open();
  await Promise.all([first.reader.caughtUp(), second.reader.caughtUp()]);
  first.reader.close();
  log.append(encodePcm(chirpWithNoise(1, RATE)));
  await second.reader.caughtUp();
  expect([first.count(), second.count(), copies.mock.calls.length]).toEqual([100, 200, 1]);
  second.reader.close();
  const third = open();
  await third.reader.caughtUp();
  third.reader.close();
  expect([third.count(), copies.mock.calls.length]).toEqual([200, 2]);
});

test('closed in the middle, it reports nothing more, and no read waits for ever', async () => {
  let told = 0;
  const log = new WritableAudioLog(PCM);
  const reader = new WorkerSoundFrames(hostOf(), { log, onFrames: () => (told += 1) });
  log.append(encodePcm(chirpWithNoise(5, RATE)));
  const waiting = [reader.caughtUp(), reader.caughtUp()];
  reader.close();
  await Promise.all(waiting);
  const before = told;
  log.append(encodePcm(chirpWithNoise(1, RATE)));
  log.end();
  await reader.caughtUp();
  expect(told).toBe(before);
});

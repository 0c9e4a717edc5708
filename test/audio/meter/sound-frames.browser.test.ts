/**
 * Sound is measured, and words are searched, in the Worker if possible, and in the page if not, or if the Worker dies. The frames
 * are the same, and each is reported once. The words are the same.
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
import { UtteranceSearch } from '../../../src/timing/search/utterance-search';
import { SpeechTiming } from '../../../src/timing/speech-timing';
import { chirpWithNoise, encodeMp3, encodePcm, seeded } from '../measuring/material';

const RATE = 24_000;
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const NativeWorker = Worker;
const made: Worker[] = [];
/** Resolves when the last Worker is ready. */
let ready: Promise<unknown> = Promise.resolve();

beforeEach(() => {
  globalThis.Worker = class extends NativeWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      made.push(this);
      ready = new Promise((resolve) => this.addEventListener('message', resolve, { once: true }));
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

/** The page notices a death only after the Worker was ready, which may come after its first news. */
const killWorker = async () => {
  await ready;
  made[0]?.terminate();
};

/** Measures two segments, split anywhere; `inBetween` runs in the middle of the second one. */
async function measure(
  make: (options: SoundFramesOptions) => SoundFramesReader,
  format: AudioFormat,
  inBetween: () => Promise<void> | undefined = () => undefined,
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
    if (index > 0) await inBetween();
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

const cases: readonly (readonly [string, AudioFormat, () => FeedWorkerHost, (() => Promise<void>) | undefined])[] = [
  ['pcm in the Worker', PCM, () => hostOf(), undefined],
  ['mp3 in the Worker', MP3, () => hostOf(), undefined],
  ['pcm where the Worker does not start', PCM, () => hostOf('throw new Error("This Worker does not start.");', ''), undefined],
  ['mp3 where the Worker decodes none', MP3, () => hostOf('delete globalThis.AudioDecoder;'), undefined],
  ['pcm after the Worker died', PCM, () => hostOf(), killWorker],
  ['mp3 after the Worker died', MP3, () => hostOf(), killWorker],
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

const TEXT = 'The lighthouse keeper counted the ships, one by one, until the fog came in. Then he lit the lamp and went down.';

/** Vowels and hisses in turn, as in speech. */
function babble(seconds: number): Float32Array {
  const random = seeded(5);
  return Float32Array.from({ length: seconds * RATE }, (_, index) => {
    const at = (index / RATE) % 0.2;
    return at < 0.12 ? 0.4 * Math.sin((2 * Math.PI * 240 * index) / RATE) : 0.08 * (2 * random() - 1);
  });
}

/** Searches the words of a text in a sound; `inBetween` runs when a half of it has come. */
async function searchWords(
  make: (options: SoundFramesOptions) => SoundFramesReader,
  format: AudioFormat,
  inBetween: () => Promise<void> | undefined = () => undefined,
) {
  const log = new WritableAudioLog(format);
  const timing = new SpeechTiming({ send: (command) => reader.send(command), receivedSeconds: () => log.packets.seconds });
  const reader = make({
    log,
    onFrames: (frames, segment, found) => timing.noteFrames(frames, segment, found),
    onNews: (news) => timing.take(news),
    onSearchLost: () => timing.searchAnew(),
    fallback: FALLBACK_DECODERS,
  });
  const bytes = await bytesOf(format, babble(6));
  timing.appendText(TEXT);
  timing.startSegment({ startCharacter: 0, startSeconds: 0, logSegment: 0 });
  timing.soundComes();
  log.append(bytes.subarray(0, bytes.length / 2 + 1));
  await reader.caughtUp();
  const begun = timing.begunCharacter;
  await inBetween();
  timing.soundComes();
  log.append(bytes.slice(bytes.length / 2 + 1));
  log.endSegment();
  await reader.caughtUp();
  timing.endSegment();
  await reader.caughtUp();
  reader.close();
  return { begun, words: timing.timedWords() };
}

test.each(cases)('words in %s', async (name, format, makeHost, inBetween) => {
  const expected = await searchWords((options) => new LocalSoundFrames(options), format);
  expect(expected.begun).toBeGreaterThan(0);
  expect(expected.words).toHaveLength(TEXT.split(' ').length);
  const host = makeHost();
  const searchedHere = vi.spyOn(UtteranceSearch.prototype, 'obey');
  const { begun, words } = await searchWords((options) => new WorkerSoundFrames(host, options), format, inBetween);
  expect(searchedHere.mock.calls.length > 0).toBe(!name.endsWith(' in the Worker'));
  searchedHere.mockRestore();
  expect(begun).toBe(expected.begun);
  // The decoder begins slightly differently in another thread.
  expect(words.map(({ startCharacter }) => startCharacter)).toEqual(expected.words.map(({ startCharacter }) => startCharacter));
  for (const [index, { startSeconds }] of words.entries()) {
    expect(Math.abs(startSeconds - (expected.words[index]?.startSeconds ?? 0))).toBeLessThan(0.05);
  }
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

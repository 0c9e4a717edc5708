/**
 * Where the feed runs: in the Worker if possible, and in the page if not, or if the Worker dies. No sound is lost on
 * the way.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import type { CopyMessage } from '../../../src/audio/feed/worker-protocol';
import { FeedWorkerHost } from '../../../src/audio/feed/worker-host';
import { sharedFeedWorker } from '../../../src/audio/worker/shared-worker';
import workerSource from '../../../src/audio/worker/feed-worker/index.ts?worker-script';
import { FakeClock } from '../../base/fake-clock';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, encodeMp3, encodePcm } from '../measuring/material';
import { untilSnapshot, untilState } from '../rig/sink-events';
import { softEnds } from '../measuring/soft-ends';
import { tapSinks, type TappedSinks } from '../rig/tapped-sinks';
import { untilRendered } from '../rig/until-rendered';

const RATE = 24_000;
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const FLAWLESS = { gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 };
const NativeWorker = Worker;
const made: Worker[] = [];
let sinks: TappedSinks;

beforeEach(async () => {
  sinks = await tapSinks(RATE);
  globalThis.Worker = class extends NativeWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      made.push(this);
    }
  };
});

afterEach(async () => {
  globalThis.Worker = NativeWorker;
  for (const worker of made.splice(0)) worker.terminate();
  await sinks.close();
});

/** A URL for a Worker that no other test shares. */
function workerUrl(prelude = '', source = workerSource): string {
  return URL.createObjectURL(new Blob([prelude, '\n', source], { type: 'text/javascript' }));
}

const heard = (sink: ReturnType<TappedSinks['make']>, seconds: number) =>
  untilSnapshot(sink, ({ heardSeconds, state }) => heardSeconds >= seconds || state === 'failed');

async function untilEndedWhole(sink: ReturnType<TappedSinks['make']>, sound: Float32Array): Promise<void> {
  const ended = await untilState(sink, 'ended');
  expect(ended).toMatchObject({ underruns: 0, error: undefined, positionSeconds: ended.receivedSeconds });
  expect(alignRecording(sound, await sinks.tap.read())).toMatchObject(FLAWLESS);
}

test('all sinks of a page share one Worker, which ends after a while without use', async () => {
  const clock = new FakeClock();
  const host = new FeedWorkerHost(workerUrl(), clock);
  const open = () => {
    const { port1: control } = new MessageChannel();
    const message: CopyMessage = { type: 'copy', format: PCM, joins: { cuts: [], segments: [] }, control };
    return host.open(message, [control], () => undefined);
  };
  const releases = [open(), open()];
  expect(made).toHaveLength(1);
  let ends = 0;
  const [worker] = made;
  if (worker === undefined) throw new Error('No Worker was made.');
  const terminate = worker.terminate.bind(worker);
  worker.terminate = () => {
    ends += 1;
    terminate();
  };
  releases[0]?.();
  await clock.advance(600_000);
  expect(ends).toBe(0);
  releases[1]?.();
  releases[1]?.();
  await clock.advance(29_000);
  host.warm(PCM);
  await clock.advance(29_000);
  expect(ends).toBe(0);
  await clock.advance(2000);
  expect([ends, made.length, clock.timerCount]).toEqual([1, 1, 0]);
  open();
  expect(made).toHaveLength(2);
});

describe('the page feeds', () => {
  test.each([
    ['answers with nothing', () => '/there-is-no-such-file.js'],
    ['throws at once', () => workerUrl('throw new Error("This Worker does not start.");', '')],
  ])('if the Worker %s', async (_, url) => {
    const sound = softEnds(chirpWithNoise(1, RATE), RATE);
    const sink = sinks.make(PCM, { worker: sharedFeedWorker(url()) });
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await untilEndedWhole(sink, sound);
    // It does not try again.
    const before = made.length;
    expect(before).toBe(1);
  });

  test('if no Worker can be made', async () => {
    globalThis.Worker = class extends NativeWorker {
      constructor() {
        throw new DOMException('Forbidden', 'SecurityError');
        super('');
      }
    };
    const sound = softEnds(chirpWithNoise(1, RATE), RATE);
    const sink = sinks.make(MP3, { worker: sharedFeedWorker(workerUrl()) });
    sink.append(await encodeMp3(sound, RATE));
    sink.endOfStream();
    await untilEndedWhole(sink, sound);
  });

  test('mp3 that the Worker cannot decode, without asking it a second time', async () => {
    const url = workerUrl('delete globalThis.AudioDecoder;');
    const sound = softEnds(chirpWithNoise(1, RATE), RATE);
    const mp3 = await encodeMp3(sound, RATE);
    for (let round = 0; round < 2; round += 1) {
      const from = (await sinks.tap.read()).length;
      const sink = sinks.make(MP3, { worker: sharedFeedWorker(url) });
      sink.append(mp3.slice(0, 500));
      sink.append(mp3.slice(500));
      sink.endOfStream();
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, error: undefined });
      expect(alignRecording(sound, (await sinks.tap.read()).slice(from))).toMatchObject(FLAWLESS);
    }
    const pcm = sinks.make(PCM, { worker: sharedFeedWorker(url) });
    pcm.append(encodePcm(sound));
    pcm.endOfStream();
    await untilState(pcm, 'ended');
    expect(made).toHaveLength(1);
  });
});

describe('a Worker that dies', () => {
  test.each([
    ['mp3', MP3],
    ['pcm', PCM],
  ])('in the middle of speech is not heard, and the page continues (%s)', async (_, format) => {
    const sound = softEnds(chirpWithNoise(5, RATE), RATE);
    const bytes = format === MP3 ? await encodeMp3(sound, RATE) : encodePcm(sound);
    const sink = sinks.make(format, { worker: sharedFeedWorker(workerUrl()) });
    // The time to load the code of the page's feed must not matter.
    await import('../../../src/audio/feed/page-feed');
    sink.append(bytes.slice(0, bytes.length / 2));
    await heard(sink, 0.5);
    made[0]?.terminate();
    sink.append(bytes.slice(bytes.length / 2));
    sink.endOfStream();
    await untilEndedWhole(sink, sound);
  });

  test('after a seek and a change of rate that it no longer performed', async () => {
    const sound = softEnds(chirpWithNoise(6, RATE), RATE);
    const sink = sinks.make(PCM, { worker: sharedFeedWorker(workerUrl()) });
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await heard(sink, 0.5);
    made[0]?.terminate();
    sink.setRate(1.5);
    sink.setRate(1);
    sink.seek(4);
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ positionSeconds: 6, error: undefined });
    expect(alignRecording(sound.slice(4 * RATE), await sinks.tap.read())).toMatchObject({ gaps: [], lost: [], missingAtEnd: 0 });
  });

  test('after a cut leaves out the cut sound', async () => {
    const longer = chirpWithNoise(7, RATE);
    const sound = softEnds(longer.slice(0, 3 * RATE), RATE);
    const sink = sinks.make(PCM, { worker: sharedFeedWorker(workerUrl()) });
    sink.pause();
    sink.append(encodePcm(longer.slice(5 * RATE)));
    expect(sink.truncate(0)).toBe(0);
    sink.startSegment();
    sink.append(encodePcm(sound.slice(0, 2 * RATE)));
    sink.append(encodePcm(longer.slice(3 * RATE, 5 * RATE)));
    expect(sink.truncate(2)).toBe(2);
    sink.startSegment();
    sink.resume();
    await heard(sink, 0.5);
    made[0]?.terminate();
    sink.append(encodePcm(sound.slice(2 * RATE)));
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ underruns: 0, error: undefined, positionSeconds: 3, receivedSeconds: 3 });
    expect(alignRecording(sound, await sinks.tap.read())).toMatchObject({ ...FLAWLESS, clicks: expect.anything() as unknown });
  });

  test("before it noticed a cut: the page's feed applies it, and the cut sound is not heard", async () => {
    const [first, second] = [chirpWithNoise(6, RATE), chirpWithNoise(1, RATE, 2)];
    const sink = sinks.make(PCM, { worker: sharedFeedWorker(workerUrl()) });
    await import('../../../src/audio/feed/page-feed');
    sink.append(encodePcm(first));
    await heard(sink, 0.3);
    made[0]?.terminate();
    expect(sink.truncate(2.5)).toBe(2.5);
    sink.startSegment();
    sink.append(encodePcm(second));
    sink.endOfStream();
    expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, error: undefined, positionSeconds: 3.5, receivedSeconds: 3.5 });
    const recording = await sinks.tap.read();
    const fadeFrames = 0.003 * RATE;
    const whole = { gaps: [], doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 };
    const kept = alignRecording(first.slice(0, 2.5 * RATE - fadeFrames), recording);
    const joined = alignRecording(second.slice(fadeFrames), recording);
    expect([kept, joined]).toMatchObject([whole, whole]);
    expect(Math.abs(joined.lag - kept.lag - 2.5 * RATE - fadeFrames)).toBeLessThanOrEqual(1);
  });

  test('while paused leaves it paused', async () => {
    const sink = sinks.make(PCM, { worker: sharedFeedWorker(workerUrl()) });
    sink.append(encodePcm(chirpWithNoise(2, RATE)));
    sink.endOfStream();
    await heard(sink, 0.3);
    sink.pause();
    await untilState(sink, 'paused');
    made[0]?.terminate();
    sink.seek(1);
    await untilRendered(sinks.context, 0.3);
    expect(sink.playback.get()).toMatchObject({ state: 'paused', positionSeconds: 1 });
    sink.resume();
    expect(await untilState(sink, 'ended')).toMatchObject({ positionSeconds: 2, underruns: 0 });
  });

  test('makes room for a new one for the next utterance', async () => {
    const url = workerUrl();
    const play = async () => {
      const sink = sinks.make(PCM, { worker: sharedFeedWorker(url) });
      sink.append(encodePcm(chirpWithNoise(0.5, RATE)));
      sink.endOfStream();
      await untilState(sink, 'ended');
    };
    await play();
    const first = made[0];
    first?.terminate();
    // Its locks are released when it is gone, which is how the host notices.
    await untilRendered(sinks.context, 0.5);
    await play();
    expect(made).toHaveLength(2);
  });
});

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SinkFormat } from '../../src/audio/audio-sink';
import { PcmFeeder, type FeedProgress } from '../../src/audio/decode/pcm-feeder';
import type { FeedMessage } from '../../src/audio/worklet/processor/ring-protocol';
import { systemClock, type Clock } from '../../src/base/clock';
import { chirpWithNoise, cutIrregularly, encodeMp3, encodePcm } from './material';

const RATE = 16_000;
const PCM: SinkFormat = { outputFormat: 'pcm', sampleRate: RATE };
const cleanups: (() => void)[] = [];
let mp3: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  mp3 = await encodeMp3(chirpWithNoise(2, RATE), RATE);
});

afterEach(() => {
  for (const cleanUp of cleanups.splice(0)) cleanUp();
});

/** A feeder, and a ring that plays only when it is told to. */
function setUp(format = PCM, capacityFrames = RATE * 2, outputSampleRate = RATE, clock: Clock = systemClock) {
  const { port1, port2 } = new MessageChannel();
  const samples: number[] = [];
  const progress: FeedProgress[] = [];
  let ended = false;
  let inRing = 0;
  let mostInRing = 0;
  let wake: () => void = () => undefined;
  port2.onmessage = ({ data }: MessageEvent<FeedMessage>) => {
    if (data.type === 'end') {
      ended = true;
    } else {
      expect(ended).toBe(false);
      samples.push(...data.samples);
      inRing += data.samples.length;
      mostInRing = Math.max(mostInRing, inRing);
    }
    wake();
  };
  const feeder = new PcmFeeder({
    format,
    outputSampleRate,
    capacityFrames,
    port: port1,
    clock,
    onProgress: (value) => {
      progress.push(value);
      wake();
    },
  });
  cleanups.push(() => {
    feeder.close();
    port2.close();
  });
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return {
    feeder,
    samples,
    progress,
    until,
    consume: (frames: number) => {
      inRing -= frames;
      port2.postMessage({ type: 'consumed', frames: samples.length - inRing });
    },
    get ended() {
      return ended;
    },
    get inRing() {
      return inRing;
    },
    get mostInRing() {
      return mostInRing;
    },
  };
}

test('gives every sample once, in order, and then the end', async () => {
  const sound = chirpWithNoise(1, RATE);
  const ring = setUp();
  const pcm = encodePcm(sound);
  for (const piece of cutIrregularly(pcm, 500)) ring.feeder.append(piece);
  ring.feeder.endOfStream();
  await ring.until(() => ring.ended);
  expect(ring.samples).toEqual([...new Int16Array(pcm.buffer)].map((value) => value / 0x8000));
  expect(ring.progress.at(-1)).toEqual({ receivedSeconds: 1, error: undefined });
});

describe('a ring with little room', () => {
  test('never gets more than that, and the rest as it plays', async () => {
    const sound = chirpWithNoise(20, RATE);
    const ring = setUp();
    ring.feeder.append(encodePcm(sound));
    ring.feeder.endOfStream();
    await ring.until(() => ring.inRing === RATE * 2);
    // Whatever the feeder still wanted to do without being asked, it would have done by now.
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
    expect(ring.samples).toHaveLength(RATE * 2);
    while (!ring.ended) {
      ring.consume(ring.inRing);
      await ring.until(() => ring.inRing >= RATE || ring.ended);
    }
    expect(ring.samples).toHaveLength(sound.length);
    expect(ring.mostInRing).toBeLessThanOrEqual(RATE * 2);
  });

  test('of ten minutes of mp3 gets ten seconds, and nothing is decoded beyond them', async () => {
    const rate = 8000;
    const ringSeconds = 10;
    const minute = await encodeMp3(chirpWithNoise(60, rate), rate, 8);
    let steps = 0;
    const clock: Clock = {
      ...systemClock,
      setTimer: (callback, delayMs) => {
        steps += 1;
        return systemClock.setTimer(callback, delayMs);
      },
    };
    const ring = setUp({ outputFormat: 'mp3', sampleRate: rate }, rate * ringSeconds, rate, clock);
    for (let minutes = 0; minutes < 10; minutes += 1) ring.feeder.append(minute.slice());
    ring.feeder.endOfStream();
    await ring.until(() => ring.inRing > rate * (ringSeconds - 1));
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
    expect(ring.progress.at(-1)?.receivedSeconds).toBeGreaterThan(599);
    // A step decodes a second; the first knows nothing of the bit rate yet.
    expect(steps).toBeLessThanOrEqual(ringSeconds);
    while (!ring.ended) {
      const before = ring.samples.length;
      ring.consume(Math.min(rate, ring.inRing));
      await ring.until(() => ring.samples.length > before || ring.ended);
    }
    expect(ring.mostInRing).toBeLessThanOrEqual(rate * ringSeconds);
    expect(ring.samples.length / rate).toBeGreaterThan(599);
  });

  test('gets all the same what comes to more sound than its bytes let expect', async () => {
    // Six times as much sound a byte as Polly's usual mp3, which a new decoder assumes.
    const dense = await encodeMp3(chirpWithNoise(8, 8000), 8000, 8);
    const roomy = setUp({ outputFormat: 'mp3', sampleRate: 8000 }, 8000 * 60, 8000);
    roomy.feeder.append(dense.slice());
    roomy.feeder.endOfStream();
    await roomy.until(() => roomy.ended);
    const ring = setUp({ outputFormat: 'mp3', sampleRate: 8000 }, 8000, 8000);
    ring.feeder.append(dense.slice());
    ring.feeder.endOfStream();
    while (!ring.ended) {
      await ring.until(() => ring.inRing > 0 || ring.ended);
      ring.consume(Math.min(1000, ring.inRing));
    }
    expect(ring.mostInRing).toBeLessThanOrEqual(8000);
    expect(ring.samples).toEqual(roomy.samples);
  });
});

test('what has arrived is told at once, decoded or not', async () => {
  const ring = setUp();
  ring.feeder.append(new Uint8Array(2));
  await ring.until(() => ring.samples.length > 0);
  ring.feeder.append(encodePcm(chirpWithNoise(30, RATE)));
  expect(ring.progress.at(-1)?.receivedSeconds).toBeCloseTo(30, 3);
  expect(ring.samples.length).toBeLessThanOrEqual(RATE * 2);
});

test('resamples without losing an end', async () => {
  const ring = setUp(PCM, 48_000 * 3, 48_000);
  ring.feeder.append(encodePcm(chirpWithNoise(1, RATE)));
  ring.feeder.endOfStream();
  await ring.until(() => ring.ended);
  expect(ring.samples).toHaveLength(48_000);
});

test('a rate that changes on the way changes nothing but the resampler', async () => {
  const ring = setUp({ outputFormat: 'mp3', sampleRate: RATE }, RATE * 10);
  ring.feeder.append(mp3);
  ring.feeder.append(await encodeMp3(chirpWithNoise(1, 24_000), 24_000));
  ring.feeder.endOfStream();
  await ring.until(() => ring.ended);
  expect(ring.samples.length / RATE).toBeGreaterThan(3);
  expect(ring.samples.length / RATE).toBeLessThan(3.2);
});

describe('bad bytes', () => {
  test('alone are an error, and the end', async () => {
    const ring = setUp({ outputFormat: 'mp3', sampleRate: RATE });
    ring.feeder.append(new Uint8Array(30_000).fill(0x20));
    await ring.until(() => ring.ended);
    expect(ring.progress.at(-1)).toMatchObject({ receivedSeconds: 0, error: { code: 'audio-undecodable' } });
    expect(ring.samples).toEqual([]);
  });

  test('after good ones leave the good ones', async () => {
    const ring = setUp({ outputFormat: 'mp3', sampleRate: RATE }, RATE * 4);
    ring.feeder.append(mp3);
    ring.feeder.append(new Uint8Array(60_000).fill(0x20));
    await ring.until(() => ring.ended);
    expect(ring.progress.at(-1)?.error?.code).toBe('audio-undecodable');
    expect(ring.samples.length / RATE).toBeGreaterThan(1.99);
  });
});

test('closed in the middle it says and posts nothing more', async () => {
  const ring = setUp();
  ring.feeder.append(encodePcm(chirpWithNoise(1, RATE)));
  ring.feeder.close();
  const told = ring.progress.length;
  ring.feeder.append(new Uint8Array(100));
  ring.feeder.endOfStream();
  // The decoder's code is loaded by now, or never will be.
  await import('../../src/audio/decode/pcm-decoder');
  await new Promise((resolve) => setImmediate(resolve));
  expect(ring.progress).toHaveLength(told);
  expect(ring.samples).toEqual([]);
});

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PcmReader } from '../../../src/audio/decode/pcm-reader';
import type { PcmRun } from '../../../src/audio/decode/sample-queue';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import { FALLBACK_DECODERS } from '../../../src/audio/decode/fallback-decoders';
import type { FeedPiece, FeedProgress } from '../../../src/audio/feed/feed';
import { PcmFeeder } from '../../../src/audio/feed/pcm-feeder';
import type { AudioFormat } from '../../../src/base/audio-format';
import type { FeedMessage, RingReport } from '../../../src/audio/feed/ring-protocol';
import { checkOutputOptions } from '../../../src/audio/output/output-options';
import { ringOptionsOf } from '../../../src/audio/worklet/ring-options';
import { systemClock, type Clock } from '../../../src/base/clock';
import { chirpWithNoise, cutIrregularly, encodeMp3, encodePcm } from '../measuring/material';

const RATE = 16_000;
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const cleanups: (() => void)[] = [];
let mp3: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  mp3 = await encodeMp3(chirpWithNoise(2, RATE), RATE);
});

afterEach(() => {
  for (const cleanUp of cleanups.splice(0)) cleanUp();
});

interface Setup {
  readonly format?: AudioFormat;
  readonly capacityFrames?: number;
  readonly outputSampleRate?: number;
  readonly rate?: number;
  readonly clock?: Clock;
}

/** A feeder, and a ring that plays only on request. */
function setUp({ format = PCM, capacityFrames = RATE * 2, outputSampleRate = RATE, rate = 1, clock = systemClock }: Setup = {}) {
  const { port1, port2 } = new MessageChannel();
  const samples: number[] = [];
  const progress: FeedProgress[] = [];
  const pieces: FeedPiece[] = [];
  const cutsAsked: number[] = [];
  const truncationsAsked: number[] = [];
  let ended = false;
  let played = 0;
  let mostInRing = 0;
  let heldCuts: number[] | undefined;
  let readSeconds = 0;
  let wake: () => void = () => undefined;
  const report = (message: RingReport) => {
    port2.postMessage(message);
  };
  const answerCut = (afterFrames: number) => {
    ended = false;
    samples.length = Math.min(samples.length, played + afterFrames);
    report({ type: 'cut', atFrame: samples.length, frames: played, cuts: cutsAsked.length + truncationsAsked.length });
  };
  port2.onmessage = ({ data }: MessageEvent<FeedMessage>) => {
    if (data.type === 'end') {
      expect(ended).toBe(false);
      ended = true;
    } else if (data.type === 'truncate') {
      truncationsAsked.push(data.atFrame);
      answerCut(Math.max(0, data.atFrame - played));
    } else if (data.type === 'cut') {
      cutsAsked.push(data.afterFrames);
      if (heldCuts === undefined) answerCut(data.afterFrames);
      else heldCuts.push(data.afterFrames);
    } else {
      expect(ended).toBe(false);
      expect(heldCuts ?? []).toEqual([]);
      samples.push(...data.samples);
      mostInRing = Math.max(mostInRing, samples.length - played);
    }
    wake();
  };
  const log = new WritableAudioLog(format);
  class CountedReader extends PcmReader {
    override async read(maxSeconds: number): Promise<PcmRun | 'starved' | 'ended' | 'sought'> {
      const run = await super.read(maxSeconds);
      if (typeof run === 'object') readSeconds += run.samples.length / run.sampleRate;
      return run;
    }
  }
  const feeder = new PcmFeeder({
    reader: new CountedReader(log, FALLBACK_DECODERS),
    outputSampleRate,
    capacityFrames,
    timeline: [{ frame: 0, seconds: 0, rate }],
    rate,
    port: port1,
    clock,
    onProgress: (value) => {
      progress.push(value);
      wake();
    },
    onPiece: (piece) => {
      pieces.push(piece);
      wake();
    },
  });
  cleanups.push(() => {
    feeder.close();
    port2.close();
  });
  return {
    log,
    feeder,
    samples,
    progress,
    pieces,
    cutsAsked,
    truncationsAsked,
    until: async (condition: () => boolean) => {
      while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
    },
    /** Waits until the feeder has finished everything it does by itself. */
    untilIdle: async () => {
      for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
    },
    play: (frames: number) => {
      played += Math.min(frames, samples.length - played);
      report({ type: 'consumed', frames: played });
    },
    holdCuts: () => {
      heldCuts = [];
    },
    answerCuts: () => {
      const held = heldCuts ?? [];
      heldCuts = undefined;
      for (const afterFrames of held) answerCut(afterFrames);
    },
    get readSeconds() {
      return readSeconds;
    },
    get ended() {
      return ended;
    },
    get inRing() {
      return samples.length - played;
    },
    get mostInRing() {
      return mostInRing;
    },
  };
}

/** The samples in pcm bytes. */
function samplesOf(pcm: Uint8Array<ArrayBuffer>): number[] {
  return [...new Int16Array(pcm.buffer)].map((value) => value / 0x8000);
}

test('yields every sample once, in order, and then the end', async () => {
  const ring = setUp();
  const pcm = encodePcm(chirpWithNoise(1, RATE));
  for (const piece of cutIrregularly(pcm, 500)) ring.log.append(piece);
  ring.log.end();
  await ring.until(() => ring.ended);
  expect(ring.samples).toEqual(samplesOf(pcm));
  expect(ring.progress.at(-1)).toEqual({ logCuts: 0, isComplete: true, error: undefined });
});

describe('a ring with little room', () => {
  test('never gets more than it can hold, and gets the rest as it plays', async () => {
    const sound = chirpWithNoise(20, RATE);
    const ring = setUp();
    ring.log.append(encodePcm(sound));
    ring.log.end();
    await ring.untilIdle();
    expect(ring.inRing).toBeGreaterThan(RATE);
    expect(ring.readSeconds).toBeLessThanOrEqual(2);
    while (!ring.ended) {
      const before = ring.samples.length;
      ring.play(RATE);
      await ring.until(() => ring.samples.length > before || ring.ended);
    }
    expect(ring.samples).toHaveLength(sound.length);
    expect(ring.mostInRing).toBeLessThanOrEqual(RATE * 2);
  });

  test('gets ten seconds of ten minutes of mp3, and nothing more is decoded', async () => {
    const rate = 8000;
    const ringSeconds = 10;
    const minute = await encodeMp3(chirpWithNoise(60, rate), rate, 8);
    const ring = setUp({
      format: { outputFormat: 'mp3', sampleRate: rate },
      capacityFrames: rate * ringSeconds,
      outputSampleRate: rate,
    });
    for (let minutes = 0; minutes < 10; minutes += 1) ring.log.append(minute.slice());
    ring.log.end();
    await ring.until(() => ring.inRing > rate * (ringSeconds - 2));
    await ring.untilIdle();
    expect(ring.readSeconds).toBeLessThanOrEqual(ringSeconds + 1);
    while (!ring.ended) {
      const before = ring.samples.length;
      ring.play(rate * 2);
      await ring.until(() => ring.samples.length > before || ring.ended);
    }
    expect(ring.mostInRing).toBeLessThanOrEqual(rate * ringSeconds);
    expect(ring.samples.length / rate).toBeGreaterThan(599);
  });
});

test('the progress is reported when it changes, and not with each piece of sound', async () => {
  const ring = setUp();
  for (const piece of cutIrregularly(encodePcm(chirpWithNoise(20, RATE)), 2000)) ring.log.append(piece);
  await ring.until(() => ring.inRing > RATE);
  expect(ring.progress).toEqual([]);
  ring.log.cut(19);
  ring.log.end();
  while (!ring.ended) {
    const before = ring.samples.length;
    ring.play(RATE);
    await ring.until(() => ring.samples.length > before || ring.ended);
  }
  expect(ring.progress).toEqual([
    { logCuts: 1, isComplete: false, error: undefined },
    { logCuts: 1, isComplete: true, error: undefined },
  ]);
});

test.each([8000, 16_000, 22_050, 24_000])('a chunk as long as the cushion, at %d Hz, is enough to start', async (sampleRate) => {
  const ring = setUp({ format: { outputFormat: 'pcm', sampleRate }, capacityFrames: 48_000 * 3, outputSampleRate: 48_000 });
  const { cushionFrames } = ringOptionsOf({ sampleRate: 48_000 }, 100);
  ring.log.append(encodePcm(chirpWithNoise(0.1, sampleRate)));
  await ring.untilIdle();
  expect(ring.inRing).toBeGreaterThanOrEqual(cushionFrames);
  expect(cushionFrames).toBeGreaterThan(0.09 * 48_000);
});

test('the default cushion is filled by the first four frames of mp3, less the delay of their decoder', async () => {
  const ring = setUp({ format: { outputFormat: 'mp3', sampleRate: 24_000 }, capacityFrames: 48_000 * 3, outputSampleRate: 48_000 });
  const bytes = await encodeMp3(chirpWithNoise(1, 24_000), 24_000);
  const frameBytes = 144;
  ring.log.append(bytes.slice(0, 4 * frameBytes));
  await ring.untilIdle();
  expect(ring.inRing).toBeGreaterThanOrEqual(ringOptionsOf({ sampleRate: 48_000 }, checkOutputOptions({}).cushionMs).cushionFrames);
});

test('resamples without losing an end', async () => {
  const ring = setUp({ capacityFrames: 48_000 * 3, outputSampleRate: 48_000 });
  ring.log.append(encodePcm(chirpWithNoise(1, RATE)));
  ring.log.end();
  await ring.until(() => ring.ended);
  expect(ring.samples).toHaveLength(48_000);
});

test('a change of sample rate changes nothing but the resampler', async () => {
  const ring = setUp({ format: MP3, capacityFrames: RATE * 10 });
  ring.log.append(mp3);
  ring.log.append(await encodeMp3(chirpWithNoise(1, 24_000), 24_000));
  ring.log.end();
  await ring.until(() => ring.ended);
  expect(ring.samples.length / RATE).toBeGreaterThan(2.9);
  expect(ring.samples.length / RATE).toBeLessThan(3.2);
});

describe('a seek', () => {
  test('continues at the exact sample, and reports where in the output that is', async () => {
    const ring = setUp();
    const pcm = encodePcm(chirpWithNoise(8, RATE));
    ring.log.append(pcm);
    ring.log.end();
    await ring.until(() => ring.inRing > RATE);
    ring.play(5000);
    ring.feeder.seek(4.5, 1);
    await ring.until(() => ring.pieces.length > 0 && ring.samples.length > 5000 + RATE);
    expect(ring.cutsAsked).toEqual([0]);
    expect(ring.pieces).toEqual([{ frame: 5000, seconds: 4.5, rate: 1, seek: 1, cuts: 1 }]);
    const expected = samplesOf(pcm);
    expect(ring.samples.slice(0, 5000)).toEqual(expected.slice(0, 5000));
    const after = ring.samples.slice(5000);
    expect(after).toEqual(expected.slice(4.5 * RATE, 4.5 * RATE + after.length));
  });

  test('back from the end reports the end again', async () => {
    const ring = setUp();
    ring.log.append(encodePcm(chirpWithNoise(1, RATE)));
    ring.log.end();
    await ring.until(() => ring.ended);
    ring.play(RATE);
    ring.feeder.seek(0.5, 1);
    await ring.until(() => ring.pieces.length > 0 && ring.ended);
    expect(ring.samples).toHaveLength(RATE * 1.5);
  });

  test('beyond the received sound goes to its end, and continues with later sound', async () => {
    const ring = setUp();
    const pcm = encodePcm(chirpWithNoise(2, RATE));
    ring.log.append(pcm.slice(0, RATE * 2));
    await ring.until(() => ring.inRing === RATE);
    ring.feeder.seek(100, 1);
    await ring.until(() => ring.pieces.length > 0);
    expect(ring.pieces[0]).toMatchObject({ frame: 0, seconds: 1 });
    ring.log.append(pcm.slice(RATE * 2));
    await ring.until(() => ring.inRing === RATE);
    expect(ring.samples).toEqual(samplesOf(pcm).slice(RATE));
  });

  test('many of them before the ring has answered: the last one counts', async () => {
    const ring = setUp();
    const pcm = encodePcm(chirpWithNoise(8, RATE));
    ring.log.append(pcm);
    await ring.until(() => ring.inRing > RATE);
    ring.holdCuts();
    for (let seek = 1; seek <= 5; seek += 1) ring.feeder.seek(seek, seek);
    await ring.untilIdle();
    ring.answerCuts();
    await ring.until(() => ring.samples.length > RATE / 4);
    expect(ring.pieces).toHaveLength(1);
    expect(ring.pieces[0]).toMatchObject({ frame: 0, seconds: 5, seek: 5 });
    expect(ring.samples).toEqual(samplesOf(pcm).slice(5 * RATE, 5 * RATE + ring.samples.length));
  });
});

describe('a rate', () => {
  test.each([0.5, 2])('of %s from the beginning yields the right amount of sound', async (rate) => {
    const ring = setUp({ rate, capacityFrames: RATE * 10 });
    ring.log.append(encodePcm(chirpWithNoise(2, RATE)));
    ring.log.end();
    await ring.until(() => ring.ended);
    expect(ring.samples).toHaveLength((RATE * 2) / rate);
  });

  test('that changes keeps a tenth of a second, and continues after it', async () => {
    const ring = setUp({ capacityFrames: RATE * 10 });
    ring.log.append(encodePcm(chirpWithNoise(8, RATE)));
    ring.log.end();
    await ring.until(() => ring.ended);
    ring.play(2 * RATE);
    ring.feeder.setRate(2);
    await ring.until(() => ring.pieces.length > 0 && ring.ended);
    expect(ring.cutsAsked).toEqual([RATE / 10]);
    expect(ring.pieces).toEqual([{ frame: 2.1 * RATE, seconds: 2.1, rate: 2, seek: 0, cuts: 1 }]);
    expect(ring.samples.length).toBe(2.1 * RATE + (5.9 * RATE) / 2);
    // Once more, from a position known from the timeline.
    ring.play(RATE);
    ring.feeder.setRate(1);
    await ring.until(() => ring.pieces.length > 1 && ring.ended);
    expect(ring.pieces[1]).toMatchObject({ frame: 3.1 * RATE, rate: 1 });
    expect(ring.pieces[1]?.seconds).toBeCloseTo(2.1 + 2, 3);
  });

  test('that changes during a seek applies to its target', async () => {
    const ring = setUp({ capacityFrames: RATE * 10 });
    ring.log.append(encodePcm(chirpWithNoise(8, RATE)));
    await ring.until(() => ring.inRing > RATE);
    ring.holdCuts();
    ring.feeder.seek(6, 1);
    ring.feeder.setRate(2);
    await ring.untilIdle();
    ring.answerCuts();
    await ring.until(() => ring.pieces.length > 0);
    expect(ring.pieces).toEqual([{ frame: 0, seconds: 6, rate: 2, seek: 1, cuts: 2 }]);
  });

  test('of 1 changes no sample', async () => {
    const ring = setUp({ rate: 2, capacityFrames: RATE * 10 });
    const pcm = encodePcm(chirpWithNoise(1, RATE));
    ring.feeder.setRate(1);
    ring.log.append(pcm);
    ring.log.end();
    await ring.until(() => ring.ended);
    expect(ring.samples).toEqual(samplesOf(pcm));
  });
});

describe('a truncation', () => {
  const FADE = 0.003 * RATE;
  const sound = (from: number, to: number, seed = 1) => samplesOf(encodePcm(chirpWithNoise(8, RATE, seed).slice(from, to)));
  const secondsOfSecond = (seconds: number) => encodePcm(chirpWithNoise(8, RATE, 2).slice(0, seconds * RATE));

  test('of sound in the ring keeps it up to right before the cut, fades there, and continues with later sound', async () => {
    const ring = setUp({ capacityFrames: RATE * 10 });
    ring.log.append(encodePcm(chirpWithNoise(8, RATE)));
    await ring.until(() => ring.inRing === 8 * RATE);
    ring.play(RATE);
    ring.log.cut(3);
    ring.log.startSegment({});
    ring.log.append(secondsOfSecond(2));
    ring.log.end();
    await ring.until(() => ring.ended);
    expect(ring.truncationsAsked).toEqual([3 * RATE - 4 * FADE]);
    expect(ring.pieces).toEqual([{ frame: 3 * RATE - 4 * FADE, seconds: 3 - 0.012, rate: 1, seek: 0, cuts: 1 }]);
    expect(ring.samples).toHaveLength(5 * RATE);
    expect(ring.samples.slice(0, 3 * RATE - FADE)).toEqual(sound(0, 3 * RATE - FADE));
    expect(ring.samples.slice(3 * RATE + FADE)).toEqual(sound(0, 2 * RATE, 2).slice(FADE));
    const around = ring.samples.slice(3 * RATE - FADE, 3 * RATE + FADE);
    const whole = [...sound(3 * RATE - FADE, 3 * RATE), ...sound(0, FADE, 2)];
    for (const [at, sample] of around.entries()) {
      expect(sample).toBeCloseTo((whole[at] ?? 0) * (Math.abs(at + 0.5 - FADE) / FADE), 5);
    }
    expect(ring.progress.at(-1)).toMatchObject({ logCuts: 1, isComplete: true });
  });

  test('of sound that is not decoded yet leaves the ring alone', async () => {
    const ring = setUp();
    ring.log.append(encodePcm(chirpWithNoise(8, RATE)));
    await ring.until(() => ring.inRing === 2 * RATE);
    ring.log.cut(5);
    expect(ring.progress.at(-1)).toMatchObject({ logCuts: 1 });
    ring.log.startSegment({ skipSeconds: 1 });
    ring.log.append(secondsOfSecond(2));
    ring.log.end();
    while (!ring.ended) {
      ring.play(RATE);
      await ring.untilIdle();
    }
    expect([ring.truncationsAsked, ring.pieces]).toEqual([[], []]);
    expect(ring.samples).toHaveLength(6 * RATE);
    expect(ring.samples.slice(0, 5 * RATE - FADE)).toEqual(sound(0, 5 * RATE - FADE));
    expect(ring.samples.slice(5 * RATE + FADE)).toEqual(sound(RATE, 2 * RATE, 2).slice(FADE));
  });

  test('of everything continues with later sound', async () => {
    const ring = setUp();
    ring.log.append(encodePcm(chirpWithNoise(2, RATE)));
    await ring.until(() => ring.inRing > RATE);
    ring.log.cut(0);
    ring.log.startSegment({});
    ring.log.append(secondsOfSecond(1));
    ring.log.end();
    await ring.until(() => ring.ended);
    expect(ring.samples).toEqual(sound(0, RATE, 2));
  });

  test.each([
    [6, 3],
    [2, 2],
  ])('during a seek to %s s goes to %s s', async (to, from) => {
    const ring = setUp({ capacityFrames: RATE * 10 });
    ring.log.append(encodePcm(chirpWithNoise(8, RATE)));
    await ring.until(() => ring.inRing === 8 * RATE);
    ring.play(RATE);
    ring.holdCuts();
    ring.feeder.seek(to, 1);
    ring.log.cut(3);
    ring.log.startSegment({});
    ring.log.append(secondsOfSecond(1));
    ring.log.end();
    await ring.untilIdle();
    ring.answerCuts();
    await ring.until(() => ring.ended);
    expect(ring.truncationsAsked).toEqual([]);
    expect(ring.pieces).toEqual([{ frame: RATE, seconds: from, rate: 1, seek: 1, cuts: 1 }]);
    expect(ring.samples).toHaveLength(RATE + (3 - from) * RATE + RATE);
    expect(ring.samples.slice(-RATE + FADE)).toEqual(sound(0, RATE, 2).slice(FADE));
  });

  test('several of them, and another rate, yield as much sound as there is', async () => {
    const ring = setUp({ capacityFrames: RATE * 20 });
    ring.log.append(encodePcm(chirpWithNoise(8, RATE)));
    await ring.until(() => ring.inRing === 8 * RATE);
    ring.play(RATE);
    ring.log.cut(6);
    ring.log.cut(5);
    ring.feeder.setRate(0.5);
    ring.log.startSegment({});
    ring.log.append(secondsOfSecond(3));
    ring.log.cut(7);
    ring.log.startSegment({});
    ring.log.append(secondsOfSecond(1));
    ring.log.end();
    await ring.until(() => ring.ended);
    const [{ frame, seconds } = { frame: 0, seconds: 0 }] = ring.pieces.slice(-1);
    expect(ring.samples.length).toBe(frame + Math.round(((8 - seconds) / 0.5) * RATE));
    expect(ring.progress.at(-1)).toMatchObject({ logCuts: 3 });
  });
});

describe('bad bytes', () => {
  test('alone are an error, and the end', async () => {
    const ring = setUp({ format: MP3 });
    ring.log.append(new Uint8Array(30_000).fill(0x20));
    await ring.until(() => ring.ended);
    expect(ring.progress.at(-1)).toMatchObject({ error: { code: 'audio-undecodable' } });
    expect(ring.samples).toEqual([]);
  });

  test('after good ones leave the good ones', async () => {
    const ring = setUp({ format: MP3, capacityFrames: RATE * 4 });
    ring.log.append(mp3);
    ring.log.append(new Uint8Array(60_000).fill(0x20));
    await ring.until(() => ring.ended);
    expect(ring.progress.at(-1)?.error?.code).toBe('audio-undecodable');
    expect(ring.samples.length / RATE).toBeGreaterThan(1.95);
  });
});

test('closed in the middle it reports and posts nothing more', async () => {
  const ring = setUp();
  ring.log.append(encodePcm(chirpWithNoise(1, RATE)));
  ring.feeder.close();
  const told = ring.progress.length;
  ring.log.append(new Uint8Array(100));
  ring.feeder.seek(0, 1);
  ring.feeder.setRate(2);
  ring.log.end();
  await ring.untilIdle();
  expect(ring.progress).toHaveLength(told);
  expect(ring.cutsAsked).toEqual([]);
  expect(ring.samples).toEqual([]);
});

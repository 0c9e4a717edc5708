import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { AudioReader } from '../../../src/audio/log/audio-log';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { AudioFormat } from '../../../src/base/audio-format';
import { createStreamEncoder } from '../../../src/emulator/speech/encoders/audio-encoder';
import { chirpWithNoise, cutIrregularly, joinAll } from '../measuring/material';
import { makeReader } from '../codecs/reading';

const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: 1000 };

async function encode({ outputFormat, sampleRate }: AudioFormat, seconds: number): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = await createStreamEncoder(outputFormat, sampleRate);
  return joinAll(encoder.encode(chirpWithNoise(seconds, sampleRate)), encoder.finish());
}

/** Samples of one value, a millisecond each. */
function samples(count: number, value: number): Uint8Array {
  return new Uint8Array(2 * count).fill(value);
}

/** The original values of the samples that a reader yields until it starves. */
function readOn(reader: AudioReader): number[] {
  const values: number[] = [];
  for (;;) {
    const packet = reader.peek();
    if (typeof packet === 'string') return values;
    reader.place += 1;
    const { bytes, frames, trimStartFrames, trimEndFrames } = packet;
    for (let frame = trimStartFrames; frame < frames - trimEndFrames; frame += 1) values.push(bytes[2 * frame] ?? NaN);
  }
}

test.each([
  ['pcm', 16_000],
  ['mulaw', 8000],
  ['mp3', 24_000],
  ['ogg_opus', 48_000],
  ['ogg_vorbis', 24_000],
] as const)('%s: its length equals that of the decoded sound, with and without cuts and skips', async (outputFormat, sampleRate) => {
  const format = { outputFormat, sampleRate };
  const [first, second] = [await encode(format, 1.2), await encode(format, 0.7)];
  const reader = makeReader(format);
  const log = new WritableAudioLog(format);
  const seen: number[] = [];
  const compare = () => {
    expect(Math.abs(log.packets.seconds - reader.receivedSeconds)).toBeLessThan(1 / sampleRate);
    seen.push(log.packets.seconds);
  };
  for (const receiver of [reader, log]) for (const piece of cutIrregularly(first, 1)) receiver.append(piece);
  compare();
  reader.truncate(0.7);
  log.cut(0.7);
  compare();
  for (const receiver of [reader, log]) receiver.startSegment({ skipSeconds: 0.3 });
  for (const receiver of [reader, log]) for (const piece of cutIrregularly(second, 2)) receiver.append(piece);
  compare();
  reader.truncate(9);
  log.cut(9);
  compare();
  expect(seen.map((seconds) => Math.round(seconds * 10) / 10)).toEqual([1.2, 0.7, 1.1, 1.1]);
  reader.close();
});

test('undecodable bytes end it with an error, and are kept', () => {
  const log = new WritableAudioLog({ outputFormat: 'mp3', sampleRate: 24_000 });
  const noise = new Uint8Array(60_000).fill(0x20);
  log.append(noise);
  log.startSegment();
  log.cut(0);
  expect(log).toMatchObject({ isEnded: true, error: { code: 'audio-undecodable' }, byteLength: 60_000, cuts: [] });
  expect(log.chunks).toEqual([noise]);
  expect(log.packets.seconds).toBe(0);
  expect(log.read(0).peek()).toBe('ended');
});

test('each write is signalled once, as soon as it can be read', () => {
  const log = new WritableAudioLog(PCM);
  const onChange = vi.fn(() => [log.packets.seconds, log.cuts.length, log.isEnded]);
  const unsubscribe = log.subscribe(onChange);
  log.append(samples(200, 1));
  log.append(new Uint8Array(0));
  log.cut(0.05);
  log.startSegment();
  log.end();
  log.end();
  log.append(samples(200, 1));
  log.startSegment();
  log.cut(0);
  unsubscribe();
  expect(onChange.mock.results.map(({ value }) => value as unknown)).toEqual([
    [0.2, 0, false],
    [0.05, 1, false],
    [0.05, 1, false],
    [0.05, 1, true],
  ]);
});

test('splice points are at cuts and at skipped beginnings', () => {
  const log = new WritableAudioLog(PCM);
  const splicePoints: number[][] = [];
  const write = (change: () => void) => {
    change();
    splicePoints.push(log.segments.filter(({ isSpliced }) => isSpliced).map(({ startSeconds }) => startSeconds));
  };
  log.append(samples(400, 1));
  write(() => log.startSegment());
  log.append(samples(100, 2));
  write(() => log.startSegment({ skipSeconds: 0.02 }));
  log.append(samples(100, 3));
  write(() => log.cut(0.55));
  // Splice points behind a cut disappear.
  write(() => log.cut(0.2));
  write(() => log.startSegment());
  write(() => log.cut(0.9));
  write(() => log.cut(0));
  expect(splicePoints).toEqual([[], [0.5], [0.5, 0.55], [0.2], [0.2], [0.2], [0]]);
});

describe('a reader', () => {
  test('reads from its second on, and goes back', () => {
    const log = new WritableAudioLog(PCM);
    for (let value = 1; value <= 5; value += 1) log.append(samples(100, value));
    const reader = log.read(0.35);
    expect(reader.place).toBe(3);
    expect(readOn(reader)).toHaveLength(200);
    expect(reader.peek()).toBe('starved');
    expect(reader.seek(0.15)).toMatchObject({ packet: 1, dropFrames: 50 });
    expect(readOn(reader)).toHaveLength(400);
    reader.place = 4;
    expect(readOn(reader)).toEqual(new Array(100).fill(5));
    log.end();
    expect(reader.peek()).toBe('ended');
  });

  test('notices a cut once, and only if it had read the dropped sound', () => {
    const log = new WritableAudioLog(PCM);
    for (let value = 1; value <= 3; value += 1) log.append(samples(100, value));
    const [early, late] = [log.read(0.1), log.read(0.3)];
    // In the middle of the third packet, which only one of the readers has read.
    log.cut(0.25);
    expect(early.hasMetCut()).toBe(false);
    expect(late.hasMetCut()).toBe(true);
    expect([late.place, late.hasMetCut()]).toEqual([3, false]);
    // This cut drops nothing.
    log.cut(0.9);
    expect([late.hasMetCut(), late.place]).toEqual([false, 3]);
    expect(log.cuts).toEqual([
      { seconds: 0.25, endSeconds: 0.3, packets: 3 },
      { seconds: 0.25, endSeconds: 0.25, packets: 3 },
    ]);
    expect(log.read(0.3).hasMetCut()).toBe(false);
  });

  test('that starts at any time ends up with the same sound as one that reads from the beginning', () => {
    const step = fc.oneof(
      fc.record({ write: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ cut: fc.nat({ max: 1200 }), skip: fc.nat({ max: 150 }) }),
      fc.record({ look: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const log = new WritableAudioLog(PCM);
        const reader = log.read(0);
        let read: number[] = [];
        let value = 0;
        const look = () => {
          if (reader.hasMetCut()) read = read.slice(0, Math.round(log.packets.startSeconds(reader.place) * 1000));
          read.push(...readOn(reader));
        };
        for (const each of steps) {
          if ('write' in each) {
            log.append(samples(each.write, (value = (value + 1) % 128)));
          } else if ('cut' in each) {
            log.cut(each.cut / 1000);
            log.startSegment({ skipSeconds: each.skip / 1000 });
          } else {
            look();
          }
        }
        look();
        expect(read).toEqual(readOn(log.read(0)));
        expect(read).toHaveLength(Math.round(log.packets.seconds * 1000));
      }),
    );
  });
});

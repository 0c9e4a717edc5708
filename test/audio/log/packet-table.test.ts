import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AudioPacket, CodecConfig } from '../../../src/audio/packets/packet';
import { PacketTable } from '../../../src/audio/log/packet-table';
import { seeded } from '../measuring/material';

const MP3: CodecConfig = { codec: 'mp3', sampleRate: 24_000, channels: 1 };
const PCM: CodecConfig = { codec: 'pcm', sampleRate: 8000, channels: 1 };
const OPUS: CodecConfig = { codec: 'opus', sampleRate: 48_000, channels: 1, head: new Uint8Array(19) };

function packet(config: CodecConfig, frames: number, rest: Partial<AudioPacket> = {}): AudioPacket {
  return { config, bytes: new Uint8Array(144), frames, trimStartFrames: 0, trimEndFrames: 0, isFirst: false, ...rest };
}

function storeOf(...packets: AudioPacket[]): PacketTable {
  const store = new PacketTable();
  for (const each of packets) store.add(each);
  return store;
}

test('returns the same packets, in blocks of its own', () => {
  const random = seeded(4);
  const packets = Array.from({ length: 3000 }, (_, index) => {
    // Some packets are longer than a block.
    const length = index % 500 === 77 ? 70_000 : Math.floor(random() * 700);
    return packet(index < 1500 ? MP3 : PCM, 576, {
      bytes: new Uint8Array(length).fill(index & 0xff),
      trimStartFrames: index === 1500 ? 5 : 0,
      trimEndFrames: index % 7,
      isFirst: index === 0 || index === 1500,
    });
  });
  const store = storeOf(...packets);
  expect(store.length).toBe(3000);
  for (const [index, each] of packets.entries()) {
    const stored = store.at(index);
    expect(Buffer.compare(stored.bytes, each.bytes)).toBe(0);
    expect({ ...stored, bytes: undefined }).toEqual({ ...each, bytes: undefined });
    expect(stored.config).toBe(each.config);
  }
  expect(() => store.at(3000)).toThrow(RangeError);
});

test('keeps long packets as they came, and writes nothing into them', () => {
  const long = new Uint8Array(2000).fill(7);
  const store = storeOf(packet(PCM, 800, { bytes: long, isFirst: true }), packet(PCM, 800, { bytes: long.slice() }));
  expect(store.at(0).bytes.buffer).toBe(long.buffer);
  store.cut(0.1);
  for (const fill of [1, 2]) store.add(packet(PCM, 100, { bytes: new Uint8Array(200).fill(fill), isFirst: fill === 1 }));
  store.add(packet(PCM, 0, { bytes: new Uint8Array(0) }));
  expect(long.every((byte) => byte === 7)).toBe(true);
  expect([0, 1, 2, 3].map((index) => [...new Set(store.at(index).bytes)])).toEqual([[7], [1], [2], []]);
});

test('knows the time of each packet, without trimmed samples, across a change of rate', () => {
  const store = storeOf(
    packet(MP3, 576, { trimStartFrames: 529, isFirst: true }),
    packet(MP3, 576),
    packet(PCM, 800, { isFirst: true }),
    packet(PCM, 800, { trimEndFrames: 400 }),
  );
  expect([0, 1, 2, 3, 4].map((index) => store.startSeconds(index))).toEqual([
    0,
    47 / 24_000,
    623 / 24_000,
    623 / 24_000 + 0.1,
    623 / 24_000 + 0.15,
  ]);
  expect(store.seconds).toBe(623 / 24_000 + 0.15);
});

describe('locate', () => {
  test('an empty table has only its beginning', () => {
    expect(new PacketTable().locate(3)).toEqual({ packet: 0, firstPacket: 0, dropFrames: 0, seconds: 0 });
  });

  test('finds the exact sample, whatever is cut', () => {
    const cutPacket = fc
      .tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 }), fc.nat({ max: 20 }), fc.boolean(), fc.constantFrom(MP3, PCM, OPUS))
      .map(([sound, trimStartFrames, trimEndFrames, isFirst, config]) =>
        packet(config, sound + trimStartFrames + trimEndFrames, { trimStartFrames, trimEndFrames, isFirst }),
      );
    fc.assert(
      fc.property(fc.array(cutPacket, { minLength: 1, maxLength: 30 }), (packets) => {
        const store = storeOf(...packets);
        for (const [index, { config, frames, trimStartFrames, trimEndFrames }] of packets.entries()) {
          for (let frame = 0; frame < frames - trimStartFrames - trimEndFrames; frame += 1) {
            const seconds = store.startSeconds(index) + frame / config.sampleRate;
            const found = store.locate(seconds);
            expect([found.packet, found.dropFrames]).toEqual([index, frame]);
            expect(found.seconds).toBeCloseTo(seconds, 9);
            expect(found.firstPacket).toBeLessThanOrEqual(index);
          }
        }
        const end = { packet: packets.length, firstPacket: packets.length, dropFrames: 0, seconds: store.seconds };
        expect(store.locate(store.seconds)).toEqual(end);
        expect(store.locate(store.seconds + 5)).toEqual(end);
        expect(store.locate(-5)).toMatchObject({ seconds: 0 });
      }),
    );
  });

  test('begins as far before as the codec needs, and never in another stream', () => {
    const runUp = (config: CodecConfig, frames: number, bytes: number) => {
      const packets = Array.from({ length: 100 }, (_, index) =>
        packet(config, frames, { bytes: new Uint8Array(bytes), isFirst: index === 0 || index === 90 }),
      );
      const store = storeOf(...packets);
      return [80, 92].map((index) => {
        const found = store.locate(store.startSeconds(index));
        return found.packet - found.firstPacket;
      });
    };
    // 511 bytes of earlier frames, 38 of each without sound, and two frames of memory.
    expect(runUp(MP3, 576, 144)).toEqual([5 + 2, 2]);
    expect(runUp(MP3, 576, 24)).toEqual([80, 2]);
    expect(runUp(OPUS, 960, 100)).toEqual([20, 2]);
    expect(
      runUp(
        { codec: 'vorbis', sampleRate: 8000, channels: 1, headers: [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)] },
        128,
        50,
      ),
    ).toEqual([1, 1]);
    expect(runUp(PCM, 800, 1600)).toEqual([0, 0]);
  });
});

describe('truncated', () => {
  const seconds = (frames: number) => frames / 24_000;
  const stored = (store: PacketTable) =>
    Array.from({ length: store.length }, (_, index) => {
      const { frames, trimStartFrames, trimEndFrames, isFirst, config } = store.at(index);
      return [config.codec, frames, trimStartFrames, trimEndFrames, isFirst];
    });

  test('in a packet keeps its beginning, and new packets continue there', () => {
    const store = storeOf(packet(MP3, 576, { trimStartFrames: 76, isFirst: true }), packet(MP3, 576), packet(MP3, 576));
    store.cut(seconds(600));
    expect(store.seconds).toBe(seconds(600));
    expect(stored(store)).toEqual([
      ['mp3', 576, 76, 0, true],
      ['mp3', 576, 0, 476, false],
    ]);
    store.add(packet(MP3, 576, { isFirst: true }));
    expect(store.startSeconds(2)).toBe(seconds(600));
    expect(store.locate(seconds(650))).toMatchObject({ packet: 2, firstPacket: 2, dropFrames: 50 });
  });

  test('between packets, between runs, before and after everything', () => {
    const full = () =>
      storeOf(
        packet(MP3, 576, { isFirst: true }),
        packet(MP3, 576),
        packet(MP3, 500, { trimStartFrames: 500, isFirst: true }),
        packet(MP3, 576),
      );
    const cutAtFrame = (frame: number) => {
      const store = full();
      store.cut(seconds(frame));
      return [store.length, Math.round(store.seconds * 24_000)];
    };
    expect(cutAtFrame(576)).toEqual([1, 576]);
    // Packets that only prepare the decoder for dropped ones are dropped, too.
    expect(cutAtFrame(1152)).toEqual([2, 1152]);
    expect(cutAtFrame(1153)).toEqual([4, 1153]);
    expect(cutAtFrame(0)).toEqual([0, 0]);
    expect(cutAtFrame(-5)).toEqual([0, 0]);
    expect(cutAtFrame(99_999)).toEqual([4, 1728]);
  });

  test('any number of times, with any sound, keeps earlier packets and accepts later ones', () => {
    const random = seeded(8);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), fc.nat(40)), { maxLength: 12 }), (steps) => {
        const store = new PacketTable();
        /** A unique number for each present frame. */
        let sound: number[] = [];
        let count = 0;
        for (const [cut, more] of steps) {
          store.cut(seconds(cut));
          sound = sound.slice(0, cut);
          for (let index = 0; index < more; index += 1) {
            const bytes = new Uint8Array(Math.floor(random() * 9000)).fill(count);
            store.add(packet(MP3, 100, { bytes, isFirst: index === 0 }));
            for (let frame = 0; frame < 100; frame += 1) sound.push(count & 0xff);
            count += 1;
          }
        }
        const read: number[] = [];
        for (let index = 0; index < store.length; index += 1) {
          const { bytes, frames, trimStartFrames, trimEndFrames } = store.at(index);
          for (let frame = trimStartFrames; frame < frames - trimEndFrames; frame += 1) {
            read.push(bytes[0] ?? sound[read.length] ?? -1);
          }
        }
        expect(read).toEqual(sound);
        expect(store.seconds).toBeCloseTo(seconds(sound.length), 9);
      }),
    );
  });
});

test('skipped sound is in packets that only prepare the decoder, across a change of rate', () => {
  const store = storeOf(packet(PCM, 800, { isFirst: true }));
  store.skip(0.15);
  store.add(packet(PCM, 800, { trimStartFrames: 100, isFirst: true }));
  store.add(packet(MP3, 2400));
  store.add(packet(MP3, 2400));
  expect(store.seconds).toBeCloseTo(0.1 + 0.0375 + 0.1, 9);
  expect([1, 2, 3].map((index) => store.at(index).trimStartFrames)).toEqual([800, 1500, 0]);
});

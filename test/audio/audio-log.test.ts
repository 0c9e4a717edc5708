import { expect, test } from 'vitest';
import { ReceivedLength } from '../../src/audio/feed/received-length';
import type { AudioFormat } from '../../src/base/audio-format';
import { createStreamEncoder } from '../../src/emulator/speech/audio-encoder';
import { chirpWithNoise, cutIrregularly, joinAll } from './material';
import { makeReader } from './reading';

async function encode({ outputFormat, sampleRate }: AudioFormat, seconds: number): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = await createStreamEncoder(outputFormat, sampleRate);
  return joinAll(encoder.encode(chirpWithNoise(seconds, sampleRate)), encoder.finish());
}

test.each([
  ['pcm', 16_000],
  ['mulaw', 8000],
  ['mp3', 24_000],
  ['ogg_opus', 48_000],
  ['ogg_vorbis', 24_000],
] as const)('%s: it is as long as what the feed reads, cut and skipped or not', async (outputFormat, sampleRate) => {
  const format = { outputFormat, sampleRate };
  const [first, second] = [await encode(format, 1.2), await encode(format, 0.7)];
  const reader = makeReader(format);
  const length = new ReceivedLength(format);
  const lengths = () => [length.seconds, reader.receivedSeconds];
  const seen: number[] = [];
  const compare = () => {
    const [counted = NaN, read = NaN] = lengths();
    expect(Math.abs(counted - read)).toBeLessThan(1 / sampleRate);
    seen.push(read);
  };
  for (const receiver of [reader, length]) for (const piece of cutIrregularly(first, 1)) receiver.append(piece);
  compare();
  for (const receiver of [reader, length]) receiver.truncate(0.7);
  compare();
  for (const receiver of [reader, length]) receiver.startSegment({ skipSeconds: 0.3 });
  for (const receiver of [reader, length]) for (const piece of cutIrregularly(second, 2)) receiver.append(piece);
  compare();
  for (const receiver of [reader, length]) receiver.truncate(9);
  compare();
  expect(seen.map((seconds) => Math.round(seconds * 10) / 10)).toEqual([1.2, 0.7, 1.1, 1.1]);
  reader.close();
});

test('bytes that are no audio count nothing, and no more comes after them', () => {
  const length = new ReceivedLength({ outputFormat: 'mp3', sampleRate: 24_000 });
  length.append(new Uint8Array(60_000).fill(0x20));
  length.startSegment({});
  expect(length.seconds).toBe(0);
});

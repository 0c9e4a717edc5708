/** The same samples everywhere, whether the browser or a fallback decodes. */
import { expect, test } from 'vitest';
import { FALLBACK_DECODERS } from '../../../src/audio/decode/fallback-decoders';
import { canDecodeWithWebCodecs } from '../../../src/audio/decode/web-codecs-probe';
import { WebCodecsDecoder } from '../../../src/audio/decode/web-codecs-decoder';
import type { AudioFormat } from '../../../src/base/audio-format';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, encodeMp3, encodeVorbis, seeded } from '../measuring/material';
import { decodePackets, largestDifference, packetsOf } from '../codecs/packet-decoding';
import { makeReader, readAll } from '../codecs/reading';

test('reports which codecs this browser decodes itself', async () => {
  const codecs = ['opus', 'mp3', 'vorbis'] as const;
  const own: string[] = [];
  for (const codec of codecs) if (await canDecodeWithWebCodecs(codec)) own.push(codec);
  console.log(`This browser decodes ${own.length === 0 ? 'nothing' : own.join(', ')} itself.`);
  expect(codecs).toEqual(expect.arrayContaining(own));
});

const CASES = [
  ['mp3', 'mp3', 24_000, encodeMp3],
  ['mp3', 'mp3', 16_000, encodeMp3],
  ['ogg_vorbis', 'vorbis', 24_000, encodeVorbis],
] as const;

test.each(CASES)('%s is read from anywhere (%s, %i samples a second)', async (outputFormat, codec, sampleRate, encode) => {
  const format: AudioFormat = { outputFormat, sampleRate };
  const sound = chirpWithNoise(2, sampleRate);
  const bytes = await encode(sound, sampleRate);
  const packets = packetsOf(format, bytes);
  if (await canDecodeWithWebCodecs(codec)) {
    const browsers = await decodePackets((events) => Promise.resolve(new WebCodecsDecoder(events)), packets);
    expect(largestDifference(browsers, await decodePackets(FALLBACK_DECODERS[codec], packets))).toBeLessThan(1e-4);
  }
  const reader = makeReader(format);
  reader.append(bytes);
  reader.endOfStream();
  const { samples: whole, rates, last } = await readAll(reader, 0.3);
  expect({ rates, last, error: reader.error }).toEqual({ rates: [sampleRate], last: 'ended', error: undefined });
  expect(reader.receivedSeconds).toBeCloseTo(whole.length / sampleRate, 9);
  expect(alignRecording(sound, whole)).toMatchObject({ gaps: [], doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
  const random = seeded(2);
  for (let count = 0; count < 8; count += 1) {
    const at = Math.floor(random() * whole.length);
    reader.seek(at / sampleRate);
    expect(largestDifference((await readAll(reader, 0.2)).samples, whole.subarray(at)), `from sample ${at}`).toBeLessThan(1e-4);
  }
  reader.close();
});

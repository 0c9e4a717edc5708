/** Downloaded files can be played elsewhere: the browser reads them. */
import { expect, test } from 'vitest';
import { toFile } from '../../../src/audio/log/to-file';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { AudioFormat } from '../../../src/base/audio-format';
import { alignRecording } from '../measuring/correlate';
import { encodeOpus } from '../codecs/encode-opus';
import { chirpWithNoise, cutIrregularly, encodeMp3, encodePcm, encodeVorbis } from '../measuring/material';

const CASES: readonly [AudioFormat['outputFormat'], number, (samples: Float32Array, rate: number) => Promise<Uint8Array>][] = [
  ['mp3', 24_000, (samples, rate) => encodeMp3(samples, rate)],
  ['ogg_opus', 48_000, (samples) => encodeOpus(samples)],
  ['ogg_vorbis', 24_000, encodeVorbis],
  ['pcm', 16_000, (samples) => Promise.resolve(encodePcm(samples))],
  ['mulaw', 8000, (samples) => Promise.resolve(Uint8Array.from(samples, toMulaw))],
  ['alaw', 8000, (samples) => Promise.resolve(Uint8Array.from(samples, toAlaw))],
];

/** ITU-T G.711 by search: the code with the nearest value. */
function toMulaw(sample: number): number {
  const magnitude = Math.min(0x7fff, Math.abs(Math.round(sample * 0x8000))) + 0x84;
  const segment = Math.max(0, 24 - Math.clz32(magnitude));
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 0xf)) & 0xff;
}

function toAlaw(sample: number): number {
  const magnitude = Math.min(0x7fff, Math.abs(Math.round(sample * 0x8000)));
  const segment = Math.max(0, 24 - Math.clz32(magnitude));
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | ((magnitude >> (segment === 0 ? 4 : segment + 3)) & 0xf)) ^ 0x55;
}

test.each(CASES)('%s is read back as the original', async (outputFormat, sampleRate, encode) => {
  const sound = chirpWithNoise(1.5, sampleRate);
  const log = new WritableAudioLog({ outputFormat, sampleRate });
  for (const piece of cutIrregularly(await encode(sound, sampleRate), 2000)) log.append(piece.slice());
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const decoded = await context.decodeAudioData(await toFile(log).arrayBuffer());
  expect(decoded.sampleRate).toBe(sampleRate);
  const { correlation, gaps, lost, doubled, missingAtEnd } = alignRecording(sound, decoded.getChannelData(0));
  expect(correlation).toBeGreaterThan(0.95);
  expect({ gaps, lost, doubled, missingAtEnd }).toEqual({ gaps: [], lost: [], doubled: [], missingAtEnd: 0 });
});

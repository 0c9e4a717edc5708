import { describe, expect, test } from 'vitest';
import { InverseMdct } from '../../../src/audio/decode/vorbis/inverse-mdct';
import type { AudioFormat } from '../../../src/base/audio-format';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, encodeVorbis, seeded } from '../measuring/material';
import { decodeAll } from '../codecs/reading';

test.each([64, 256, 2048])('the transform of %i samples equals its definition', (length) => {
  const random = seeded(length);
  const spectrum = Float32Array.from({ length: length / 2 }, () => random() - 0.5);
  const output = new Float32Array(length);
  new InverseMdct(length).run(spectrum, output);
  for (let n = 0; n < length; n += 1) {
    let sum = 0;
    for (const [k, value] of spectrum.entries()) sum += value * Math.cos(((2 * Math.PI) / length) * (n + 0.5 + length / 4) * (k + 0.5));
    expect(Math.abs((output[n] ?? NaN) - sum)).toBeLessThan(1e-4);
  }
});

describe.each([8000, 16_000, 22_050, 24_000, 44_100, 48_000])('at %i samples a second', (sampleRate) => {
  const format: AudioFormat = { outputFormat: 'ogg_vorbis', sampleRate };

  test('is exactly the original', async () => {
    const sound = chirpWithNoise(2.345, sampleRate);
    const { samples, rates, error } = await decodeAll(format, [await encodeVorbis(sound, sampleRate)]);
    expect({ error, rates, length: samples.length }).toEqual({ error: undefined, rates: [sampleRate], length: sound.length });
    const { correlation, lag, gaps, lost, doubled, missingAtStart, missingAtEnd } = alignRecording(sound, samples);
    expect(correlation).toBeGreaterThan(0.97);
    expect({ lag, gaps, lost, doubled, missingAtStart, missingAtEnd }).toEqual({
      lag: 0,
      gaps: [],
      lost: [],
      doubled: [],
      missingAtStart: 0,
      missingAtEnd: 0,
    });
  });
});

import { expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import { LevelMeter } from '../../../src/audio/media-source/levels/level-meter';
import { spectrumLength, writeSpectrum } from '../../../src/audio/media-source/levels/spectrum';
import { encodeMp3 } from '../measuring/material';

const RATE = 24_000;
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };

function sine(frequency: number, seconds: number, amplitude = 0.5) {
  return Float32Array.from({ length: seconds * RATE }, (_, at) => amplitude * Math.sin((2 * Math.PI * frequency * at) / RATE));
}

test('a tone is in its band, at its level, and nothing is far from it', () => {
  const bands = new Float32Array(64);
  const length = spectrumLength(bands.length, RATE, RATE);
  expect(length).toBe(64);
  // In the middle of band 16 of 64 up to 24 kHz: 6 kHz.
  writeSpectrum(sine(6000, 1).subarray(0, length), RATE, RATE, 1, bands);
  const loudest = bands.indexOf(Math.max(...bands));
  expect(loudest).toBe(16);
  // Half of its amplitude, times 0.42, the mean of the window.
  expect(bands[16]).toBeCloseTo(20 * Math.log10(0.25 * 0.42), 1);
  expect(bands[24]).toBeLessThan(-60);
  expect(bands[40]).toBe(-Infinity);
  const quiet = new Float32Array(64);
  writeSpectrum(sine(6000, 1).subarray(0, length), RATE, RATE, 0.5, quiet);
  expect((bands[16] ?? 0) - (quiet[16] ?? 0)).toBeCloseTo(6.02, 1);
});

test('the level is that of the heard sound, after any seek, and nothing is decoded unasked', async () => {
  // One second each of a tone, of silence, and of a softer tone.
  const sound = new Float32Array(3 * RATE);
  sound.set(sine(440, 1), 0);
  sound.set(sine(880, 1, 0.1), 2 * RATE);
  const log = new WritableAudioLog(MP3);
  log.append(await encodeMp3(sound, RATE));
  log.end();
  const meter = new LevelMeter(log);
  /** Polls, like an app, until the sound requested by the first call is decoded. */
  const levelAt = async (seconds: number) => {
    for (;;) {
      const level = meter.level(seconds, 1);
      if (level > 0) return level;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  expect(meter.level(0.5, 1)).toBe(0);
  expect(await levelAt(0.5)).toBeCloseTo(0.5 / Math.SQRT2, 1);
  expect(meter.level(0.5, 0.5)).toBeCloseTo(0.25 / Math.SQRT2, 1);
  expect(await levelAt(2.5)).toBeCloseTo(0.1 / Math.SQRT2, 2);
  expect(await levelAt(0.8)).toBeCloseTo(0.5 / Math.SQRT2, 1);
  // Decoded in advance.
  expect(meter.level(1.5, 1)).toBeLessThan(0.01);
  expect(await levelAt(0.5)).toBeCloseTo(0.5 / Math.SQRT2, 1);
  const bands = new Float32Array(256);
  meter.spectrum(0.5, 1, bands);
  // 46.875 Hz for each band.
  expect(bands.indexOf(Math.max(...bands))).toBe(9);
  meter.close();
  expect(meter.level(0.5, 1)).toBe(0);
});

/** Compares the browser's own decoders with the compiled ones: the same samples at the same positions. */
import { describe, expect, test, vi } from 'vitest';
import { createOggEncoder } from 'wasm-media-encoders';
import { createPacketDecoder } from '../../../src/audio/decode/create-packet-decoder';
import { createMp3WasmDecoder } from '../../../src/audio/decode/wasm/mp3-wasm-decoder';
import { createOpusWasmDecoder } from '../../../src/audio/decode/wasm/opus-wasm-decoder';
import { createVorbisDecoder } from '../../../src/audio/decode/vorbis/vorbis-decoder';
import { canDecodeWithWebCodecs } from '../../../src/audio/decode/web-codecs-probe';
import { WebCodecsDecoder } from '../../../src/audio/decode/web-codecs-decoder';
import type { PacketDecoderMaker } from '../../../src/audio/packets/packet-decoder';
import type { AudioFormat } from '../../../src/base/audio-format';
import { alignRecording } from '../measuring/correlate';
import { encodeOpus } from '../codecs/encode-opus';
import { chirpWithNoise, encodeMp3, encodeVorbis, joinAll, seeded } from '../measuring/material';
import { decodePackets, largestDifference, packetsOf } from '../codecs/packet-decoding';
import { LogAndReader, readAll } from '../codecs/reading';

const createWebCodecsDecoder: PacketDecoderMaker = (events) => Promise.resolve(new WebCodecsDecoder(events));
const RATES = [8000, 16_000, 22_050, 24_000, 44_100, 48_000];

const ENCODERS = {
  mp3: (samples: Float32Array, rate: number) => encodeMp3(samples, rate, rate > 24_000 ? 128 : 48),
  ogg_opus: encodeOpus,
  ogg_vorbis: encodeVorbis,
};

test('this browser decodes all codecs, in a page and in a Worker', async () => {
  for (const codec of ['mp3', 'opus', 'vorbis'] as const) expect(await canDecodeWithWebCodecs(codec)).toBe(true);
  const worker = new Worker(new URL('./probe-worker.ts', import.meta.url), { type: 'module' });
  const answers = await new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
  });
  worker.terminate();
  expect(answers).toEqual([true, true, true]);
});

test('so no other decoder is loaded', async () => {
  const load = vi.fn(() => Promise.reject(new Error('It was not to be loaded.')));
  for (const codec of ['mp3', 'opus', 'vorbis', 'pcm', 'mulaw', 'alaw'] as const) {
    const events = { onSamples: () => undefined, onFailure: () => undefined };
    const decoder = await createPacketDecoder(codec, events, { mp3: load, opus: load, vorbis: load });
    decoder.close();
  }
  expect(load).not.toHaveBeenCalled();
});

test.each(RATES)('mp3 at %i samples a second equals the output of mpg123', async (rate) => {
  const bytes = await ENCODERS.mp3(chirpWithNoise(2, rate), rate);
  const packets = packetsOf({ outputFormat: 'mp3', sampleRate: rate }, bytes);
  const [browsers, compiled] = [await decodePackets(createWebCodecsDecoder, packets), await decodePackets(createMp3WasmDecoder, packets)];
  expect(browsers).toHaveLength(packets.reduce((sum, { frames }) => sum + frames, 0));
  expect(largestDifference(browsers, compiled)).toBeLessThan(1e-5);
});

test('Opus equals the output of libopus', async () => {
  const packets = packetsOf({ outputFormat: 'ogg_opus', sampleRate: 48_000 }, await encodeOpus(chirpWithNoise(2, 48_000)));
  const [browsers, compiled] = [await decodePackets(createWebCodecsDecoder, packets), await decodePackets(createOpusWasmDecoder, packets)];
  expect(browsers).toHaveLength(packets.reduce((sum, { frames }) => sum + frames, 0));
  expect(largestDifference(browsers, compiled)).toBeLessThan(1e-3);
});

test.each(RATES)('Vorbis at %i samples a second equals the output of our own decoder', async (rate) => {
  const packets = packetsOf({ outputFormat: 'ogg_vorbis', sampleRate: rate }, await encodeVorbis(chirpWithNoise(2, rate), rate));
  const [browsers, own] = [await decodePackets(createWebCodecsDecoder, packets), await decodePackets(createVorbisDecoder, packets)];
  expect(browsers).toHaveLength(packets.reduce((sum, { frames }) => sum + frames, 0));
  expect(largestDifference(browsers, own)).toBeLessThan(1e-5);
});

test('Vorbis with two channels equals the output of our own decoder, mixed to one', async () => {
  const encoder = await createOggEncoder();
  encoder.configure({ sampleRate: 44_100, channels: 2, vbrQuality: 3 });
  const body = encoder.encode([chirpWithNoise(2, 44_100, 1), chirpWithNoise(2, 44_100, 2)]).slice();
  const packets = packetsOf({ outputFormat: 'ogg_vorbis', sampleRate: 44_100 }, joinAll(body, encoder.finalize().slice()));
  expect(packets[0]?.config.channels).toBe(2);
  const browsers = await decodePackets(createWebCodecsDecoder, packets);
  expect(largestDifference(browsers, await decodePackets(createVorbisDecoder, packets))).toBeLessThan(1e-5);
  expect(largestDifference(browsers, new Float32Array(browsers.length))).toBeGreaterThan(0.3);
});

describe.each([['mp3', 24_000], ['ogg_opus', 48_000], ...RATES.map((rate) => ['ogg_vorbis', rate] as const)] as const)(
  '%s at %i samples a second',
  (outputFormat, sampleRate) => {
    const format: AudioFormat = { outputFormat, sampleRate };
    const sound = chirpWithNoise(2.345, sampleRate);

    test('is complete and exact, wherever decoding begins', async () => {
      const reader = new LogAndReader(format);
      reader.append(await ENCODERS[outputFormat](sound, sampleRate));
      reader.endOfStream();
      const { samples: whole, last } = await readAll(reader, 0.3);
      expect(last).toBe('ended');
      expect(reader.receivedSeconds).toBeCloseTo(whole.length / sampleRate, 9);
      const { lag, gaps, doubled, lost, missingAtStart, missingAtEnd } = alignRecording(sound, whole);
      expect({ lag, gaps, doubled, lost, missingAtStart, missingAtEnd }).toEqual({
        lag: outputFormat === 'mp3' ? 576 : 0,
        gaps: [],
        doubled: [],
        lost: [],
        missingAtStart: 0,
        missingAtEnd: 0,
      });
      if (outputFormat !== 'mp3') expect(whole).toHaveLength(sound.length);
      const random = seeded(2);
      for (let count = 0; count < 12; count += 1) {
        const at = Math.floor(random() * whole.length);
        reader.seek(at / sampleRate);
        const { samples } = await readAll(reader, 0.2);
        expect(largestDifference(samples, whole.subarray(at)), `from sample ${at}`).toBeLessThan(outputFormat === 'ogg_opus' ? 2e-3 : 1e-4);
      }
      reader.close();
    });
  },
);

test('each packet is heard as soon as it arrives, without the next one', async () => {
  const format: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
  const bytes = await encodeMp3(chirpWithNoise(1, 24_000), 24_000);
  const reader = new LogAndReader(format);
  // The second header is needed to confirm the first.
  reader.append(bytes.slice(0, 2 * 144));
  const { samples } = await readAll(reader);
  expect(samples).toHaveLength(2 * 576 - 529);
  reader.append(bytes.slice(2 * 144, 3 * 144));
  expect((await readAll(reader)).samples).toHaveLength(576);
  reader.close();
});

test('damaged frames keep their length, and later sound is right', async () => {
  const format: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
  const sound = chirpWithNoise(8, 24_000);
  const bytes = await encodeMp3(sound, 24_000);
  const whole = new LogAndReader(format);
  whole.append(bytes);
  whole.endOfStream();
  const right = (await readAll(whole)).samples;
  const damaged = bytes.slice();
  const random = seeded(5);
  for (let at = 20 * 144; at < 60 * 144; at += 1) if (at % 144 >= 4) damaged[at] = Math.floor(random() * 256);
  const reader = new LogAndReader(format);
  reader.append(damaged);
  reader.endOfStream();
  const { samples, last } = await readAll(reader);
  expect(last).toBe('ended');
  expect(reader.error).toBeUndefined();
  expect(samples).toHaveLength(right.length);
  expect(largestDifference(samples, new Float32Array(samples.length))).toBeLessThan(2);
  // Packets that are silently skipped are detected some seconds later.
  const after = 200 * 576 - 529;
  expect(largestDifference(samples.subarray(after), right.subarray(after))).toBeLessThan(1e-4);
});

import { describe, expect, test } from 'vitest';
import { toFile } from '../../../src/audio/log/to-file';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { AudioFormat } from '../../../src/base/audio-format';
import { createStreamEncoder } from '../../../src/emulator/speech/encoders/audio-encoder';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, joinAll } from '../measuring/material';
import { decodeAll, makeReader, readAll } from '../codecs/reading';

async function fileOf(outputFormat: AudioFormat['outputFormat'], ...chunks: number[][]) {
  const log = new WritableAudioLog({ outputFormat, sampleRate: 8000 });
  for (const chunk of chunks) log.append(Uint8Array.from(chunk));
  const file = toFile(log, 'word');
  return { name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()), log };
}

/** The chunks of a RIFF file, as a player reads them. */
function readRiff(bytes: Uint8Array<ArrayBuffer>) {
  const view = new DataView(bytes.buffer);
  const text = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  expect([text(0), view.getUint32(4, true), text(8)]).toEqual(['RIFF', bytes.length - 8, 'WAVE']);
  const chunks: Record<string, Uint8Array> = {};
  for (let at = 12; at < bytes.length;) {
    const length = view.getUint32(at + 4, true);
    chunks[text(at)] = bytes.slice(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return chunks;
}

test('mp3 and Ogg are the same bytes', async () => {
  expect(await fileOf('mp3', [1, 2], [], [3])).toMatchObject({ name: 'word.mp3', type: 'audio/mpeg', bytes: Uint8Array.of(1, 2, 3) });
  for (const format of ['ogg_opus', 'ogg_vorbis'] as const) {
    expect(await fileOf(format, [1])).toMatchObject({ name: 'word.ogg', type: 'audio/ogg', bytes: Uint8Array.of(1) });
  }
  expect(toFile(new WritableAudioLog({ outputFormat: 'mp3', sampleRate: 24_000 })).name).toBe('speech.mp3');
});

test('pcm gets a header', async () => {
  const { name, type, bytes } = await fileOf('pcm', [1, 2, 3], [4, 5, 6]);
  expect([name, type]).toEqual(['word.wav', 'audio/wav']);
  expect(readRiff(bytes)).toEqual({
    'fmt ': Uint8Array.of(1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0),
    data: Uint8Array.of(1, 2, 3, 4, 5, 6),
  });
});

test('half a sample at the end is dropped', async () => {
  expect(readRiff((await fileOf('pcm', [1, 2], [3])).bytes)['data']).toEqual(Uint8Array.of(1, 2));
});

test.each([
  ['mulaw', 7],
  ['alaw', 6],
] as const)('%s gets a header with its format and the number of samples', async (format, tag) => {
  const { bytes } = await fileOf(format, [1, 2], [3]);
  expect(bytes.length % 2).toBe(0);
  expect(readRiff(bytes)).toEqual({
    'fmt ': Uint8Array.of(tag, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0, 0, 0),
    fact: Uint8Array.of(3, 0, 0, 0),
    data: Uint8Array.of(1, 2, 3),
  });
});

test('the bytes stay as they arrived', async () => {
  const { log } = await fileOf('mp3', [1, 2], [], [3]);
  expect(log.byteLength).toBe(3);
  expect(log.chunks).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3)]);
});

describe('dropped or skipped sound', () => {
  const encode = async ({ outputFormat, sampleRate }: AudioFormat, sound: Float32Array) => {
    const encoder = await createStreamEncoder(outputFormat, sampleRate);
    return joinAll(encoder.encode(sound), encoder.finish());
  };

  test.each([
    ['pcm', 16_000],
    ['mulaw', 8000],
    ['mp3', 24_000],
    ['ogg_opus', 48_000],
    ['ogg_vorbis', 24_000],
  ] as const)('%s: is not in the file', async (outputFormat, sampleRate) => {
    const format = { outputFormat, sampleRate };
    const longer = chirpWithNoise(2.7, sampleRate);
    const [first, second] = [longer.slice(0, 1.5 * sampleRate), longer.slice(1.5 * sampleRate)];
    const again = makeReader(format);
    const { log } = again;
    log.append(await encode(format, first));
    log.cut(0.9);
    log.startSegment({ skipSeconds: 0.6 });
    log.append(await encode(format, second));
    log.end();
    const heard = (await readAll(again)).samples;
    expect(again.receivedSeconds).toBeGreaterThan(0.9 + 0.6 - 0.001);
    expect(again.receivedSeconds).toBeLessThan(0.9 + 0.6 + 0.1);

    const file = new Uint8Array(await toFile(log).arrayBuffer());
    const isWav = outputFormat === 'pcm' || outputFormat === 'mulaw';
    const { samples } = await decodeAll(format, [isWav ? (readRiff(file)['data'] ?? file) : file]);
    // Samples and Ogg are cut exactly, mp3 at frames of 24 ms, and its first frames after the join lack their
    // reservoir.
    const slackFrames = outputFormat === 'mp3' ? 3 * 576 + 1105 : 0;
    expect(Math.abs(samples.length - heard.length)).toBeLessThanOrEqual(slackFrames);
    const cut = Math.round(0.9 * sampleRate);
    const start = alignRecording(first.slice(0, cut), samples, { windowFrames: 512 });
    const end = alignRecording(second.slice(0.6 * sampleRate), samples, { windowFrames: 512 });
    expect(start).toMatchObject({ gaps: [], lost: [], doubled: [], missingAtStart: 0 });
    expect(end).toMatchObject({ gaps: [], lost: [], doubled: [], missingAtEnd: 0 });
    if (slackFrames === 0) {
      expect(Math.max(...samples.map((sample, at) => Math.abs(sample - (heard[at] ?? 0))))).toBeLessThan(2e-3);
    }
  });
});

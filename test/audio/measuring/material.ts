/**
 * Sound for tests: seeded, without repetition, so that every part is unique, and loud at both ends, so that a missing
 * end shows.
 */
import { createMp3Encoder, createOggEncoder } from 'wasm-media-encoders';

/** A small generator of numbers from 0 to 1 (mulberry32), deterministic for a seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A chirp that goes up and down between 200 Hz and 3 kHz, with some noise. */
export function chirpWithNoise(seconds: number, sampleRate: number, seed = 1): Float32Array<ArrayBuffer> {
  const random = seeded(seed);
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  let phase = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const time = index / sampleRate;
    const frequency = 1600 + 1400 * Math.sin(2 * Math.PI * 0.37 * time + Math.sin(2.1 * time));
    phase += (2 * Math.PI * frequency) / sampleRate;
    samples[index] = 0.4 * Math.sin(phase) + 0.04 * (random() - 0.5);
  }
  return samples;
}

/** Encodes mono samples as Polly does: constant bit rate, no tag. */
export async function encodeMp3(
  samples: Float32Array,
  sampleRate: number,
  bitrate: 8 | 48 | 64 | 128 = 48,
): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate: sampleRate, channels: 1, bitrate });
  // The encoder returns views of its own memory.
  const body = encoder.encode([samples]).slice();
  const tail = encoder.finalize().slice();
  const whole = new Uint8Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}

/** Writes mono samples as Polly's `pcm`. */
export function encodePcm(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  samples.forEach((sample, index) => {
    view.setInt16(index * 2, Math.max(-0x8000, Math.min(0x7fff, Math.round(sample * 0x8000))), true);
  });
  return new Uint8Array(view.buffer);
}

/** Splits bytes into pieces of 0 to `maxBytes` bytes, mostly small ones, single bytes among them. */
export function cutIrregularly(bytes: Uint8Array, maxBytes: number, seed = 1): Uint8Array[] {
  const random = seeded(seed);
  const pieces: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const dice = random();
    const length = dice < 0.1 ? 0 : dice < 0.3 ? 1 : Math.ceil(random() ** 3 * maxBytes);
    pieces.push(bytes.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** Splits bytes at positions taken modulo their length, for property tests. */
export function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
}

/** Concatenates bytes. */
export function joinAll(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Random bytes. */
export function noiseBytes(length: number, seed = 3): Uint8Array<ArrayBuffer> {
  const random = seeded(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** Encodes mono samples as Vorbis in Ogg, as the local Polly does. */
export async function encodeVorbis(samples: Float32Array, sampleRate: number): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = await createOggEncoder();
  encoder.configure({ sampleRate, channels: 1, vbrQuality: 5 });
  const body = encoder.encode([samples]).slice();
  return joinAll(body, encoder.finalize().slice());
}

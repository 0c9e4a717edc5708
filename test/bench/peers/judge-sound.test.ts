import { expect, test } from 'vitest';
import { chirpWithNoise } from '../../audio/measuring/material';
import { arrivalTimesMs, ARRIVALS, DRY_MS } from './arrivals';
import { judgeInterruption, judgeSound } from './judge-sound';
import type { RecordedSound } from './sound-tap';

const RATE = 24_000;
const LEAD_MS = 100;
const sound = chirpWithNoise(1, RATE);
const frames = (ms: number) => Math.round((ms / 1000) * RATE);

/** A recording that begins with silence and ends with it, made of pieces of the sound and of silence in milliseconds. */
function recorded(...parts: readonly (Float32Array | number)[]): RecordedSound {
  const all = [LEAD_MS, ...parts, 600].map((part) => (typeof part === 'number' ? new Float32Array(frames(part)) : part));
  const samples = new Float32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    samples.set(part, at);
    at += part.length;
  }
  return { sampleRate: RATE, samples, renderedAtMs: (index) => (index / RATE) * 1000 };
}

/** A part of the sound, with fades of 3 ms at the given ends. */
function part(fromMs: number, toMs: number, fades: readonly ('in' | 'out')[] = []): Float32Array {
  const samples = sound.slice(frames(fromMs), frames(toMs));
  const length = frames(3);
  for (let index = 0; index < length; index += 1) {
    if (fades.includes('in')) samples[index] = (samples[index] ?? 0) * (index / length);
    if (fades.includes('out')) samples[samples.length - 1 - index] = (samples[samples.length - 1 - index] ?? 0) * (index / length);
  }
  return samples;
}

test('sound as it was has no fault, and begins and ends when it is heard', () => {
  const heard = judgeSound(sound, recorded(part(0, 1000)));
  expect(heard).toMatchObject({ gaps: 0, gapMs: 0, lostMs: 0, doubledMs: 0, hardEdges: 0, clicks: 0 });
  expect(heard.beginsAtMs).toBeCloseTo(LEAD_MS, 0);
  expect(heard.endsAtMs).toBeCloseTo(LEAD_MS + 1000, 0);
});

test('a gap is seen, with its two hard edges, or none if the sound fades', () => {
  const hard = judgeSound(sound, recorded(part(0, 500), 80, part(500, 1000)));
  expect(hard).toMatchObject({ gaps: 1, lostMs: 0, hardEdges: 2 });
  expect(hard.gapMs).toBeCloseTo(80, 0);
  expect(judgeSound(sound, recorded(part(0, 500, ['out']), 80, part(500, 1000, ['in'])))).toMatchObject({ gaps: 1, hardEdges: 0 });
});

test('lost and repeated sound are seen', () => {
  expect(judgeSound(sound, recorded(part(0, 400), part(500, 1000))).lostMs).toBeCloseTo(100, 0);
  expect(judgeSound(sound, recorded(part(0, 400), part(300, 1000))).doubledMs).toBeCloseTo(100, 0);
});

test('an interruption is judged by its silence, its end, and what comes after it', () => {
  const interruptedAtMs = LEAD_MS + 400;
  const quiet = judgeInterruption(recorded(part(0, 420, ['out'])), interruptedAtMs);
  expect(quiet).toMatchObject({ isHard: false, lateMs: 0 });
  expect(quiet.toSilenceMs).toBeCloseTo(20, 0);
  const late = judgeInterruption(recorded(part(0, 500), 150, part(600, 700)), interruptedAtMs);
  expect(late.isHard).toBe(true);
  expect(late.toSilenceMs).toBeCloseTo(100, 0);
  expect(late.lateMs).toBeGreaterThan(90);
  const endless = recorded(part(0, 1000));
  const samples = endless.samples.slice(0, frames(LEAD_MS + 1000));
  expect(judgeInterruption({ ...endless, samples }, interruptedAtMs).toSilenceMs).toBeNaN();
});

test.each(ARRIVALS)('pieces that arrive %s come in order, and soon enough to be played without a gap but in dry', (kind) => {
  const arrival = { kind, pieces: 60, pieceSeconds: 0.1 };
  for (let seed = 1; seed <= 20; seed += 1) {
    const times = arrivalTimesMs({ ...arrival, seed });
    expect(times).toHaveLength(60);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times).toEqual(arrivalTimesMs({ ...arrival, seed }));
    const latest = Math.max(...times.map((atMs, index) => atMs - index * 100));
    expect(latest).toBe(kind === 'dry' ? DRY_MS : 0);
  }
});

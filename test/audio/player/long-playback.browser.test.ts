/**
 * A short form of the recording in `npm run bench -- playback`: several utterances at once, half a minute of sound in
 * all, each over its own network with bursts and stalls. The recording must equal the decoded original.
 */
import { expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { chirpWithNoise, encodeMp3 } from '../measuring/material';
import { DROPPED_FRAMES, recordUnevenly, STALL_MS, type UnevenRecording, type UnevenRecordingOptions } from '../rig/record-unevenly';

const FORMAT: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
const SECONDS = 7;
/** Large, because a busy machine that delivers late must not exhaust the cushion. */
const CUSHION_MS = 1000;
/** With less left when a piece arrived, this machine was late, not the sink. */
const LATE_LEAD_MS = 150;
const ATTEMPTS = 3;
const FLAWLESS = { driftFrames: 0, gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 };
/** Two decoders may round differently. */
const ROUNDING = 1e-4;

async function record(seed: number, fault?: NonNullable<UnevenRecordingOptions['fault']>): Promise<UnevenRecording> {
  const bytes = await encodeMp3(chirpWithNoise(SECONDS, FORMAT.sampleRate, seed), FORMAT.sampleRate);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const recording = await recordUnevenly({
      format: FORMAT,
      bytes,
      seconds: SECONDS,
      cushionMs: CUSHION_MS,
      seed,
      ...(fault === undefined ? {} : { fault }),
    });
    if (recording.delivery.leastLeadMs >= LATE_LEAD_MS) return recording;
  }
  throw new Error(`The machine was too busy to deliver in time, ${ATTEMPTS} times.`);
}

test('bursts, stalls and pieces of 1 byte to 20 kB: the lag is constant, and every sample comes once', async () => {
  const recordings = await Promise.all([1, 2, 3, 4].map((seed) => record(seed)));
  for (const { comparison, underruns, stalledMs } of recordings) {
    expect(comparison).toMatchObject(FLAWLESS);
    expect(comparison.largestDifference).toBeLessThan(ROUNDING);
    expect({ underruns, stalledMs }).toEqual({ underruns: 0, stalledMs: 0 });
  }
});

test('real faults show: a stall as a gap, a few dropped samples as a loss', async () => {
  const [stalled, dropped] = await Promise.all([record(5, 'stall'), record(6, 'drop')]);
  const { gaps, ...rest } = stalled.comparison;
  expect(gaps).toHaveLength(1);
  const [gap] = gaps;
  expect(rest).toMatchObject({ driftFrames: gap?.frames, doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
  // The sink's counts match the recording.
  expect(stalled.underruns).toBe(1);
  expect(((gap?.frames ?? 0) / FORMAT.sampleRate) * 1000).toBeCloseTo(stalled.stalledMs, 3);
  expect(stalled.stalledMs).toBeGreaterThan(STALL_MS / 2);

  expect(dropped.comparison).toMatchObject({ driftFrames: -DROPPED_FRAMES, lost: [{ frames: DROPPED_FRAMES }], gaps: [], doubled: [] });
  expect(dropped.underruns).toBe(0);
});

/** Texts that take longer than the life of a stream: each stream is replaced at a sentence end, before Polly ends it. */
import { expect, test } from 'vitest';
import { DEFAULT_MAX_AHEAD_SECONDS } from '../../src/core/options/max-ahead';
import { STREAM_TIMEOUT_MS } from '../../src/emulator/operations/stream/stream-timers';
import { ageMs, speakLongText } from './texts/long-text';
import { chaosSeed, useChaosWorld } from './world/use-chaos-world';

const HOUR_MS = 3_600_000;
/** About as many as an hour of speech has. */
const SENTENCES = 1_150;
/** The rest of a sentence is sent whole, and its length is only estimated. */
const AHEAD_TOLERANCE_SECONDS = 15;

const world = useChaosWorld();

test('a text with an hour of speech is heard whole, through streams that each end in time', async () => {
  const report = await speakLongText(world(), { seed: chaosSeed, sentences: SENTENCES });
  const { requests, durationMs, mostAheadSeconds } = report;
  const oldestMs = Math.max(...requests.map(ageMs));
  console.info(
    `CHAOS_SEED=${chaosSeed}: ${(durationMs / 60_000).toFixed(0)} minutes in ${requests.length} streams, the longest of ` +
      `${(oldestMs / 1000).toFixed(0)} s, at most ${mostAheadSeconds.toFixed(0)} s ahead`,
  );
  expect(report).toMatchObject({ isWhole: true, surplusCharacters: 0 });
  expect(report.surplusSeconds).toBeCloseTo(0, 1);
  expect(durationMs).toBeGreaterThan(HOUR_MS);
  expect(requests.every(({ state }) => state === 'completed')).toBe(true);
  expect(oldestMs).toBeLessThan(STREAM_TIMEOUT_MS);
  expect(mostAheadSeconds).toBeLessThan(DEFAULT_MAX_AHEAD_SECONDS + AHEAD_TOLERANCE_SECONDS);
});

test('a text that takes longer to write than a stream may live is heard whole', async () => {
  const report = await speakLongText(world(), { seed: chaosSeed, sentences: 5, thinkingMs: STREAM_TIMEOUT_MS / 4 });
  expect(report).toMatchObject({ isWhole: true, surplusCharacters: 0 });
  expect(report.surplusSeconds).toBeCloseTo(0, 1);
  expect(report.durationMs).toBeGreaterThan(STREAM_TIMEOUT_MS);
  expect(report.requests.map(({ state }) => state)).toEqual(['completed', 'completed']);
  for (const request of report.requests) expect(ageMs(request)).toBeLessThan(STREAM_TIMEOUT_MS);
});

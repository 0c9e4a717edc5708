/**
 * Runs short forms of benchmarks that have no test of their own, so that none stops working unnoticed. They prove that every figure is
 * measured; a figure on a busy machine proves nothing more.
 */
import { expect, it } from 'vitest';
import { runHighlightBenchmark } from './highlight/highlight-benchmark';
import { runLifecycleBenchmark } from './lifecycle/lifecycle-benchmark';
import { measurePlayback } from './playback/playback-benchmark';
import { figuresOf } from './playback/playback-figures';
import { runTextBenchmark } from './text/text-benchmark';
import { measurePeers } from './peers/peers-benchmark';
import { peerRows } from './peers/peers-figures';
import { measureEngines } from './timing/timing-run';
import { TIMING_PASSAGES } from './timing/timing-texts';
import { runWarmBenchmark } from './warm/warm-benchmark';

/** Starting a browser, two servers and a bundler takes time. */
const TIMEOUT_MS = 240_000;

/** Frames of each measurement of `highlight`. */
const FRAMES = 20;

const silently = () => undefined;

it('text', () => {
  const { forms, report } = runTextBenchmark(300);
  expect(forms.length).toBeGreaterThan(10);
  for (const { halfMs, wholeMs } of forms) expect(halfMs + wholeMs).toBeGreaterThan(0);
  expect(report).toContain('More than linear:');
});

it(
  'timing',
  async () => {
    const { report } = await measureEngines({
      passages: TIMING_PASSAGES.slice(0, 1),
      hasConditions: false,
      runLengths: [12],
      interruptions: 10,
    });
    for (const engine of ['espeak-ng', 'flite'])
      expect(report).toMatch(new RegExp(`${engine}, runs of 12, live[\\s\\S]*as it is +\\d`, 'u'));
  },
  TIMEOUT_MS,
);

it(
  'playback',
  async () => {
    const amount = { formats: ['pcm', 'mp3'] as const, repetitions: 1, interruptions: 1, blockRepetitions: 1, isAtOnce: true };
    const times = { minutes: 0.1, shortSeconds: 3, controlSeconds: 6, blockMs: 300, settleMs: 100 };
    const measured = await measurePlayback({ ...amount, ...times }, silently);
    // A measurement that failed says so in place of its value.
    expect(JSON.stringify(measured)).not.toContain('"error"');
    const figures = figuresOf(measured);
    expect(figures.length).toBeGreaterThan(20);
    for (const figure of figures) expect(figure.measured).not.toMatch(/NaN|undefined/u);
  },
  TIMEOUT_MS,
);

it(
  'lifecycle',
  async () => {
    const { unmountMs, interrupt } = await runLifecycleBenchmark(1, silently);
    expect(unmountMs.all).toHaveLength(1);
    expect(unmountMs.max).toSatisfy(Number.isFinite);
    expect(interrupt.renderedSamples.all).toHaveLength(1);
    expect(interrupt.renderedSamples.max).toSatisfy(Number.isFinite);
  },
  TIMEOUT_MS,
);

it(
  'warm',
  async () => {
    const { ways } = await runWarmBenchmark(1, silently);
    expect(ways.map(({ transport }) => transport)).toEqual(['duplex', 'segmented']);
    for (const { cold, warm, second } of ways) {
      for (const { audioMs, soundMs } of [cold, warm, second]) expect(Math.min(audioMs.median, soundMs.median)).toBeGreaterThan(0);
    }
  },
  TIMEOUT_MS,
);

it(
  'highlight',
  async () => {
    const { wordMs } = await runHighlightBenchmark(1, silently, FRAMES);
    expect(Object.keys(wordMs)).toEqual(['plain', 'rendered', 'marks']);
    for (const { median } of Object.values(wordMs)) expect(median).toSatisfy(Number.isFinite);
  },
  TIMEOUT_MS,
);

it(
  'peers, without those of packages',
  async () => {
    const players = ['worklet', 'audio-buffers'] as const;
    const result = await measurePeers({ players, arrivals: ['smooth'], seeds: 1, seconds: 1, minutes: 0, onProgress: silently });
    for (const { error, heard, interrupted } of result.results) {
      expect(error).toBeUndefined();
      expect(heard.smooth[0]?.firstSoundMs).toBeGreaterThan(0);
      expect(interrupted[0]?.toSilenceMs).not.toBeNaN();
    }
    const [, ...rows] = peerRows(result, 'mp3');
    expect(rows.map(([label]) => label)).toEqual(['ours, worklet', 'scheduled AudioBuffers']);
    for (const [, , , gaps] of rows) expect(Number(gaps)).toBeGreaterThanOrEqual(0);
    // Pieces of mp3 that are decoded one by one have gaps.
    expect(Number(rows.at(-1)?.[3])).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

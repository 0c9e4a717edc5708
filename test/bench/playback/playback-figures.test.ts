import { expect, test } from 'vitest';
import type { LongComparison } from '../../audio/measuring/long-recording';
import type { UnevenRecording } from '../../audio/rig/record-unevenly';
import type { PlaybackMeasurements } from './playback-benchmark';
import type { CostResult, PlayerCost } from './playback-cost';
import { figuresOf, missedTargetsOf } from './playback-figures';

const CLEAN: UnevenRecording = {
  delivery: { pieces: 9, leastLeadMs: 100 },
  comparison: {
    lag: 5,
    driftFrames: 0,
    correlation: 1,
    gaps: [],
    doubled: [],
    lost: [],
    clicks: [],
    missingAtStart: 0,
    missingAtEnd: 0,
    largestDifference: 0,
  },
  underruns: 0,
  stalledMs: 0,
};
const COST: PlayerCost = {
  mainThreadMs: 100,
  mainThreadPart: 0.001,
  processMs: 900,
  heapBeyondEncodedBytes: 1e6,
  heapGrowthBytes: { page: 1e6, workers: 1e6, worklets: 0 },
  encodedBytes: 1e6,
  underruns: 0,
};
const COSTS: CostResult = {
  seconds: 595,
  idle: { mainThreadMs: 1, taskMs: 1, scriptMs: 1, processMs: 1 },
  players: {
    worklet: COST,
    'worklet-unwatched': COST,
    scheduled: { ...COST, mainThreadMs: 300 },
    busy: { ...COST, mainThreadPart: 0.009 },
  },
};
const BLOCKED = { underruns: [0], gapMs: [0], isWhole: [true] };
const GOOD: PlaybackMeasurements = {
  settings: { minutes: 10, repetitions: 1, seed: 1, eventSeconds: 0.5, eventEveryMs: 88, cushionMs: 200, blockMs: 2000, fadeMs: 20 },
  workletLatency: {
    formats: { pcm: { ours: [6], baseline: [5] }, mp3: { ours: [12], baseline: [5] }, alaw: { ours: [50], baseline: [5] } },
  },
  mediaSourceLatency: { ours: [50], baseline: [50] },
  recording: CLEAN,
  recordingControls: {
    stall: {
      ...CLEAN,
      comparison: { ...CLEAN.comparison, driftFrames: 12_000, gaps: [{ at: 9, frames: 12_000 }] },
      underruns: 1,
      stalledMs: 500,
    },
    drop: { ...CLEAN, comparison: { ...CLEAN.comparison, driftFrames: -10, lost: [{ at: 9, frames: 10 }] } },
  },
  interrupt: { sampleRate: 44_100, toSilenceFrames: { pcm: [882], mp3: [1138] }, lateFrames: { pcm: [0], mp3: [0] } },
  interruptControl: { sampleRate: 44_100, toSilenceFrames: { pcm: [9000] }, lateFrames: { pcm: [5000] } },
  blocked: { inWorker: BLOCKED, inPage: BLOCKED, control: { underruns: [1], gapMs: [1400], isWhole: [true] } },
  cost: COSTS,
};

function verdicts(changes: Partial<PlaybackMeasurements>): string[] {
  return figuresOf({ ...GOOD, ...changes })
    .map(({ verdict }) => verdict)
    .filter((verdict) => verdict !== '');
}

function costing(players: CostResult['players']): Partial<PlaybackMeasurements> {
  return { cost: { ...COSTS, players: { ...COSTS.players, ...players } } };
}

function broken(comparison: Partial<LongComparison>): Partial<PlaybackMeasurements> {
  return { recording: { ...CLEAN, comparison: { ...CLEAN.comparison, ...comparison } } };
}

test('good measurements meet their targets', () => {
  expect(new Set(verdicts({}))).toEqual(new Set(['met']));
  expect(missedTargetsOf(figuresOf(GOOD))).toEqual([]);
});

test('an unmet figure is a missed target, and so is one whose control showed nothing', () => {
  const figures = figuresOf({
    ...GOOD,
    workletLatency: { formats: { pcm: { ours: [7.6], baseline: [5] } } },
    interruptControl: { ...GOOD.interruptControl, lateFrames: { pcm: [0] } },
  });
  expect(missedTargetsOf(figures)).toEqual([
    'pcm: bytes to first sample, worklet / bare worklet with ready samples: <= 1.5',
    ...['pcm', 'mp3'].flatMap((format) => [
      `could not be judged: ${format}: interruption to silence, in samples at 44100 Hz`,
      `could not be judged: ${format}: samples after the silence, while bytes keep coming`,
    ]),
    'could not be judged: control: speech that is not interrupted is seen',
  ]);
});

const gap = { at: 9, frames: 10 };
test.each<[string, Partial<PlaybackMeasurements>]>([
  ['pcm that is late', { workletLatency: { formats: { pcm: { ours: [7.6], baseline: [5] } } } }],
  ['mp3 that is late', { workletLatency: { formats: { mp3: { ours: [15.1], baseline: [5] } } } }],
  ['a page that threw', { workletLatency: { error: 'No.' } }],
  ['a slow element', { mediaSourceLatency: { ours: [56], baseline: [50] } }],
  ['a drift', broken({ driftFrames: 1 })],
  ['a gap', broken({ gaps: [gap] })],
  ['a loss', broken({ lost: [gap] })],
  ['something doubled', broken({ doubled: [gap] })],
  ['a click', broken({ clicks: [3] })],
  ['a missing end', broken({ missingAtEnd: 1024 })],
  ['nothing at all', broken({ correlation: 0 })],
  ['a slow interruption', { interrupt: { sampleRate: 44_100, toSilenceFrames: { pcm: [882, 1139] }, lateFrames: { pcm: [0, 0] } } }],
  ['a late sample', { interrupt: { sampleRate: 44_100, toSilenceFrames: { pcm: [882] }, lateFrames: { pcm: [1] } } }],
  ['a silence that nobody counted', { blocked: { ...GOOD.blocked, inWorker: { underruns: [0], gapMs: [20], isWhole: [true] } } }],
  ['samples lost in a busy page', { blocked: { ...GOOD.blocked, inPage: { underruns: [0], gapMs: [0], isWhole: [false] } } }],
  ['a main thread that works', costing({ 'worklet-unwatched': { ...COST, mainThreadMs: 126 } })],
  ['a main thread that tells too much', costing({ worklet: { ...COST, mainThreadMs: 126 } })],
  ['a heap that grows', costing({ worklet: { ...COST, heapBeyondEncodedBytes: 5e6 } })],
])('%s is not met, and the rest still is', (_, changes) => {
  expect(verdicts(changes).filter((verdict) => verdict !== 'met')).toEqual(['NOT MET']);
});

test.each<[string, Partial<PlaybackMeasurements>]>([
  ['the stall', { recordingControls: { ...GOOD.recordingControls, stall: CLEAN } }],
  ['the ten samples', { recordingControls: { ...GOOD.recordingControls, drop: CLEAN } }],
  ['a late delivery', { recording: { ...CLEAN, delivery: { pieces: 9, leastLeadMs: 20 } } }],
  ['speech that goes on', { interruptControl: { sampleRate: 44_100, toSilenceFrames: { pcm: [882] }, lateFrames: { pcm: [0] } } }],
  ['an empty ring', { blocked: { ...GOOD.blocked, control: BLOCKED } }],
  ['a busy page', costing({ busy: { ...COST, mainThreadPart: 0 } })],
])('without %s in its control a measurement is void', (_, changes) => {
  expect(verdicts(changes)).toContain('void');
});

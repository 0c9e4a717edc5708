import { expect, test } from 'vitest';
import { missedRelayTargets, runRelayBenchmark } from './relay-benchmark';

const TIMEOUT_MS = 240_000;

test('every way carries its streams to their ends, and every figure is measured', { timeout: TIMEOUT_MS }, async () => {
  const settings = { streams: 6, fastStreams: 2, idleSockets: 10, warmStreams: 4, seconds: 0.3, rounds: 1, delayMs: 20 };
  const { pace, speed, cores, memory, firstByteMs, paceCores, paceLoops } = await runRelayBenchmark(settings, () => undefined);
  const ways = Object.keys(pace);
  expect(ways).toEqual(expect.arrayContaining(['direct', 'relay']));
  for (const measured of [...Object.values(pace), ...Object.values(speed)]) expect(measured.errors).toEqual([]);
  for (const { down, up, loadCores } of Object.values(pace)) {
    expect(loadCores).toBeGreaterThan(0);
    for (const ms of [down.p50Ms, down.p99Ms, up.p50Ms, up.p99Ms]) expect(ms).toBeGreaterThan(0);
  }
  for (const way of ways.filter((one) => one !== 'direct')) {
    expect(speed[way as 'relay']?.megabytesPerCpuSecond).toBeGreaterThan(0);
  }
  for (const { errors, megabytesPerCpuSecond, busiestPart } of Object.values(cores)) {
    expect(errors).toEqual([]);
    expect(megabytesPerCpuSecond).toBeGreaterThan(0);
    expect(busiestPart).toBeLessThanOrEqual(1);
  }
  // Both processes of the other ways have worked.
  expect(cores['two relays'].busiestPart).toBeLessThan(1);
  expect(cores['two workers of node:cluster'].busiestPart).toBeLessThan(1);
  expect(paceCores).toBeGreaterThan(0);
  expect(paceLoops).toHaveLength(1);
  expect(paceLoops[0]?.busyPart).toBeGreaterThan(0);
  expect(Object.values(memory.stream).every(Number.isFinite)).toBe(true);
  expect(firstByteMs.one).toBeGreaterThan(0);
  expect(firstByteMs.slowestOfMany).toBeGreaterThan(0);
});

test('a figure that is missed is told of, and one that was not measured is missed', () => {
  const settings = { streams: 1, fastStreams: 1, idleSockets: 1, warmStreams: 1, seconds: 1, rounds: 1, delayMs: 50 };
  const latency = (ms: number) => ({ p50Ms: ms, p99Ms: ms });
  const pace = (ms: number, errors: string[] = []) => ({ errors, down: latency(ms), up: latency(ms), pieces: 1, loadCores: 1 });
  const speed = (rate: number) => ({ errors: [], megabytesPerSecond: rate, megabytesPerCpuSecond: rate });
  const core = (rate: number, errors: string[] = []) => ({ ...speed(rate), errors, busiestPart: 0.5 });
  const memory = (bytes: number) => ({ rssBytes: bytes, heapBytes: 0, externalBytes: 0, nativeBytes: bytes });
  const good = {
    settings,
    pace: { direct: pace(1), relay: pace(1.5), nginx: pace(1) },
    paceCores: 0.5,
    hasOwnCore: true,
    paceLoops: [],
    speed: { relay: speed(60), nginx: speed(100) },
    cores: { 'one relay': core(60), 'two relays': core(58), 'two workers of node:cluster': core(55) },
    memory: { stream: memory(99_000), idleSocket: memory(11_000) },
    firstByteMs: { one: 51, slowestOfMany: 60 },
  };
  expect(missedRelayTargets(good)).toEqual([]);
  expect(missedRelayTargets({ ...good, pace: { ...good.pace, relay: pace(12, ['closed with 1006']) } })).toHaveLength(5);
  expect(missedRelayTargets({ ...good, speed: { relay: speed(49), nginx: speed(100) } })).toHaveLength(1);
  expect(missedRelayTargets({ ...good, speed: { relay: speed(60) } })).toHaveLength(1);
  expect(missedRelayTargets({ ...good, cores: { ...good.cores, 'two relays': core(40, ['closed with 1006']) } })).toHaveLength(2);
  expect(missedRelayTargets({ ...good, memory: { stream: memory(100_000), idleSocket: memory(12_000) } })).toHaveLength(2);
  expect(missedRelayTargets({ ...good, firstByteMs: { one: 150, slowestOfMany: NaN } })).toHaveLength(2);
});

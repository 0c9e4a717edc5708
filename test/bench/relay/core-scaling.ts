/** Compares the ways to use more than one core: a relay for each core, and workers of `node:cluster`. */
import { BenchProcess, type ProcessUse } from './bench-process';
import { FULL_SPEED } from './load-plan';
import type { LoadReport, LoadTarget } from './load-process';

/** Relay processes, or workers. */
const PROCESSES = 2;

/** The compared ways. */
export const CORE_WAYS = ['one relay', 'two relays', 'two workers of node:cluster'] as const;

/** A way to use cores. */
export type CoreWay = (typeof CORE_WAYS)[number];

/** The result of one way. */
export interface CoreResult {
  readonly errors: readonly string[];
  readonly megabytesPerSecond: number;
  /** Per second of one core, over all processes: equal figures mean that processes cost each other nothing. */
  readonly megabytesPerCpuSecond: number;
  /** The part of all CPU time that the busiest process used; a half is even for two. */
  readonly busiestPart: number;
}

/** The processes of the benchmark that are used, and the amount of load. */
export interface CoreScalingOptions {
  readonly upstream: BenchProcess;
  readonly load: BenchProcess;
  readonly upstreamPort: number;
  readonly streams: number;
  readonly seconds: number;
  /** Registers a process to be ended. */
  readonly keep: (process: BenchProcess) => BenchProcess;
}

/** Relays that are running, and their CPU seconds. */
interface Running {
  readonly ports: readonly number[];
  readonly cpuSeconds: () => Promise<readonly number[]>;
  readonly close: () => Promise<void>;
}

/** Measures all ways, one after the other. */
export async function measureCoreScaling(options: CoreScalingOptions): Promise<Record<CoreWay, CoreResult>> {
  return {
    'one relay': await measure(options, await startRelays(options, 1)),
    'two relays': await measure(options, await startRelays(options, PROCESSES)),
    'two workers of node:cluster': await measure(options, await startCluster(options)),
  };
}

async function startRelays({ upstreamPort, streams, keep }: CoreScalingOptions, count: number): Promise<Running> {
  const relays = Array.from({ length: count }, () => keep(new BenchProcess('relay-process.ts')));
  const start = { kind: 'start', upstreams: [`http://127.0.0.1:${upstreamPort}`], sockets: 2 * streams };
  return {
    ports: (await Promise.all(relays.map((relay) => relay.ask(start)))) as number[],
    cpuSeconds: async () => Promise.all(relays.map(async (relay) => ((await relay.ask({ kind: 'use' })) as ProcessUse).cpuSeconds)),
    close: async () => {
      await Promise.all(relays.map((relay) => relay.close()));
    },
  };
}

async function startCluster({ upstreamPort, keep }: CoreScalingOptions): Promise<Running> {
  const relay = keep(new BenchProcess('relay-cluster-process.ts'));
  const port = (await relay.ask({ kind: 'start', upstreams: [`http://127.0.0.1:${upstreamPort}`], workers: PROCESSES })) as number;
  return {
    ports: [port],
    cpuSeconds: async () => (await relay.ask({ kind: 'use' })) as number[],
    close: () => relay.close(),
  };
}

async function measure({ upstream, load, upstreamPort, streams, seconds }: CoreScalingOptions, relays: Running): Promise<CoreResult> {
  const target: LoadTarget = { urls: relays.ports.map((port) => `ws://127.0.0.1:${port}`), host: `127.0.0.1:${upstreamPort}` };
  await upstream.ask({ kind: 'plan', plan: FULL_SPEED });
  const [before, startedAtMs] = [await relays.cpuSeconds(), performance.now()];
  const report = (await load.ask({ kind: 'run', target, plan: FULL_SPEED, streams, durationMs: seconds * 1_000 })) as LoadReport;
  const wallSeconds = (performance.now() - startedAtMs) / 1_000;
  const used = (await relays.cpuSeconds()).map((cpuSeconds, index) => cpuSeconds - (before[index] ?? 0));
  await upstream.ask({ kind: 'latencies' });
  await relays.close();
  const cpuSeconds = used.reduce((sum, each) => sum + each, 0);
  const megabytes = report.downBytes / 1e6;
  return {
    errors: report.errors,
    megabytesPerSecond: megabytes / report.seconds,
    // The CPU time includes an unmeasured part of the run, so it is scaled to the measured part.
    megabytesPerCpuSecond: megabytes / (cpuSeconds * (report.seconds / wallSeconds)),
    busiestPart: Math.max(...used) / cpuSeconds,
  };
}

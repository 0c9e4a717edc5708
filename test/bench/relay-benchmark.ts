/**
 * Measures the relay against a direct connection and against nginx. Load, upstream, relay and nginx have their own
 * processes. The measurements alternate within a run, so that other activity of the machine affects all of them. At the published
 * pace, the relay and nginx have a core of their own, and load and upstream share the others.
 */
import { BenchNginx } from './relay/bench-nginx';
import { BenchProcess, type ProcessUse } from './relay/bench-process';
import type { LoadReport, LoadTarget } from './relay/load-process';
import { CORE_WAYS, measureCoreScaling, type CoreResult, type CoreWay } from './relay/core-scaling';
import { cpuSecondsOf } from './relay/cpu-seconds';
import { FULL_SPEED, PUBLISHED_PACE, WAYS, type LoadPlan, type Way } from './relay/load-plan';
import { canGiveCores, giveAllCores, giveOtherCores, giveOwnCore } from './relay/own-core';
import type { LoopUse } from './relay/relay-process';
import type { UpstreamPorts } from './relay/upstream-process';
import { quantileOf } from './spread';

/** The amount of measurement. */
export interface RelayBenchSettings {
  /** Streams at once at the published pace. */
  readonly streams: number;
  /** Streams at once at full speed. */
  readonly fastStreams: number;
  /** Open but unused sockets. */
  readonly idleSockets: number;
  /** Streams that start at once on warm sockets. */
  readonly warmStreams: number;
  readonly seconds: number;
  readonly rounds: number;
  /** The one-way delay between relay and upstream in the measurement of warm streams. */
  readonly delayMs: number;
}

/** The default settings. */
export const FULL_SETTINGS: RelayBenchSettings = {
  streams: 1_000,
  fastStreams: 50,
  idleSockets: 5_000,
  warmStreams: 50,
  seconds: 10,
  rounds: 3,
  delayMs: 50,
};

/** Quantiles of times, in milliseconds. */
export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The result of one connection at the published pace. */
export interface PaceResult {
  readonly errors: readonly string[];
  /** The latency of answer pieces, from the upstream to the page. */
  readonly down: Latency;
  /** The latency of body pieces, from the page to the upstream. */
  readonly up: Latency;
  readonly pieces: number;
  /** CPU seconds per second of load and upstream together. Near the number of their cores, the latency is their own. */
  readonly loadCores: number;
}

/** The result of one connection at full speed. */
export interface SpeedResult {
  readonly errors: readonly string[];
  readonly megabytesPerSecond: number;
  /** Megabytes per second of one core. */
  readonly megabytesPerCpuSecond: number;
}

/** The memory of one stream or socket, in bytes. */
export interface MemoryResult {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** Memory outside JavaScript and buffers: of nghttp2, and of Node's own objects. */
  readonly nativeBytes: number;
}

/** The result, as written with `--json`. */
export interface RelayBenchResult {
  readonly name: 'relay';
  readonly settings: RelayBenchSettings;
  readonly pace: Readonly<Partial<Record<Way, PaceResult>>>;
  /** CPU seconds that the relay used per second at the published pace. */
  readonly paceCores: number;
  /** Whether the relay and nginx had a core of their own at the published pace. */
  readonly hasOwnCore: boolean;
  /** The relay's event loop at the published pace, in each round. Beside its own work it shows what else the machine did. */
  readonly paceLoops: readonly LoopUse[];
  readonly speed: Readonly<Partial<Record<Way, SpeedResult>>>;
  /** Ways to use more than one core, at full speed. */
  readonly cores: Readonly<Record<CoreWay, CoreResult>>;
  readonly memory: { readonly stream: MemoryResult; readonly idleSocket: MemoryResult };
  /**
   * Milliseconds from a page's first byte to the upstream, on warm sockets. {@link RelayBenchSettings.delayMs} of it is the
   * network.
   */
  readonly firstByteMs: { readonly one: number; readonly slowestOfMany: number };
  readonly missedTargets: readonly string[];
}

/** Runs the benchmark. */
export async function runRelayBenchmark(settings: RelayBenchSettings, onProgress: (line: string) => void): Promise<RelayBenchResult> {
  const open: { close(): Promise<void> }[] = [];
  const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    open.unshift(part);
    return part;
  };
  try {
    const upstream = keep(new BenchProcess('upstream-process.ts'));
    const load = keep(new BenchProcess('load-process.ts'));
    const ports = (await upstream.ask({ kind: 'listen', delayMs: settings.delayMs })) as UpstreamPorts;
    const nginx = await BenchNginx.start(ports.webSocket);
    if (nginx !== undefined) keep(nginx);
    const bench = new RelayBench(settings, upstream, load, ports, nginx, onProgress);
    return await bench.run(keep);
  } finally {
    for (const part of open) await part.close();
  }
}

class RelayBench {
  readonly #settings: RelayBenchSettings;
  readonly #upstream: BenchProcess;
  readonly #load: BenchProcess;
  readonly #ports: UpstreamPorts;
  readonly #nginx: BenchNginx | undefined;
  readonly #onProgress: (line: string) => void;

  constructor(
    settings: RelayBenchSettings,
    upstream: BenchProcess,
    load: BenchProcess,
    ports: UpstreamPorts,
    nginx: BenchNginx | undefined,
    onProgress: (line: string) => void,
  ) {
    this.#settings = settings;
    this.#upstream = upstream;
    this.#load = load;
    this.#ports = ports;
    this.#nginx = nginx;
    this.#onProgress = onProgress;
  }

  async run(keep: (process: BenchProcess) => BenchProcess): Promise<RelayBenchResult> {
    const { streams, fastStreams, idleSockets, warmStreams, rounds } = this.#settings;
    const relay = keep(new BenchProcess('relay-process.ts'));
    const targets = new Map<Way, LoadTarget>([
      ['direct', this.#targetAt(`http://127.0.0.1:${this.#ports.http2}`)],
      ['relay', await this.#startRelay(relay, this.#ports.http2)],
    ]);
    if (this.#nginx !== undefined) targets.set('nginx', this.#targetAt(this.#nginx.url));
    const ways = WAYS.filter((way) => targets.has(way));
    const pace = new Map<Way, Measured>(ways.map((way) => [way, new Measured()]));
    const speed = new Map<Way, Measured>(ways.map((way) => [way, new Measured()]));
    const paceLoops: LoopUse[] = [];
    const hasOwnCore = canGiveCores();
    const [measured, others] = [
      [relay.pid, ...(this.#nginx?.workers ?? [])],
      [this.#upstream.pid, this.#load.pid],
    ];
    for (let round = 1; round <= rounds; round += 1) {
      if (hasOwnCore) measured.forEach(giveOwnCore);
      if (hasOwnCore) others.forEach(giveOtherCores);
      for (const [way, target] of targets) {
        this.#onProgress(`Round ${round} of ${rounds}: ${streams} streams at the published pace, ${way}.`);
        if (way === 'relay') await relay.ask({ kind: 'loop' });
        await this.#measure(way, relay, pace, target, PUBLISHED_PACE, streams);
        if (way === 'relay') paceLoops.push((await relay.ask({ kind: 'loop' })) as LoopUse);
      }
      if (hasOwnCore) [...measured, ...others].forEach(giveAllCores);
      for (const [way, target] of targets) {
        this.#onProgress(`Round ${round} of ${rounds}: ${fastStreams} streams at full speed, ${way}.`);
        await this.#measure(way, relay, speed, target, FULL_SPEED, fastStreams);
      }
    }
    await relay.close();
    this.#onProgress(`${fastStreams} streams at full speed through one relay, two relays, and two workers of node:cluster.`);
    const cores = await measureCoreScaling({
      upstream: this.#upstream,
      load: this.#load,
      upstreamPort: this.#ports.http2,
      streams: fastStreams,
      seconds: this.#settings.seconds,
      keep,
    });
    this.#onProgress(`Memory of ${idleSockets} unused sockets and of ${streams} streams.`);
    const memory = { idleSocket: await this.#measureIdle(keep), stream: await this.#measureStreams(keep) };
    this.#onProgress(`First bytes of 1 and of ${warmStreams} warm streams, ${this.#settings.delayMs} ms from the upstream.`);
    const firstByteMs = await this.#measureFirstBytes(keep);
    const result = {
      pace: Object.fromEntries([...pace].map(([way, measured]) => [way, measured.pace()])),
      paceCores: pace.get('relay')?.coresUsed() ?? NaN,
      hasOwnCore,
      paceLoops,
      speed: Object.fromEntries([...speed].map(([way, measured]) => [way, measured.speed()])),
      cores,
      memory,
      firstByteMs,
    };
    return {
      name: 'relay',
      settings: this.#settings,
      ...result,
      missedTargets: missedRelayTargets({ settings: this.#settings, ...result }),
    };
  }

  #targetAt(url: string, port = this.#ports.http2): LoadTarget {
    return { urls: [url], host: `127.0.0.1:${port}` };
  }

  async #startRelay(relay: BenchProcess, upstreamPort: number): Promise<LoadTarget> {
    const sockets = 2 * (this.#settings.streams + this.#settings.idleSockets);
    const port = (await relay.ask({ kind: 'start', upstreams: [`http://127.0.0.1:${upstreamPort}`], sockets })) as number;
    return this.#targetAt(`ws://127.0.0.1:${port}`, upstreamPort);
  }

  async #measure(way: Way, relay: BenchProcess, results: Map<Way, Measured>, target: LoadTarget, plan: LoadPlan, streams: number) {
    const cpu = async () => {
      if (way === 'relay') return ((await relay.ask({ kind: 'use' })) as ProcessUse).cpuSeconds;
      return way === 'nginx' ? (this.#nginx?.cpuSeconds() ?? NaN) : NaN;
    };
    const loadSeconds = () => cpuSecondsOf([this.#upstream.pid, this.#load.pid]);
    await this.#upstream.ask({ kind: 'plan', plan });
    const [cpuBefore, loadBefore, startedAtMs] = [await cpu(), loadSeconds(), performance.now()];
    const report = (await this.#load.ask({ kind: 'run', target, plan, streams, durationMs: this.#settings.seconds * 1_000 })) as LoadReport;
    const wallSeconds = (performance.now() - startedAtMs) / 1_000;
    const upLatencies = (await this.#upstream.ask({ kind: 'latencies' })) as number[];
    // The CPU time includes an unmeasured part of the run, so it is scaled to the measured part.
    const measuredPart = report.seconds / wallSeconds;
    const cpuSeconds = ((await cpu()) - cpuBefore) * measuredPart;
    results.get(way)?.add(report, upLatencies, cpuSeconds, (loadSeconds() - loadBefore) * measuredPart);
  }

  async #measureIdle(keep: (process: BenchProcess) => BenchProcess): Promise<MemoryResult> {
    const { idleSockets } = this.#settings;
    const relay = keep(new BenchProcess('relay-process.ts'));
    const target = await this.#startRelay(relay, this.#ports.http2);
    const before = (await relay.ask({ kind: 'use' })) as ProcessUse;
    await this.#load.ask({ kind: 'open-sockets', target, count: idleSockets, warm: false });
    const after = (await relay.ask({ kind: 'use' })) as ProcessUse;
    await this.#load.ask({ kind: 'close-sockets' });
    await relay.close();
    return memoryOf(before, after, idleSockets);
  }

  async #measureStreams(keep: (process: BenchProcess) => BenchProcess): Promise<MemoryResult> {
    const { streams, seconds } = this.#settings;
    const relay = keep(new BenchProcess('relay-process.ts'));
    const target = await this.#startRelay(relay, this.#ports.http2);
    await this.#upstream.ask({ kind: 'plan', plan: PUBLISHED_PACE });
    // Drops those of earlier runs.
    await this.#upstream.ask({ kind: 'first-bytes', count: 0 });
    const before = (await relay.ask({ kind: 'use' })) as ProcessUse;
    const running = this.#load.ask({ kind: 'run', target, plan: PUBLISHED_PACE, streams, durationMs: seconds * 1_000 });
    // All streams are open once the upstream has received each.
    await this.#upstream.ask({ kind: 'first-bytes', count: streams });
    const after = (await relay.ask({ kind: 'use' })) as ProcessUse;
    await running;
    await this.#upstream.ask({ kind: 'latencies' });
    await relay.close();
    return memoryOf(before, after, streams);
  }

  async #measureFirstBytes(keep: (process: BenchProcess) => BenchProcess): Promise<RelayBenchResult['firstByteMs']> {
    const { warmStreams } = this.#settings;
    const firstBytes = async (streams: number) => {
      const relay = keep(new BenchProcess('relay-process.ts'));
      const target = await this.#startRelay(relay, this.#ports.delayed);
      await this.#upstream.ask({ kind: 'plan', plan: PUBLISHED_PACE });
      await this.#upstream.ask({ kind: 'first-bytes', count: 0 });
      await this.#upstream.ask({ kind: 'sessions', count: 0 });
      await this.#load.ask({ kind: 'open-sockets', target, count: streams, warm: true });
      await this.#upstream.ask({ kind: 'sessions', count: streams });
      const beganAtMs = (await this.#load.ask({ kind: 'begin', target, plan: PUBLISHED_PACE, streams })) as number;
      const arrivedAtMs = (await this.#upstream.ask({ kind: 'first-bytes', count: streams })) as number[];
      await this.#load.ask({ kind: 'close-sockets' });
      await relay.close();
      return Math.max(...arrivedAtMs) - beganAtMs;
    };
    return { one: await firstBytes(1), slowestOfMany: await firstBytes(warmStreams) };
  }
}

/** The results of one connection in all rounds. */
class Measured {
  readonly #errors: string[] = [];
  readonly #down: number[] = [];
  readonly #up: number[] = [];
  #bytes = 0;
  #seconds = 0;
  #cpuSeconds = 0;
  #loadSeconds = 0;

  add(
    { errors, latenciesMs, downBytes, seconds }: LoadReport,
    upLatencies: readonly number[],
    cpuSeconds: number,
    loadSeconds: number,
  ): void {
    this.#loadSeconds += loadSeconds;
    this.#errors.push(...errors);
    for (const ms of latenciesMs) this.#down.push(ms);
    for (const ms of upLatencies) this.#up.push(ms);
    this.#bytes += downBytes;
    this.#seconds += seconds;
    this.#cpuSeconds += cpuSeconds;
  }

  pace(): PaceResult {
    return {
      errors: this.#errors,
      down: latencyOf(this.#down),
      up: latencyOf(this.#up),
      pieces: this.#down.length + this.#up.length,
      loadCores: this.#loadSeconds / this.#seconds,
    };
  }

  speed(): SpeedResult {
    const megabytes = this.#bytes / 1e6;
    return {
      errors: this.#errors,
      megabytesPerSecond: megabytes / this.#seconds,
      megabytesPerCpuSecond: megabytes / this.#cpuSeconds,
    };
  }

  coresUsed(): number {
    return this.#cpuSeconds / this.#seconds;
  }
}

function latencyOf(times: readonly number[]): Latency {
  return { p50Ms: quantileOf(times, 0.5), p99Ms: quantileOf(times, 0.99) };
}

function memoryOf(before: ProcessUse, after: ProcessUse, count: number): MemoryResult {
  const each = (of: (use: ProcessUse) => number) => (of(after) - of(before)) / count;
  return {
    rssBytes: each(({ rssBytes }) => rssBytes),
    heapBytes: each(({ heapBytes }) => heapBytes),
    externalBytes: each(({ externalBytes }) => externalBytes),
    nativeBytes: each(({ rssBytes, heapBytes, externalBytes }) => rssBytes - heapBytes - externalBytes),
  };
}

/** Compares the figures with the targets. */
export function missedRelayTargets(result: Omit<RelayBenchResult, 'name' | 'missedTargets'>): string[] {
  const { settings, pace, speed, cores, memory, firstByteMs } = result;
  const missed: string[] = [];
  const require = (isReached: boolean, target: string, measured: string) => {
    if (!isReached) missed.push(`${target}; measured ${measured}`);
  };
  const [direct, relay] = [pace.direct, pace.relay];
  const errors = [
    ...(relay?.errors ?? ['no run']),
    ...(speed.relay?.errors ?? ['no run']),
    ...CORE_WAYS.flatMap((way) => cores[way].errors),
  ];
  require(errors.length === 0, 'no error through the relay', `${errors.length}, such as "${errors[0]}"`);
  for (const direction of ['down', 'up'] as const) {
    const p50 = (relay?.[direction].p50Ms ?? NaN) - (direct?.[direction].p50Ms ?? NaN);
    const p99 = (relay?.[direction].p99Ms ?? NaN) - (direct?.[direction].p99Ms ?? NaN);
    require(p50 < 1, `less than 1 ms added ${direction} at p50`, `${p50.toFixed(2)} ms`);
    require(p99 < 10, `less than 10 ms added ${direction} at p99`, `${p99.toFixed(2)} ms`);
  }
  const streamKilobytes = memory.stream.rssBytes / 1_000;
  const socketKilobytes = memory.idleSocket.rssBytes / 1_000;
  require(streamKilobytes < 100, 'less than 100 kB a stream', `${streamKilobytes.toFixed(1)} kB`);
  require(socketKilobytes < 12, 'less than 12 kB an unused socket', `${socketKilobytes.toFixed(1)} kB`);
  const ratio = (speed.relay?.megabytesPerCpuSecond ?? NaN) / (speed.nginx?.megabytesPerCpuSecond ?? NaN);
  require(ratio >= 0.5, "half of nginx's bytes a CPU second, of /usr/sbin/nginx", ratio.toFixed(2));
  const perCore = cores['two relays'].megabytesPerCpuSecond / cores['one relay'].megabytesPerCpuSecond;
  require(perCore >= 0.8, 'two relays carry at least 0.8 of the bytes a CPU second of one', perCore.toFixed(2));
  // An additional round trip would take three times the delay.
  for (const [name, ms] of Object.entries(firstByteMs)) {
    require(ms <
      2 * settings.delayMs, `a first byte on its way without a round trip before (${name})`, `${ms.toFixed(1)} ms of ${settings.delayMs}`);
  }
  return missed;
}

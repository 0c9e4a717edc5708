/** A relay with clients that vanish, stall and misbehave: in the end it holds no more than at the start. */
import { setTimeout as wait } from 'node:timers/promises';
import { BenchProcess, type ProcessUse } from '../../bench/relay/bench-process';
import { PUBLISHED_PACE } from '../../bench/relay/load-plan';
import type { UpstreamPorts } from '../../bench/relay/upstream-process';
import { Chance } from '../../chaos/texts/chance';
import { visitOnce, type SoakTarget } from './misbehaving-clients';

/** The length and load of a soak test. */
export interface SoakPlan {
  readonly length: { readonly durationMs: number } | { readonly visits: number };
  /** The number of clients at once. */
  readonly clients: number;
  readonly seed: number;
}

/** The result of a soak test. */
export interface SoakReport {
  readonly visits: number;
  /** Visits that went wrong. */
  readonly complaints: readonly string[];
  /** The remaining sockets, streams and leased sessions. */
  readonly left: { readonly sockets: number; readonly streams: number; readonly leased: number; readonly spare: number };
  /** Measured after the relay is warm. */
  readonly before: ProcessUse;
  readonly after: ProcessUse;
}

/** The share of the test after which the relay is warm: its code is compiled, and its pools are full. */
const WARM_PART = 0.2;
const SETTLE_MS = 15_000;
/** Unused sessions end soon, so that the test can wait for their end. */
const LIMITS = { sessionIdleMs: 1_000, connectTimeoutMs: 30_000 };

/** Runs a soak test. */
export async function soakRelay({ length, clients, seed }: SoakPlan, onProgress: (line: string) => void): Promise<SoakReport> {
  const upstream = new BenchProcess('upstream-process.ts');
  const relay = new BenchProcess('relay-process.ts');
  try {
    const { http2 } = (await upstream.ask({ kind: 'listen', delayMs: 1 })) as UpstreamPorts;
    await upstream.ask({ kind: 'plan', plan: PUBLISHED_PACE });
    const start = { kind: 'start', upstreams: [`http://127.0.0.1:${http2}`], sockets: 10 * clients, limits: LIMITS };
    const port = (await relay.ask(start)) as number;
    const target: SoakTarget = { url: `ws://127.0.0.1:${port}`, host: `127.0.0.1:${http2}` };
    const complaints: string[] = [];
    let visits = 0;
    const startedAtMs = performance.now();
    const donePart = () => ('visits' in length ? visits / length.visits : (performance.now() - startedAtMs) / length.durationMs);
    const soak = async (untilPart: number) => {
      const client = async (index: number) => {
        const chance = new Chance(seed + index + visits);
        while (donePart() < untilPart) {
          const complaint = await visitOnce({ target, chance, pause: (mostMs) => wait(chance.whole(0, mostMs)) });
          visits += 1;
          if (complaint !== undefined) complaints.push(complaint);
        }
      };
      await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
    };
    await soak(WARM_PART);
    await settled(port);
    const before = (await relay.ask({ kind: 'use' })) as ProcessUse;
    onProgress(`${visits} visits until the relay is warm: ${describe(before)}`);
    await soak(1);
    const left = await settled(port);
    const after = (await relay.ask({ kind: 'use' })) as ProcessUse;
    onProgress(`${visits} visits in all: ${describe(after)}`);
    return { visits, complaints, left, before, after };
  } finally {
    await relay.close();
    await upstream.close();
  }
}

/** Waits until the relay holds nothing, or until time runs out. */
async function settled(port: number): Promise<SoakReport['left']> {
  for (const untilMs = performance.now() + SETTLE_MS; ;) {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const read = (name: string) =>
      Number(
        metrics
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1] ?? NaN,
      );
    const left = {
      sockets: read('polly_relay_sockets'),
      streams: read('polly_relay_streams'),
      leased: read('polly_relay_sessions{state="leased"}'),
      spare: read('polly_relay_sessions{state="spare"}'),
    };
    if (Object.values(left).every((count) => count === 0) || performance.now() > untilMs) return left;
    await wait(100);
  }
}

function describe({ heapBytes, rssBytes, descriptors }: ProcessUse): string {
  return `${(heapBytes / 1e6).toFixed(1)} MB of JavaScript, ${(rssBytes / 1e6).toFixed(0)} MB resident, ${descriptors} descriptors`;
}

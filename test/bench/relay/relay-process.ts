/** The relay of the benchmark, with metrics as in production. It observes its own event loop. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { startRelay, type RelayLimits } from '../../../src/relay';
import { answerQuestions, useOfThisProcess } from './bench-process';
import { PATIENT_LIMITS } from './load-plan';

/** The questions to this process. */
export type RelayQuestion =
  | { readonly kind: 'start'; readonly upstreams: readonly string[]; readonly sockets: number; readonly limits?: Partial<RelayLimits> }
  | { readonly kind: 'use' }
  /** Returns the {@link LoopUse} since the last question. */
  | { readonly kind: 'loop' };

/** The use of an event loop. */
export interface LoopUse {
  /** The part of the time in which it was busy, waiting for a core included. */
  readonly busyPart: number;
  /** How late its timers were, at the 99th percentile. */
  readonly lateP99Ms: number;
}

const RESOLUTION_MS = 5;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
let utilization = performance.eventLoopUtilization();

function readLoop(): LoopUse {
  const { utilization: busyPart } = performance.eventLoopUtilization(utilization);
  utilization = performance.eventLoopUtilization();
  const lateP99Ms = delays.percentile(99) / 1e6 - RESOLUTION_MS;
  delays.reset();
  return { busyPart, lateP99Ms };
}

answerQuestions(async (question: RelayQuestion) => {
  if (question.kind === 'use') return useOfThisProcess();
  if (question.kind === 'loop') return readLoop();
  const { upstreams, sockets } = question;
  const limits = { ...PATIENT_LIMITS, maxSockets: sockets, maxStreams: sockets, ...question.limits };
  return (await startRelay({ upstreams, allowedOrigins: ['*'], limits, metrics: true })).port;
});

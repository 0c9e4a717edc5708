/**
 * What a page costs, as Chromium's own protocol counts it: processor time of its main thread and of its whole process,
 * and what its heaps hold, those of its Workers and AudioWorklets included.
 */
import type { CDPSession } from 'playwright';

/** Processor time since the page was opened, in milliseconds. */
export interface CpuTime {
  /** Of the main thread, all of it. */
  readonly mainThreadMs: number;
  /** Of the main thread, in tasks only. */
  readonly taskMs: number;
  /** Of the main thread, in JavaScript only. */
  readonly scriptMs: number;
  /** Of all threads of the page's process: Workers, decoders and audio rendering, too. */
  readonly processMs: number;
}

/** Bytes in use after a collection: JavaScript's heap, the DOM's, and the buffers that belong to neither. */
export interface HeapBytes {
  readonly page: number;
  /** Of all Workers together. */
  readonly workers: number;
  /** Of all AudioWorklets together. */
  readonly worklets: number;
}

/** Reads what a page costs. */
export interface CostMeter {
  readCpu(): Promise<CpuTime>;
  /** Collects garbage first, which takes time of the main thread. */
  readHeap(): Promise<HeapBytes>;
}

type TargetKind = 'worker' | 'worklet';

interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

/** Puts a meter on a page that has not loaded anything yet. */
export async function openCostMeter(session: CDPSession): Promise<CostMeter> {
  const targets = new Map<string, TargetKind>();
  const answers = new Map<number, { readonly sessionId: string; readonly resolve: (result: HeapUsage) => void }>();
  let lastId = 0;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker' || targetInfo.type === 'worklet') targets.set(sessionId, targetInfo.type);
  });
  session.on('Target.detachedFromTarget', ({ sessionId }) => {
    targets.delete(sessionId);
    // It will not answer any more, and what is gone holds nothing.
    for (const answer of answers.values()) if (answer.sessionId === sessionId) answer.resolve({ usedSize: 0 });
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { readonly id?: number; readonly result?: HeapUsage };
    if (id === undefined || result === undefined) return;
    answers.get(id)?.resolve(result);
    answers.delete(id);
  });
  // Not flat: Playwright hands out no session for a Worker, but the messages of one can be wrapped.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  // In processor time, so that what else the machine does is not counted.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });

  const ask = (sessionId: string, method: string) =>
    new Promise<HeapUsage>((resolve, reject) => {
      const id = (lastId += 1);
      answers.set(id, { sessionId, resolve });
      session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(reject);
    });

  return {
    async readCpu() {
      const { metrics } = await session.send('Performance.getMetrics');
      const milliseconds = (name: string) => {
        const metric = metrics.find((candidate) => candidate.name === name);
        if (metric === undefined) throw new Error(`This Chromium does not count ${name}.`);
        return metric.value * 1000;
      };
      return {
        mainThreadMs: milliseconds('ThreadTime'),
        taskMs: milliseconds('TaskDuration'),
        scriptMs: milliseconds('ScriptDuration'),
        processMs: milliseconds('ProcessTime'),
      };
    },
    async readHeap() {
      const bytes = { worker: 0, worklet: 0 };
      for (const [sessionId, kind] of targets) {
        await ask(sessionId, 'HeapProfiler.collectGarbage');
        bytes[kind] += inUse(await ask(sessionId, 'Runtime.getHeapUsage'));
      }
      await session.send('HeapProfiler.collectGarbage');
      const page = inUse(await session.send('Runtime.getHeapUsage'));
      return { page, workers: bytes.worker, worklets: bytes.worklet };
    },
  };
}

function inUse({ usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 }: HeapUsage): number {
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}

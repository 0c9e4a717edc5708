/**
 * Measures the cost of a page with Chromium's own protocol: CPU time of its main thread and its process, and the size of
 * its heaps, including those of Workers and AudioWorklets.
 */
import type { CDPSession } from 'playwright';

/** CPU time since the page was opened, in milliseconds. */
export interface CpuTime {
  /** All time of the main thread. */
  readonly mainThreadMs: number;
  /** Time of the main thread in tasks. */
  readonly taskMs: number;
  /** Time of the main thread in JavaScript. */
  readonly scriptMs: number;
  /** Time of all threads of the page's process, including Workers, decoders and audio rendering. */
  readonly processMs: number;
}

/** Bytes in use after garbage collection: the JavaScript heap, the DOM, and the buffers that belong to neither. */
export interface HeapBytes {
  readonly page: number;
  /** All Workers together. */
  readonly workers: number;
  /** All AudioWorklets together. */
  readonly worklets: number;
}

/** Reads the cost of a page. */
export interface CostMeter {
  readCpu(): Promise<CpuTime>;
  /** Collects garbage first, which costs main-thread time. */
  readHeap(): Promise<HeapBytes>;
}

type TargetKind = 'worker' | 'worklet';

interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

/** Attaches a meter to a page that has not loaded anything yet. */
export async function openCostMeter(session: CDPSession): Promise<CostMeter> {
  const targets = new Map<string, TargetKind>();
  const answers = new Map<number, { readonly sessionId: string; readonly resolve: (result: HeapUsage) => void }>();
  let lastId = 0;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker' || targetInfo.type === 'worklet') targets.set(sessionId, targetInfo.type);
  });
  session.on('Target.detachedFromTarget', ({ sessionId }) => {
    targets.delete(sessionId);
    // A target that is gone does not answer, and holds no memory.
    for (const answer of answers.values()) if (answer.sessionId === sessionId) answer.resolve({ usedSize: 0 });
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { readonly id?: number; readonly result?: HeapUsage };
    if (id === undefined || result === undefined) return;
    answers.get(id)?.resolve(result);
    answers.delete(id);
  });
  // Not flat: Playwright offers no session for a Worker, but a Worker's messages can be wrapped.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  // Counts CPU time, so that other load does not matter.
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

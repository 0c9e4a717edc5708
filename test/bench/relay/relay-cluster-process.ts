/** The relay of the benchmark as workers of `node:cluster`, which share a port. */
import cluster from 'node:cluster';
import { once } from 'node:events';
import getPort from 'get-port';
import { startRelay } from '../../../src/relay';
import { answerQuestions } from './bench-process';
import { cpuSecondsOf } from './cpu-seconds';
import { PATIENT_LIMITS } from './load-plan';

/** The questions to this process. */
export type ClusterQuestion =
  | { readonly kind: 'start'; readonly upstreams: readonly string[]; readonly workers: number }
  /** Returns the CPU seconds of each worker. */
  | { readonly kind: 'use' };

/** The variable that holds a worker's order. */
const ORDER = 'BENCH_WORKER_ORDER';

interface WorkerOrder {
  readonly upstreams: readonly string[];
  readonly port: number;
}

if (cluster.isPrimary) {
  answerQuestions(async (question: ClusterQuestion) => {
    if (question.kind === 'use') return Object.values(cluster.workers ?? {}).map((worker) => cpuSecondsOf([worker?.process.pid ?? 0]));
    const order: WorkerOrder = { upstreams: question.upstreams, port: await getPort() };
    await Promise.all(
      Array.from({ length: question.workers }, async () => {
        // In the environment, since a message might come before the worker listens to it.
        await once(cluster.fork({ [ORDER]: JSON.stringify(order) }), 'listening');
      }),
    );
    return order.port;
  });
} else {
  // Keeps the worker alive while the primary process opens its port.
  process.channel?.ref();
  const { upstreams, port } = JSON.parse(process.env[ORDER] ?? '') as WorkerOrder;
  await startRelay({ upstreams, port, allowedOrigins: ['*'], limits: PATIENT_LIMITS, metrics: true });
}

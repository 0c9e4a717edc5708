/** The relay of the benchmark, with metrics as in production. */
import { startRelay, type RelayLimits } from '../../../src/relay';
import { answerQuestions, useOfThisProcess } from './bench-process';

/** The questions to this process. */
export type RelayQuestion =
  | { readonly kind: 'start'; readonly upstreams: readonly string[]; readonly sockets: number; readonly limits?: Partial<RelayLimits> }
  | { readonly kind: 'use' };

answerQuestions(async (question: RelayQuestion) => {
  if (question.kind === 'use') return useOfThisProcess();
  const { upstreams, sockets } = question;
  const limits = { maxSockets: sockets, maxStreams: sockets, ...question.limits };
  return (await startRelay({ upstreams, allowedOrigins: ['*'], limits, metrics: true })).port;
});

/** What a relay with a server of its own is observed with, where its options ask for it. Loaded only then. */
import type { Logger } from 'pino';
import type { ResolvedListenOptions } from '../options/relay-options';

/** Fills in a logger and a registry of metrics. */
export async function withObservers(options: ResolvedListenOptions): Promise<ResolvedListenOptions> {
  const { logger, logLevel, metrics, metricsRegistry } = options;
  return {
    ...options,
    logger: logger ?? (logLevel === 'silent' ? undefined : await createLogger(logLevel)),
    metricsRegistry: metricsRegistry ?? (metrics ? await createRegistry() : undefined),
  };
}

/** A logger that writes lines of JSON to the standard output, and never waits for who reads it. */
export async function createLogger(level: string): Promise<Logger> {
  const { pino } = await import('pino');
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: false }));
}

async function createRegistry() {
  const { collectDefaultMetrics, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

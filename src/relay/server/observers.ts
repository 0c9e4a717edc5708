/** What a relay with a server of its own is observed with, where its options ask for it. Loaded only then. */
import { openLogOutput } from '../observe/log-output';
import type { ResolvedListenOptions } from '../options/relay-options';

/** Fills in a logger and a registry of metrics. */
export async function withObservers(options: ResolvedListenOptions): Promise<ResolvedListenOptions> {
  const { logger, logLevel, metrics, metricsRegistry } = options;
  return {
    ...options,
    logger: logger ?? (logLevel === 'silent' ? undefined : (await openLogOutput(logLevel)).logger),
    metricsRegistry: metricsRegistry ?? (metrics ? await createRegistry() : undefined),
  };
}

async function createRegistry() {
  const { collectDefaultMetrics, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

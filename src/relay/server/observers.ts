/** Creates the logger and the metrics registry of a relay with a server of its own. Loads their packages only if needed. */
import { openLogOutput } from '../observe/log-output';
import type { ResolvedListenOptions } from '../options/relay-options';

/** Adds a logger and a metrics registry to the options, if these ask for them and contain none. */
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

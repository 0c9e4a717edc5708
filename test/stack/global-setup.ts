/**
 * Starts the speech stack for a Vitest run, without pacing and on free ports, unless the environment names a running one.
 * Each project that needs the stack lists this file; the first one starts it.
 */
import type { TestProject } from 'vitest/node';
import { startRelay } from '../../src/relay';
import { startSpeechStack } from './speech-stack';
import { clearEnvironment, fromEnvironment, toEnvironment } from './speech-stack-settings';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a relay that admits only pages of another origin. */
    readonly refusingRelayUrl: string;
  }
}

/** Called by Vitest before the first test. The returned function is called after the last one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const refusingRelay = await startRelay({ allowedOrigins: ['https://elsewhere.example'] });
  project.provide('refusingRelayUrl', refusingRelay.url);
  if (fromEnvironment(process.env) !== undefined) return () => refusingRelay.close();
  const stack = await startSpeechStack({ pacing: 'instant' });
  Object.assign(process.env, toEnvironment(stack.settings));
  return async () => {
    clearEnvironment(process.env);
    await Promise.all([refusingRelay.close(), stack.close()]);
  };
}

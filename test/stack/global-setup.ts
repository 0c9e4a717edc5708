/**
 * Gives a Vitest run its speech stack: an instant one on free ports, unless the environment already names one. Every
 * project that needs it lists this file; the first to come starts the stack.
 */
import type { TestProject } from 'vitest/node';
import { startRelay } from '../../src/relay';
import { startSpeechStack } from './speech-stack';
import { clearEnvironment, fromEnvironment, toEnvironment } from './speech-stack-settings';

declare module 'vitest' {
  interface ProvidedContext {
    /** A relay that serves pages of another origin than the tests'. */
    readonly refusingRelayUrl: string;
  }
}

/** Called by Vitest before the first test; what it returns is called after the last. */
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

/**
 * Gives a Vitest run its speech stack: an instant one on free ports, unless the environment already names one. Every
 * project that needs it lists this file; the first to come starts the stack.
 */
import { startSpeechStack } from './speech-stack';
import { clearEnvironment, fromEnvironment, toEnvironment } from './speech-stack-settings';

/** Called by Vitest before the first test; what it returns is called after the last. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (fromEnvironment(process.env) !== undefined) return undefined;
  const stack = await startSpeechStack({ pacing: 'instant' });
  Object.assign(process.env, toEnvironment(stack.settings));
  return async () => {
    clearEnvironment(process.env);
    await stack.close();
  };
}

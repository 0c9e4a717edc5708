/** The Vite plugin for `virtual:speech-stack`, which tells stories and browser tests the addresses of the stack. */
import type { Plugin } from 'vite';
import { fromEnvironment, USUAL_SETTINGS } from './speech-stack-settings.ts';

const PUBLIC_ID = 'virtual:speech-stack';
const RESOLVED_ID = `\0${PUBLIC_ID}`;

/**
 * Provides `import { speechStack } from 'virtual:speech-stack'`. The settings are read when the module is requested,
 * because the stack may start after Vite.
 */
export function speechStackPlugin(): Plugin {
  return {
    name: 'speech-stack',
    resolveId: (id) => (id === PUBLIC_ID ? RESOLVED_ID : undefined),
    load(id) {
      if (id !== RESOLVED_ID) return undefined;
      return `export const speechStack = ${JSON.stringify(fromEnvironment(process.env) ?? USUAL_SETTINGS)};`;
    },
  };
}

/** The Vite plugin behind `virtual:speech-stack`, from which stories and browser tests learn where to speak. */
import type { Plugin } from 'vite';
import { fromEnvironment, USUAL_SETTINGS } from './speech-stack-settings.ts';

const PUBLIC_ID = 'virtual:speech-stack';
const RESOLVED_ID = `\0${PUBLIC_ID}`;

/**
 * Makes `import { speechStack } from 'virtual:speech-stack'` work. The settings are read when the module is asked for
 * and not when Vite starts, because the stack may come up in between.
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

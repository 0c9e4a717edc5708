/** The Vite plugin behind `virtual:speech-stack`, from which stories and browser tests learn where to speak. */
import type { Plugin } from 'vite';
import { fromEnvironment, type SpeechStackSettings } from './speech-stack-settings';

const PUBLIC_ID = 'virtual:speech-stack';
const RESOLVED_ID = `\0${PUBLIC_ID}`;

/**
 * Where `npm start` puts the stack when it can choose. A page that was built or served without a stack still loads,
 * and finds one that was started beside it.
 */
const USUAL_SETTINGS: SpeechStackSettings = {
  region: 'us-west-2',
  identityPoolId: 'us-west-2:00000000-0000-4000-8000-000000000000',
  relayUrl: 'ws://127.0.0.1:4576',
  pollyEndpoint: 'http://127.0.0.1:4575',
};

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

/**
 * Starts the speaking thread from its TypeScript source, for development and tests. The built package starts
 * `espeak-worker.js` directly. tsx must be registered in each thread; `--import tsx` does so only in the first.
 */
import { register } from 'tsx/esm/api';

register();
await import('./espeak-worker.ts');

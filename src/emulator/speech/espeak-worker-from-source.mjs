/**
 * Starts the thread that speaks from its TypeScript source, for development and tests; the built package starts
 * `emulator/speech-worker.js` itself. tsx has to be registered in each thread, and `--import tsx` does so only in the
 * first.
 */
import { register } from 'tsx/esm/api';

register();
await import('./espeak-worker.ts');

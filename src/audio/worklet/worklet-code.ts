/** The `worklet` player and its processor, loaded for the first speech. */
export { loadRingProcessor } from './load-processor';
export { WorkletPlayer } from './worklet-player';

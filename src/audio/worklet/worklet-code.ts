/**
 * The `worklet` player with its processor, loaded when somebody first speaks.
 */
export { loadRingProcessor } from './load-processor';
export { WorkletPlayer } from './worklet-player';

/** The code that is loaded when speech is first requested, or is likely to be requested soon. */
export { outputOf } from '../utterance/create-utterance';
export { warmClient } from './client-work';
export { LoadedStream } from './loaded-stream';

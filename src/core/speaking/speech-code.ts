/** The code that is loaded when speech is first asked for, or may be soon. */
export { outputOf } from '../utterance/create-utterance';
export { warmClient } from './client-work';
export { LoadedStream } from './loaded-stream';

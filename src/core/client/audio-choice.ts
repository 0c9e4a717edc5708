/** Recognises audio outputs among the values an app passes. */
import type { AudioOutput } from '../../audio/player/audio-sink';
import { hasMethods } from '../../base/has-methods';

/** Whether a value is an output made by `createAudioOutput()`. Never throws. */
export function isAudioOutput(value: unknown): value is AudioOutput {
  return hasMethods(value, ['createSink', 'warm', 'unlock']);
}

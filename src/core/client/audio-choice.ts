/** Recognises audio outputs among the values an app passes. */
import type { AudioOutput } from '../../audio/player/audio-sink';

/** Whether a value is an output made by `createAudioOutput()`. Never throws. */
export function isAudioOutput(value: unknown): value is AudioOutput {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return ['createSink', 'warm', 'unlock'].every((method) => typeof (value as Record<string, unknown>)[method] === 'function');
  } catch {
    return false;
  }
}

/** Whether what an app gave as its loudspeaker is one. */
import type { AudioOutput } from '../../audio/player/audio-sink';

/** Whether something is what `createAudioOutput()` makes. Never throws. */
export function isAudioOutput(value: unknown): value is AudioOutput {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return ['createSink', 'warm', 'unlock'].every((method) => typeof (value as Record<string, unknown>)[method] === 'function');
  } catch {
    return false;
  }
}

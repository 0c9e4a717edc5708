/** Recognises outputs that are equal for the listener. */
import type { AudioOutput } from '../player/audio-sink';

/** The options of each output that this package made. */
const optionsOf = new WeakMap<AudioOutput, object>();

/** Notes the options that an output was made with. */
export function noteOptions(output: AudioOutput, options: object): void {
  optionsOf.set(output, options);
}

/** Whether two outputs are the same, or have the same options. The latter happens if an app creates one in every render. */
export function isSameAudioOutput(one: AudioOutput, other: AudioOutput): boolean {
  if (one === other) return true;
  const [options, others] = [optionsOf.get(one), optionsOf.get(other)] as (Readonly<Record<string, unknown>> | undefined)[];
  if (options === undefined || others === undefined) return false;
  return Object.keys({ ...options, ...others }).every((name) => Object.is(options[name], others[name]));
}

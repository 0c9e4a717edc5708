/** The text that an app is writing to a voice. */
import type { SpeechError } from '../../base/errors';
import type { Utterance } from '../utterance/utterance';

/**
 * The state of the written text.
 *
 * - `none`: the next write begins a new text.
 * - `begun`: writes go to the utterance, even if others were spoken since. If it is cut off, another text has replaced it, and its
 *   writer may not know that yet.
 * - `refused`: the text could not begin. Writes are rejected until `end()` is called.
 */
export type Writing =
  | { readonly state: 'none' }
  | { readonly state: 'begun'; readonly utterance: Utterance; readonly isCutOff: boolean }
  | { readonly state: 'refused'; readonly error: SpeechError };

/** Nothing is being written. */
export const NOT_WRITING: Writing = Object.freeze({ state: 'none' });

/** Returns the utterance that receives writes. Undefined if there is none, or it is over. */
export function openUtterance(writing: Writing): Utterance | undefined {
  return writing.state === 'begun' && !writing.utterance.isOver ? writing.utterance : undefined;
}

/** Returns the state after another text has replaced all speech. Call it before the replacement. */
export function afterReplacement(writing: Writing): Writing {
  if (writing.state !== 'begun' || writing.utterance.isOver) return NOT_WRITING;
  return writing.isCutOff || writing.utterance.isSounding ? { ...writing, isCutOff: true } : NOT_WRITING;
}

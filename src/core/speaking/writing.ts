/** The text that an app is writing to a voice. */
import type { SpeechError } from '../../base/errors';
import type { Utterance } from '../utterance/utterance';

/**
 * - `none`: a new text begins with the next write.
 * - `begun`: writes go to the utterance, even if others were spoken since. If it is cut off, a replacement interrupted it, and its
 *   writer may not know yet.
 * - `refused`: the text could not begin. Its writer is told so until it calls `end()`.
 */
export type Writing =
  | { readonly state: 'none' }
  | { readonly state: 'begun'; readonly utterance: Utterance; readonly isCutOff: boolean }
  | { readonly state: 'refused'; readonly error: SpeechError };

/** Nothing is being written. */
export const NOT_WRITING: Writing = Object.freeze({ state: 'none' });

/** The utterance that writes go to; undefined if there is none, or it is over. */
export function openUtterance(writing: Writing): Utterance | undefined {
  return writing.state === 'begun' && !writing.utterance.isOver ? writing.utterance : undefined;
}

/** The state after another text replaces all speech. Must be asked before it does. */
export function afterReplacement(writing: Writing): Writing {
  if (writing.state !== 'begun' || writing.utterance.isOver) return NOT_WRITING;
  return writing.isCutOff || writing.utterance.isSounding ? { ...writing, isCutOff: true } : NOT_WRITING;
}

/** Captions as a WebVTT file (W3C, WebVTT: The Web Video Text Tracks Format). */
import { toCaptionCues, type CaptionCue } from './caption-cues';
import type { SpokenWord } from './spoken-word';

/**
 * Writes words as the text of a `.vtt` file, grouped as {@link toCaptionCues} does.
 *
 * @param words - In order, as `readWords()` of a voice returns them.
 * @param text - The text of the words. Needed only for words without `shown`. Default: empty.
 */
export function toWebVtt(words: readonly SpokenWord[], text = ''): string {
  const blocks = toCaptionCues(words, text).map(
    (cue) => `${timestamp(cue.startSeconds)} --> ${timestamp(cue.endSeconds)}\n${cueText(cue)}\n`,
  );
  return ['WEBVTT\n', ...blocks].join('\n');
}

/** Escapes the text of a cue for WebVTT, in which `&`, `<` and `>` have a meaning. */
export function cueText({ text }: Pick<CaptionCue, 'text'>): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function timestamp(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const part = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0');
  const [hours, minutes] = [milliseconds / 3_600_000, (milliseconds / 60_000) % 60];
  return `${part(hours, 2)}:${part(minutes, 2)}:${part((milliseconds / 1000) % 60, 2)}.${part(milliseconds % 1000, 3)}`;
}

/** What of a piece of text is spoken. */
import { SSML_MARKUP } from '../polly/billed-characters';
import type { TextInput } from '../polly/speech-transport';

/** The text with the tags of SSML blanked out, so that every character keeps its place. */
export function spokenPart({ text, textType }: TextInput): string {
  return textType === 'ssml' ? text.replace(SSML_MARKUP, (tag) => ' '.repeat(tag.length)) : text;
}

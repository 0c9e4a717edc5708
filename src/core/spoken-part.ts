/** What of a piece of text is spoken. */
import type { TextInput } from '../polly/speech-transport';

/** The text with the tags of SSML blanked out, so that every character keeps its place. */
export function spokenPart({ text, textType }: TextInput): string {
  return textType === 'ssml' ? text.replace(/<[^>]*>/g, (tag) => ' '.repeat(tag.length)) : text;
}

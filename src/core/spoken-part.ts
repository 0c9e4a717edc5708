/** What of a piece of text is spoken. */
import { SSML_MARKUP } from '../base/ssml/billed-characters';
import type { TextInput } from '../polly/speech-transport';

const LITERAL_BEGINS = '<![CDATA[';

/** The text with the tags of SSML blanked out, so that every character keeps its place. */
export function spokenPart({ text, textType }: TextInput): string {
  if (textType !== 'ssml') return text;
  return text.replace(SSML_MARKUP, (markup: string, literal: string | undefined) => {
    const before = literal === undefined ? markup.length : markup.indexOf(literal, LITERAL_BEGINS.length);
    return ' '.repeat(before) + (literal ?? '') + ' '.repeat(markup.length - before - (literal?.length ?? 0));
  });
}

/** What of a piece of text is spoken. */
import { SSML_MARKUP } from '../../base/ssml/billed-characters';
import { readReference } from '../../base/ssml/xml-syntax';
import type { TextInput } from '../../polly/transport/speech-transport';
import { PLACE_HOLDER } from '../../timing/word-list';

const LITERAL_BEGINS = '<![CDATA[';
const MARKUP_OR_REFERENCE = new RegExp(`${SSML_MARKUP.source}|&[#\\w]{1,32};`, 'g');

/** The text with the tags of SSML blanked out and its entities resolved, so that every character keeps its place. */
export function spokenPart({ text, textType }: TextInput): string {
  if (textType !== 'ssml') return text;
  return text.replace(MARKUP_OR_REFERENCE, (source: string, literal: string | undefined) => {
    if (source.startsWith('&')) return (readReference(source, 0).character || source).padEnd(source.length, PLACE_HOLDER);
    const before = literal === undefined ? source.length : source.indexOf(literal, LITERAL_BEGINS.length);
    return ' '.repeat(before) + (literal ?? '') + ' '.repeat(source.length - before - (literal?.length ?? 0));
  });
}

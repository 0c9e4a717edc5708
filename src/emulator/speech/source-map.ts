/** Maps each character of the text to its exact source in an SSML document. An entity is one character with a longer source. */

/** A stretch of a document, in UTF-16 units. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** A text, with the source of each of its UTF-16 units. */
export interface SourcedText {
  readonly text: string;
  readonly sources: readonly SourceRange[];
}

/** The parts of the text between two tags: CDATA, comments and instructions (not spoken), entities, line ends, and plain text. */
const PARTS = /<!\[CDATA\[([^]*?)\]\]>|<!--[^]*?-->|<\?[^]*?\?>|&[^;]*;|\r\n?|[^<&\r]+/gu;
const LITERAL_BEGINS = '<![CDATA[';

/**
 * Reads the text between two tags.
 *
 * @param at - Offset of the text in the document.
 */
export function readSources(source: string, at: number, decode: (entity: string) => string): SourcedText {
  let text = '';
  const sources: SourceRange[] = [];
  const copy = (part: string, start: number): void => {
    text += part;
    for (let index = 0; index < part.length; index += 1) sources.push({ start: start + index, end: start + index + 1 });
  };
  for (const { 0: part, 1: literal, index } of source.matchAll(PARTS)) {
    const start = at + index;
    if (literal !== undefined) copy(literal, start + part.indexOf(literal, LITERAL_BEGINS.length));
    else if (part.startsWith('<')) continue;
    else if (part.startsWith('&') || part.startsWith('\r')) {
      const meant = part.startsWith('&') ? decode(part) : '\n';
      text += meant;
      sources.push(...Array.from({ length: meant.length }, () => ({ start, end: start + part.length })));
    } else copy(part, start);
  }
  return { text, sources };
}

/** Makes a text whose characters all have the same source. */
export function sourcedAs(text: string, source: SourceRange): SourcedText {
  return { text, sources: Array.from({ length: text.length }, () => source) };
}

/** Makes a text that is its own source. */
export function sourcedAt(text: string, start: number): SourcedText {
  return { text, sources: Array.from({ length: text.length }, (_, index) => ({ start: start + index, end: start + index + 1 })) };
}

/** Returns the source of a stretch of text. */
export function sourceOf({ sources }: Pick<SourcedText, 'sources'>, start: number, length: number): SourceRange {
  const first = sources[start]?.start ?? 0;
  return { start: first, end: sources[start + length - 1]?.end ?? first };
}

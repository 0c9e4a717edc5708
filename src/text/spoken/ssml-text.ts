/** What is said of an SSML document, to be read: its text, with a space where the voice pauses. */
import { parseXml, XmlElement, XmlText, type XmlNode } from '@rgrove/parse-xml';
import type { SpokenSegment } from './spoken-segment';

/** What stands for a word that is drowned out. */
const BLEEP = '***';
/** No space stands before these, also where the voice pauses there. */
const CLOSING = /^[\s\p{Pe}\p{Pf}.,;:!?…。、，；：！？]/u;
/** What a text's source is made of: an entity, a section of literal text, what is not said, a line break, anything else. */
const SOURCE = /&[^;]*;|<!\[CDATA\[([^]*?)\]\]>|<!--[^]*?-->|<\?[^]*?\?>|\r\n?|[^&<\r]+/gu;

/**
 * Reads a document.
 *
 * @param document - From `<speak>` to `</speak>`.
 * @param displayedStart - Where it begins in the displayed text.
 * @returns Stretches of what is said, in order; the document as it stands where it is none.
 */
export function readSsmlText(document: string, displayedStart: number): SpokenSegment[] {
  const reader = new SsmlReader(document, displayedStart);
  try {
    reader.visit(parseXml(document, { includeOffsets: true }).root);
  } catch {
    return [{ text: document, displayedStart, displayedLength: document.length, kind: 'copy' }];
  }
  return reader.segments;
}

class SsmlReader {
  readonly segments: SpokenSegment[] = [];
  readonly #document: string;
  readonly #displayedStart: number;
  /** Where the voice has paused since the last text. */
  #pauseAt: number | undefined;

  constructor(document: string, displayedStart: number) {
    this.#document = document;
    this.#displayedStart = displayedStart;
  }

  visit(node: XmlNode | null): void {
    if (node instanceof XmlText) this.#readText(node);
    else if (node instanceof XmlElement) this.#readElement(node);
  }

  #readElement(element: XmlElement): void {
    const { name, attributes, start, children } = element;
    if (name === 'sub' || attributes['interpret-as'] === 'expletive') {
      const from = children[0]?.start ?? start;
      const to = children.at(-1)?.end ?? start;
      this.#replace(name === 'sub' ? (attributes['alias'] ?? '') : BLEEP, from, to - from);
      return;
    }
    const isPause = name === 'p' || name === 's' || (name === 'break' && attributes['strength'] !== 'none');
    if (isPause) this.#pauseAt ??= start;
    for (const child of children) this.visit(child);
    if (isPause) this.#pauseAt ??= children.at(-1)?.end ?? start;
  }

  #readText({ start, end }: XmlText): void {
    for (const { 0: source, 1: literal, index } of this.#document.slice(start, end).matchAll(SOURCE)) {
      const at = start + index;
      if (literal !== undefined) this.#copy(literal, at + source.indexOf(literal, '<![CDATA['.length));
      else if (source.startsWith('&') || source.startsWith('\r')) this.#replace(decoded(source), at, source.length);
      else if (!source.startsWith('<')) this.#copy(source, at);
    }
  }

  #copy(text: string, at: number): void {
    this.#pauseBefore(text);
    this.segments.push({ text, displayedStart: this.#displayedStart + at, displayedLength: text.length, kind: 'copy' });
  }

  #replace(text: string, at: number, length: number): void {
    this.#pauseBefore(text);
    this.segments.push({ text, displayedStart: this.#displayedStart + at, displayedLength: length, kind: 'replaced' });
  }

  #pauseBefore(text: string): void {
    const at = this.#pauseAt;
    this.#pauseAt = undefined;
    const before = this.segments.at(-1)?.text;
    if (at === undefined || before === undefined || /\s$/u.test(before) || CLOSING.test(text)) return;
    this.segments.push({ text: ' ', displayedStart: this.#displayedStart + at, displayedLength: 1, kind: 'replaced' });
  }
}

/** The character an entity stands for, or the line feed that XML makes of a line's end. */
function decoded(source: string): string {
  if (source.startsWith('\r')) return '\n';
  return parseXml(`<x>${source}</x>`).text;
}

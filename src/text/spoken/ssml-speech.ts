/**
 * Splits an SSML document into segments of spoken text, each with its part of the document. Each character of the document belongs
 * to exactly one segment, in order.
 */
import { SSML_MARKUP } from '../../base/ssml/billed-characters';
import { readReference } from '../../base/ssml/xml-syntax';
import type { SpokenSegment } from './spoken-segment';

const BLEEP = '***';
/** The separators of two paragraphs or sentences, and of two words with a pause between them. */
const EDGE = '\n\n';
const PAUSE = ' ';
const SPELLED = /^(?:characters|spell-out|digits|telephone)$/u;
/** Matches text before which captions have no space, even at a pause. */
const CLOSING = /^[\s\p{Pe}\p{Pf}.,;:!?…。、，；：！？]/u;
/** Matches markup, a reference, a line end, other text, or a single character that is not well-formed. */
const TOKEN = new RegExp(`${SSML_MARKUP.source}|&[^;\\s<&]{1,32};|\\r\\n?|[^<&\\r]+|[^]`, 'gu');
const TAG_NAME = /^<(\/?)([^\s/>!?]+)/u;
const ATTRIBUTE = /\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu;
const LITERAL_BEGINS = '<![CDATA[';
const LITERAL_ENDS = ']]>';

/**
 * Reads a document.
 *
 * @param document - The text from `<speak>` to `</speak>`. A malformed document is read as far as possible.
 * @param displayedStart - Start of the document in the displayed text.
 */
export function readSsmlSpeech(document: string, displayedStart: number): SpokenSegment[] {
  const reader = new SsmlReader(displayedStart);
  for (const { 0: source, 1: literal, index } of document.matchAll(TOKEN)) reader.read(source, literal, index);
  return reader.end(document.length);
}

/** Reads a segment that contains a document. Added text, such as closing tags, maps to the end of the segment's source. */
export function readSsmlSegment({ text, displayedStart, displayedLength }: SpokenSegment): SpokenSegment[] {
  const end = displayedStart + displayedLength;
  return readSsmlSpeech(text, displayedStart).map((segment) =>
    segment.displayedStart + segment.displayedLength <= end
      ? segment
      : { ...segment, displayedStart: Math.min(end, segment.displayedStart), displayedLength: Math.max(0, end - segment.displayedStart) },
  );
}

/** An element that is replaced as a whole, such as `<sub>`. */
interface WholeElement {
  readonly name: string;
  /** The spoken text. Undefined: its content. */
  readonly alias: string | undefined;
  readonly isSpelled: boolean;
  /** The shown text. Undefined: its alias, or else its content. */
  readonly shown: string | undefined;
  readonly at: number;
  depth: number;
  /** The content, including tags. */
  request: string;
  text: string;
  textStart: number;
  textEnd: number;
}

class SsmlReader {
  readonly #segments: SpokenSegment[] = [];
  readonly #displayedStart: number;
  #whole: WholeElement | undefined;
  #pause: { text: string; readonly at: number; readonly length: number } | undefined;
  /** The last shown text. */
  #shown = '';

  constructor(displayedStart: number) {
    this.#displayedStart = displayedStart;
  }

  /** Adds the next part of the document. */
  read(source: string, literal: string | undefined, at: number): void {
    if (this.#whole !== undefined) this.#readWhole(this.#whole, source, literal, at);
    else if (literal !== undefined) this.#readLiteral(source, literal, at);
    else if (TAG_NAME.test(source)) this.#readTag(source, at);
    else if (/^<./su.test(source)) this.#unsaid(source, at);
    else this.#readText(source, at);
  }

  end(length: number): SpokenSegment[] {
    if (this.#whole !== undefined) this.#endWhole(this.#whole);
    this.#sayPause('');
    // A document that contains only tags still needs a place in the spoken text.
    if (this.#segments.every(({ text }) => text === ''))
      this.#add({ text: PAUSE, request: '', at: length, length: 0, kind: 'replaced', shown: '' });
    return this.#segments;
  }

  #readLiteral(source: string, literal: string, at: number): void {
    this.#unsaid(LITERAL_BEGINS, at);
    if (literal !== '') this.#say({ text: literal, at: at + LITERAL_BEGINS.length, length: literal.length, kind: 'copy' });
    this.#unsaid(LITERAL_ENDS, at + source.length - LITERAL_ENDS.length);
  }

  #readTag(source: string, at: number): void {
    const [, slash = '', name = ''] = TAG_NAME.exec(source) ?? [];
    const attributes = slash === '' ? attributesOf(source) : new Map<string, string>();
    if (name === 'p' || name === 's') this.#pause = { text: EDGE, at, length: source.length };
    else if (name === 'break' && slash === '' && attributes.get('strength') !== 'none')
      this.#pause ??= { text: PAUSE, at, length: source.length };
    this.#unsaid(source, at);
    if (slash !== '' || source.endsWith('/>')) return;
    const manner = attributes.get('interpret-as') ?? '';
    const isExpletive = manner === 'expletive';
    const isSpelled = SPELLED.test(manner);
    if (name !== 'sub' && !isExpletive && !isSpelled) return;
    const end = at + source.length;
    const alias = name === 'sub' ? (attributes.get('alias') ?? '') : undefined;
    this.#whole = {
      name,
      alias,
      isSpelled,
      shown: isExpletive ? BLEEP : undefined,
      at: end,
      depth: 1,
      request: '',
      text: '',
      textStart: -1,
      textEnd: end,
    };
  }

  #readWhole(whole: WholeElement, source: string, literal: string | undefined, at: number): void {
    const [, slash, name] = TAG_NAME.exec(source) ?? [];
    if (name === whole.name && !source.endsWith('/>')) whole.depth += slash === '/' ? -1 : 1;
    if (whole.depth === 0) {
      this.#endWhole(whole);
      this.#unsaid(source, at);
      return;
    }
    const text = literal ?? (source.startsWith('<') ? '' : decoded(source));
    whole.request += source;
    whole.text += text;
    if (text === '') return;
    if (whole.textStart < 0) whole.textStart = at;
    whole.textEnd = at + source.length;
  }

  #endWhole({ alias, isSpelled, shown, at, request, text, textStart, textEnd }: WholeElement): void {
    this.#whole = undefined;
    const start = textStart < 0 ? at : textStart;
    const said = alias ?? (isSpelled ? spelled(text) : text);
    if (said === '') this.#unsaid(request, at);
    else this.#say({ text: said, request, at: start, length: textEnd - start, kind: 'replaced', shown: shown ?? alias ?? text });
  }

  #readText(source: string, at: number): void {
    const text = decoded(source);
    this.#say({
      text,
      ...(text === source ? {} : { request: source }),
      at,
      length: source.length,
      kind: text === source ? 'copy' : 'replaced',
    });
  }

  #unsaid(request: string, at: number): void {
    if (request !== '') this.#add({ text: '', request, at, length: request.length, kind: 'replaced' });
  }

  #say(part: Part): void {
    this.#sayPause(part.text);
    this.#add(part);
    this.#shown = part.shown ?? part.text;
  }

  /** Adds the pause before a text, and a space in captions if needed. */
  #sayPause(next: string): void {
    const pause = this.#pause;
    this.#pause = undefined;
    if (pause === undefined) return;
    const isShown = next !== '' && this.#shown !== '' && !/\s$/u.test(this.#shown) && !CLOSING.test(next);
    this.#add({ ...pause, request: '', kind: 'replaced', shown: isShown ? ' ' : '' });
  }

  #add({ at, length, ...part }: Part): void {
    this.#segments.push({ ...part, displayedStart: this.#displayedStart + at, displayedLength: length });
  }
}

/** A segment with its place in the document. */
interface Part extends Omit<SpokenSegment, 'displayedStart' | 'displayedLength'> {
  readonly at: number;
  readonly length: number;
}

function attributesOf(tag: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single] of tag.matchAll(ATTRIBUTE)) {
    const value = (double ?? single ?? '').replaceAll(/&[^;\s<&]{1,32};/gu, decoded).replaceAll(/[\t\n\r]/gu, ' ');
    found.set(name, value);
  }
  return found;
}

/** Decodes a reference to its character and a line end to a line feed. Returns other text unchanged. */
function decoded(source: string): string {
  if (source.startsWith('\r')) return '\n';
  return source.startsWith('&') ? readReference(source, 0).character || source : source;
}

/** Separates the characters of a text by spaces, because each is spoken as a word. */
function spelled(text: string): string {
  return text.replaceAll(/[\p{L}\p{N}](?=[\p{L}\p{N}])/gu, '$& ');
}

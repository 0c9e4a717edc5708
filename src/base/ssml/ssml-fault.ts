/**
 * Finds the first error in an SSML document, and its position. Polly only says that a document is invalid, and ends the
 * request. The library and local Polly share this check, so local Polly accepts whatever the library sends.
 *
 * The reader goes through the document once, from left to right, and applies the rules of XML 1.0. An XML parser would not report
 * the exact positions of errors.
 */
import { emptyTag, isEmptyTag, isQuotable, quoted, tagProblem, type OpeningTag } from './tag-problem';
import { BYTE_ORDER_MARK } from './place-in-text';
import { COMMENTS, DECLARATION, DOCUMENT_TYPE, FORBIDDEN, NAME, readReference, SPACE, TEXT } from './xml-syntax';

/** An error in a document, and its position. */
export interface SsmlFault {
  /** Offset in the document, in UTF-16 code units. */
  readonly at: number;
  /** Sentences that name the error and its fix. They quote names of tags, attributes and entities, but never the text. */
  readonly problem: string;
}

/**
 * Finds the first error of a document.
 *
 * @param document - One `<speak>` element, with whatever XML allows before and after it.
 * @param engine - Polly's name of the engine that will speak the document.
 * @returns Undefined if the document is valid.
 */
export function findSsmlFault(document: string, engine: string): SsmlFault | undefined {
  return new SsmlReader(document, engine).read();
}

/** Thrown inside this file to stop reading. */
class Fault extends Error implements SsmlFault {
  constructor(
    readonly at: number,
    readonly problem: string,
  ) {
    super(problem);
  }
}

interface OpenElement extends OpeningTag {
  readonly at: number;
  /** Offset of the element's content. */
  readonly contentAt: number;
}

class SsmlReader {
  readonly #document: string;
  readonly #engine: string;
  readonly #open: OpenElement[] = [];
  #at = 0;
  #hasRoot = false;

  constructor(document: string, engine: string) {
    this.#document = document;
    this.#engine = engine;
  }

  read(): SsmlFault | undefined {
    try {
      if (this.#document.startsWith(BYTE_ORDER_MARK)) this.#at = 1;
      this.#match(DECLARATION);
      while (this.#at < this.#document.length) this.#readPart();
      this.#end();
      return undefined;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { at: error.at, problem: error.problem };
    }
  }

  #readPart(): void {
    const document = this.#document;
    const at = this.#at;
    if (document.startsWith('<!--', at)) this.#readComment();
    else if (document.startsWith('<?', at)) this.#readInstruction();
    else if (this.#open.length === 0) this.#readOutside();
    else if (document.startsWith('<![CDATA[', at)) this.#readLiteral();
    else if (document.startsWith('</', at)) this.#readClosingTag();
    else if (document.startsWith('<', at)) this.#readOpeningTag();
    else if (document.startsWith('&', at)) this.#readReference();
    else this.#readText();
  }

  /** Reads the markup before or after the root element. */
  #readOutside(): void {
    const at = this.#at;
    if ((this.#match(SPACE) ?? '') !== '') return;
    if (!this.#hasRoot && this.#match(DOCUMENT_TYPE) !== undefined) return;
    if (this.#hasRoot) throw new Fault(at, 'There is content after the end of the document. Leave it out.');
    if (this.#document.startsWith('</', at)) throw new Fault(at, 'A second </speak> closes nothing. Leave it out.');
    if (!this.#document.startsWith('<', at)) throw notSpeak(at);
    this.#readOpeningTag();
  }

  #readOpeningTag(): void {
    const at = this.#at;
    this.#at += 1;
    const name = this.#match(NAME);
    if (name === undefined) throw new Fault(at, noTag(this.#document, at));
    const attributes = this.#readAttributes(at, name);
    const isClosed = this.#document.startsWith('/>', this.#at);
    if (!isClosed && !this.#document.startsWith('>', this.#at)) throw new Fault(this.#at, 'A tag should end here, with ">".');
    this.#at += isClosed ? 2 : 1;
    this.#checkTag({ name, attributes }, at);
    if (!isClosed) this.#open.push({ name, attributes, at, contentAt: this.#at });
  }

  #checkTag(tag: OpeningTag, at: number): void {
    const isRoot = !this.#hasRoot;
    this.#hasRoot = true;
    if (isRoot && tag.name !== 'speak') {
      throw tag.name.toLowerCase() === 'speak' ? new Fault(at, 'Tags are written in lower case: <speak>.') : notSpeak(at);
    }
    if (!isRoot && tag.name === 'speak')
      throw new Fault(at, 'A <speak> is inside another one. Close the first one before it, or leave the second one out.');
    const problem = tagProblem(tag, this.#engine);
    if (problem !== undefined) throw new Fault(at, problem);
  }

  #readAttributes(tagAt: number, tag: string): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      const space = this.#match(SPACE) ?? '';
      const at = this.#at;
      const name = space === '' ? undefined : this.#match(NAME);
      if (name === undefined) return attributes;
      this.#match(SPACE);
      if (this.#document.charAt(this.#at) !== '=') throw valueless(this.#document, this.#at, at);
      this.#at += 1;
      this.#match(SPACE);
      const value = this.#readValue();
      if (attributes.has(name)) {
        throw new Fault(tagAt, `${quoted(tag)} has ${isQuotable(name) ? `the attribute ${name}` : 'an attribute'} twice. Leave one out.`);
      }
      attributes.set(name, value);
    }
  }

  #readValue(): string {
    const document = this.#document;
    const at = this.#at;
    const quote = document.charAt(at);
    if (quote !== '"' && quote !== "'") {
      throw new Fault(
        at,
        /^[<]?$/u.test(quote) ? 'The tag before has no end: ">" is missing.' : 'The value of an attribute must be in quotation marks.',
      );
    }
    let value = '';
    for (this.#at += 1; ;) {
      const from = this.#at;
      const length = document.slice(from).search(quote === '"' ? /["<&]/u : /['<&]/u);
      if (length < 0) throw new Fault(at, 'The value of an attribute has no end: a quotation mark is missing.');
      this.#checkCharacters(from, from + length);
      value += document.slice(from, from + length);
      this.#at = from + length;
      const mark = document.charAt(this.#at);
      if (mark === '<')
        throw new Fault(
          this.#at,
          '"<" is not allowed in an attribute. Add the missing quotation mark before it, or write &lt; for the character itself.',
        );
      if (mark === '&') {
        value += this.#readReference();
        continue;
      }
      this.#at += 1;
      return value;
    }
  }

  #readClosingTag(): void {
    const at = this.#at;
    this.#at += 2;
    const name = this.#match(NAME);
    if (name === undefined)
      throw new Fault(
        at,
        /\s/u.test(this.#document.charAt(this.#at))
          ? 'A space is not allowed after "</".'
          : '"</" closes no tag. Write &lt; for the character "<" itself.',
      );
    this.#close(name, at);
    this.#match(SPACE);
    if (this.#document.charAt(this.#at) !== '>') throw new Fault(this.#at, 'A tag should end here, with ">".');
    this.#at += 1;
  }

  #close(name: string, at: number): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    if (open.name === name) {
      this.#checkContent(open, at);
      return;
    }
    this.#open.push(open);
    this.#checkEmptyTags();
    const lower = name.toLowerCase();
    if (lower === open.name) throw new Fault(at, `Tags are written in lower case: </${lower}>.`);
    if (!this.#open.some((element) => element.name === name))
      throw new Fault(at, `${quoted(name, '/')} closes a tag that is not open. Leave it out.`);
    throw new Fault(
      at,
      `${quoted(open.name)} is open here, and ${quoted(name, '/')} closes another tag. Close ${quoted(open.name)} before it with ${quoted(open.name, '/')}.`,
    );
  }

  /**
   * Reports an empty tag such as `<break>` that was left open. The reader notices it only at a later closing tag, or at the
   * end.
   */
  #checkEmptyTags(): void {
    const empty = this.#open.find(({ name }) => isEmptyTag(name));
    if (empty !== undefined) throw new Fault(empty.at, `<${empty.name}> is never closed. Write ${emptyTag(empty)}.`);
  }

  #checkContent(element: OpenElement, end: number): void {
    if (!isEmptyTag(element.name) || this.#document.slice(element.contentAt, end).replace(COMMENTS, '').trim() === '') return;
    throw new Fault(element.at, `<${element.name}> must be empty. Write ${emptyTag(element)}, and its content after it.`);
  }

  #readComment(): void {
    const at = this.#at;
    const end = this.#document.indexOf('--', at + '<!--'.length);
    if (end < 0) throw new Fault(at, 'A comment has no end: "-->" is missing.');
    this.#checkCharacters(at, end);
    if (!this.#document.startsWith('-->', end)) throw new Fault(end, 'A comment must not contain "--".');
    this.#at = end + '-->'.length;
  }

  #readLiteral(): void {
    const at = this.#at;
    const end = this.#document.indexOf(']]>', at);
    if (end < 0) throw new Fault(at, 'A CDATA section has no end: "]]>" is missing.');
    this.#checkCharacters(at, end);
    this.#at = end + ']]>'.length;
  }

  #readInstruction(): void {
    const at = this.#at;
    this.#at += 2;
    const name = this.#match(NAME);
    if (name === undefined) throw new Fault(at, '"<?" begins no instruction. Write &lt; for the character "<" itself.');
    if (name.toLowerCase() === 'xml') throw new Fault(at, 'An XML declaration is only allowed at the start of the document. Leave it out.');
    const end = this.#document.indexOf('?>', this.#at);
    if (end < 0) throw new Fault(at, 'An instruction has no end: "?>" is missing.');
    this.#checkCharacters(at, end);
    if (end > this.#at && (this.#match(SPACE) ?? '') === '') throw new Fault(this.#at, 'A space must follow the name of an instruction.');
    this.#at = end + '?>'.length;
  }

  #readText(): void {
    const at = this.#at;
    this.#match(TEXT);
    this.#checkCharacters(at, this.#at);
    if (this.#document.charAt(this.#at) !== ']') return;
    if (this.#document.startsWith(']]>', this.#at)) throw new Fault(this.#at, '"]]>" is not allowed in text. Write ]]&gt;.');
    this.#at += 1;
  }

  /** @returns The character that the reference stands for. */
  #readReference(): string {
    const at = this.#at;
    const { length, character, problem } = readReference(this.#document, at);
    if (problem !== undefined) throw new Fault(at, problem);
    this.#at += length;
    return character;
  }

  #checkCharacters(from: number, to: number): void {
    const place = this.#document.slice(from, to).search(FORBIDDEN);
    if (place >= 0)
      throw new Fault(from + place, `XML does not allow the character ${codeOf(this.#document, from + place)}. Leave it out.`);
  }

  #end(): void {
    this.#checkEmptyTags();
    const open = this.#open.at(-1);
    if (open !== undefined) throw new Fault(open.at, `${quoted(open.name)} is never closed: ${quoted(open.name, '/')} is missing.`);
    if (!this.#hasRoot) throw notSpeak(this.#at);
  }

  /** Consumes a match of a sticky pattern at the current position. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#document)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

function notSpeak(at: number): Fault {
  return new Fault(at, 'SSML must be one <speak> element around all spoken text.');
}

function noTag(document: string, at: number): string {
  return /^<[!_:]/u.test(document.slice(at, at + 2))
    ? 'This tag is not well-formed: check its end and its attributes. Write &lt; for the character "<" itself.'
    : '"<" begins no tag. Write &lt; for the character itself.';
}

function valueless(document: string, at: number, nameAt: number): Fault {
  const isOpen = at >= document.length || document.charAt(at) === '<';
  return isOpen
    ? new Fault(at, 'The tag before has no end: ">" is missing.')
    : new Fault(nameAt, 'An attribute has no value: it is written like strength="weak".');
}

function codeOf(document: string, at: number): string {
  return `U+${(document.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

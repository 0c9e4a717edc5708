/** How the lines of a markdown text follow each other: which go on, and where a sentence ends without a full stop. */
import type { BlockContext, BlockStart } from './block-start';
import type { Callout } from './callout';
import { columnsOf } from './fence-line';
import type { InlineMarks } from './inline-marks';
import type { SpokenWriter } from './spoken-writer';

/** What a line is. */
export type Line = 'paragraph' | 'item' | 'heading' | 'row';

/** The lines of one text. */
export class LineFlow {
  readonly #writer: SpokenWriter;
  readonly #marks: InlineMarks;
  #line: Line = 'paragraph';
  /** Where the line breaks are that were not spoken yet; at most two, for one paragraph more would say nothing. */
  #lineBreaks: number[] = [];
  /** What comes next begins anew. */
  #isBoundary = false;
  #nextLine: Line = 'paragraph';
  #isAfterItemMark = false;
  /** Whether the lines are rows without a bar at the beginning. */
  #isInTable = false;
  /** Whether nothing was on the line so far. */
  #isBlank = true;
  /** The space behind the number of an item that has no text yet. */
  #spaceAt: number | undefined;
  #quoteDepth = 0;
  #quoteDepthBefore = 0;
  /** How far in this is on its line, behind the marks of quotations. */
  #column = 0;
  #textStart = -1;
  #sign = '';
  #isHtmlLine = false;
  #isAfterLabel = false;
  #isAfterDefinition = false;
  #isInSources = false;

  /**
   * @param marks - Are closed where a paragraph ends.
   */
  constructor(writer: SpokenWriter, marks: InlineMarks) {
    this.#writer = writer;
    this.#marks = marks;
  }

  /** What the present line is. */
  get line(): Line {
    return this.#line;
  }

  /** Where the text of the present line begins in the whole text, behind the marks of its blocks. */
  get textStart(): number {
    return this.#textStart;
  }

  /** Whether the text of the present line begins with an element of HTML. */
  get isHtmlLine(): boolean {
    return this.#isHtmlLine;
  }

  /** Whether nothing was on the line so far. */
  get isBlank(): boolean {
    return this.#isBlank;
  }

  /** How many quotations the present line is in. */
  get quoteDepth(): number {
    return this.#quoteDepth;
  }

  /** What decides what the present line begins with. */
  get context(): Omit<BlockContext, 'isEnd'> {
    return {
      isInParagraph: this.#line === 'paragraph' && this.#lineBreaks.length === 1 && !this.#isBoundary,
      isInTable: this.#isInTable,
      isInQuote: this.#quoteDepth > 0,
      isAfterItemMark: this.#isAfterItemMark,
      isAfterLabel: this.#isAfterLabel,
      isAfterDefinition: this.#isAfterDefinition,
      isInSources: this.#isInSources,
      isIndented: this.#column > 1,
      isLabel: (label) => this.#marks.brackets.labels.has(label),
      signBefore: this.#sign,
    };
  }

  /** Takes white space at the beginning of a line. */
  indent(character: string): void {
    this.#column += columnsOf(character);
  }

  /**
   * Takes what a line begins with.
   *
   * @param mark - The whole of it.
   * @returns How far in it stands.
   */
  begin(start: BlockStart, mark: string, offset: number): number {
    const { kind, length } = start;
    this.#isAfterItemMark = kind === 'item';
    this.#isBlank = false;
    if (kind !== 'row') this.#isInTable = false;
    const column = this.#column;
    this.#column = kind === 'quote' ? 0 : column + length;
    this.#isHtmlLine = kind === 'text' && start.isHtml;
    this.#isAfterDefinition = kind === 'unspoken-line' && start.isDefinition;
    if (this.#isAfterDefinition) this.#marks.brackets.labels.give(/^\[((?:[^[\]\\]|\\.)*)\]/.exec(mark)?.[1] ?? '');
    this.#isInSources = kind === 'unspoken-line' && start.isSource === true;
    if (kind !== 'text' && kind !== 'quote') this.#marks.reset();
    switch (kind) {
      case 'quote':
        this.#quoteDepth += 1;
        break;
      case 'item':
        this.#isBoundary = true;
        this.#nextLine = 'item';
        if (start.isOrdered) {
          this.#beginText();
          this.#writer.copy(mark, offset);
          this.#spaceAt = offset + length;
        }
        break;
      case 'heading':
      case 'row':
        this.#isBoundary = true;
        this.#nextLine = kind;
        this.#beginText();
        break;
      case 'callout':
        this.#callOut(start, mark, offset);
        break;
      case 'separator-row':
        this.#isInTable = true;
        this.#isBoundary = true;
        break;
      case 'footnote':
      case 'unspoken-line':
      case 'fence':
        this.#isBoundary = true;
        break;
      case 'task-box':
        break;
      case 'text':
        this.#isBoundary ||= start.isBoundary || this.#quoteDepth > this.#quoteDepthBefore;
        this.#beginText();
        this.#textStart = offset;
        this.#sign = start.sign;
        this.#isAfterLabel = start.isLabel;
    }
    return column;
  }

  /** Says what stands for a block, as a sentence of its own. */
  announce(phrase: string, offset: number, length: number): void {
    this.#isBoundary = true;
    this.#beginText();
    this.#writer.replace(phrase, offset, length);
    this.#isBoundary = true;
  }

  /** Says of what kind a note is, and its title. */
  #callOut({ word, title, isTitled, length }: Callout, mark: string, offset: number): void {
    this.#isBoundary = true;
    const titleStart = title?.start ?? length;
    if (word === '' && title === undefined && !isTitled) return;
    if (isTitled) this.#nextLine = 'heading';
    this.#beginText();
    if (word !== '') this.#writer.replace(title !== undefined || isTitled ? `${word}: ` : word, offset, titleStart);
    if (title !== undefined) this.#writer.copy(mark.slice(titleStart, title.end), offset + titleStart);
    this.#isBoundary = !isTitled;
  }

  /** Takes the end of a line. */
  breakLine(offset: number): void {
    if (this.#lineBreaks.length < 2) this.#lineBreaks.push(offset);
    if (this.#isBlank) {
      this.#isInTable = false;
      this.#isAfterLabel = false;
      this.#isAfterDefinition = false;
      this.#sign = '';
    }
    // Nothing of it goes on, so that nothing waits for what is to come.
    if (this.#isBlank || this.#line === 'heading' || this.#line === 'row') this.#marks.reset();
    this.#isBlank = true;
    this.#quoteDepth = 0;
    this.#column = 0;
    this.#isAfterItemMark = false;
  }

  /** Takes the end of a block of code that ended with what it is in. */
  leaveCode(lineBreakAt: number): void {
    if (this.#lineBreaks.length < 2) this.#lineBreaks.push(lineBreakAt);
    this.#quoteDepth = 0;
    this.#column = 0;
  }

  /** Speaks the line breaks before a text, as the end of a sentence where it begins anew. */
  #beginText(): void {
    const [first] = this.#lineBreaks;
    const isAnew = this.#isBoundary || this.#lineBreaks.length > 1 || this.#line === 'heading' || this.#line === 'row';
    if (isAnew) {
      this.#marks.reset();
      this.#writer.languages.endParagraph();
      this.#line = this.#nextLine;
    }
    if (this.#writer.hasSpoken && first !== undefined) {
      if (isAnew) this.#writer.endSentence(first);
      for (const offset of this.#lineBreaks) this.#writer.space('\n', offset);
    }
    if (this.#spaceAt !== undefined && first === undefined) this.#writer.space(' ', this.#spaceAt);
    this.#spaceAt = undefined;
    this.#lineBreaks = [];
    this.#isBoundary = false;
    this.#nextLine = 'paragraph';
    this.#quoteDepthBefore = this.#quoteDepth;
  }
}

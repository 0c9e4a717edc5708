/**
 * Tracks how the lines of markdown follow each other: which lines continue the previous one, and where a sentence ends
 * without a full stop.
 */
import type { BlockContext, BlockStart } from '../block/block-start';
import type { Callout } from '../block/callout';
import { columnsOf } from '../block/fence-line';
import { ListNumbers } from '../block/list-numbers';
import type { InlineMarks } from '../inline/inline-marks';
import type { SpokenWriter } from './spoken-writer';

/** The kind of a line. */
export type Line = 'paragraph' | 'item' | 'heading' | 'row';

/** The lines of one text. */
export class LineFlow {
  readonly #writer: SpokenWriter;
  readonly #marks: InlineMarks;
  #line: Line = 'paragraph';
  /**
   * The positions of the line breaks not yet spoken. Two at most, as more than one paragraph break would make no
   * difference.
   */
  #lineBreaks: number[] = [];
  /** The text that follows begins a new sentence. */
  #isBoundary = false;
  #nextLine: Line = 'paragraph';
  #isAfterItemMark = false;
  /** Whether the lines are rows without a leading bar. */
  #isInTable = false;
  /** How many block quotes the table is in. */
  #tableDepth = 0;
  /** Whether the line has been empty so far. */
  #isBlank = true;
  /** The space after the number of a list item that has no text yet. */
  #spaceAt: number | undefined;
  #quoteDepth = 0;
  #quoteDepthBefore = 0;
  /** The indentation on the line, after any quote marks. */
  #column = 0;
  #textStart = -1;
  #sign = '';
  #isHtmlLine = false;
  #isAfterLabel = false;
  #isAfterDefinition = false;
  #isInSources = false;
  readonly #numbers = new ListNumbers();

  /** @param marks - Closed at the end of each paragraph. */
  constructor(writer: SpokenWriter, marks: InlineMarks) {
    this.#writer = writer;
    this.#marks = marks;
  }

  /** The kind of the current line. */
  get line(): Line {
    return this.#line;
  }

  /** The position in the whole text where the text of the current line begins, after its block marks. */
  get textStart(): number {
    return this.#textStart;
  }

  /** Whether the text of the current line begins with an HTML element. */
  get isHtmlLine(): boolean {
    return this.#isHtmlLine;
  }

  /** Whether the line has been empty so far. */
  get isBlank(): boolean {
    return this.#isBlank;
  }

  /** How many block quotes the current line is in. */
  get quoteDepth(): number {
    return this.#quoteDepth;
  }

  /** The context that decides what the current line begins with. */
  get context(): Omit<BlockContext, 'isEnd'> {
    return {
      isInParagraph: this.#line === 'paragraph' && this.#lineBreaks.length === 1 && !this.#isBoundary,
      isInTable: this.#isInTable && this.#quoteDepth === this.#tableDepth,
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

  /** Adds white space at the beginning of a line. */
  indent(character: string): void {
    this.#column += columnsOf(character);
  }

  /**
   * Adds what a line begins with.
   *
   * @param mark - The whole mark.
   * @returns Its indentation.
   */
  begin(start: BlockStart, mark: string, offset: number): number {
    const { kind, length } = start;
    this.#isAfterItemMark = kind === 'item';
    this.#isBlank = false;
    if (kind !== 'row' && kind !== 'quote') this.#isInTable = false;
    const column = this.#column;
    this.#column = kind === 'quote' ? 0 : column + length;
    this.#isHtmlLine = kind === 'text' && start.isHtml;
    this.#isAfterDefinition = kind === 'unspoken-line' && start.isDefinition;
    if (this.#isAfterDefinition) this.#marks.brackets.labels.give(/^\[((?:[^[\]\\]|\\.)*)\]/.exec(mark)?.[1] ?? '');
    this.#isInSources = kind === 'unspoken-line' && start.isSource === true;
    if (kind !== 'text' && kind !== 'quote') this.#marks.reset();
    if (kind !== 'quote' && !(kind === 'item' && start.isOrdered)) this.#numbers.pass(column, this.#quoteDepth);
    switch (kind) {
      case 'quote':
        this.#quoteDepth += 1;
        break;
      case 'item':
        this.#isBoundary = true;
        this.#nextLine = 'item';
        if (start.isOrdered) {
          this.#beginText();
          const shown = this.#numbers.count(mark, column, this.#quoteDepth);
          if (shown === mark) this.#writer.copy(mark, offset);
          else this.#writer.replace(shown, offset, length);
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
        this.#tableDepth = this.#quoteDepth;
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

  /** Speaks the phrase for a block as a sentence of its own. */
  announce(phrase: string, offset: number, length: number): void {
    this.#isBoundary = true;
    this.#beginText();
    this.#writer.replace(phrase, offset, length);
    this.#isBoundary = true;
  }

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

  breakLine(offset: number): void {
    if (this.#lineBreaks.length < 2) this.#lineBreaks.push(offset);
    if (this.#isBlank) {
      this.#isInTable = false;
      this.#isAfterLabel = false;
      this.#isAfterDefinition = false;
      this.#sign = '';
    }
    // No mark continues, so nothing waits for what follows.
    if (this.#isBlank || this.#line === 'heading' || this.#line === 'row') this.#marks.reset();
    this.#isBlank = true;
    this.#quoteDepth = 0;
    this.#column = 0;
    this.#isAfterItemMark = false;
  }

  /** Adds the end of a code block that ended together with its container. */
  leaveCode(lineBreakAt: number): void {
    if (this.#lineBreaks.length < 2) this.#lineBreaks.push(lineBreakAt);
    this.#quoteDepth = 0;
    this.#column = 0;
  }

  /** Speaks the line breaks before a text, ending the sentence if the text begins a new one. */
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

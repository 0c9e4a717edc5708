/**
 * Makes markdown speakable while it is written. It reads from left to right and never goes back, holds back only what
 * is undecided, each for a bounded stretch, and decides by what the text is and not by how it was cut: so any cut gives
 * the same words, in time that grows with the text.
 *
 * It is no renderer: whether a mark is closed later does not change what is spoken now. The parsers that render a
 * stream either wait for the end of a block, or keep no trace of where in the source a word stood.
 */
import type { SpokenSegment } from '../spoken-segment';
import { isMention, ssmlLength } from '../ssml-document';
import { readBlockStart, type BlockStart } from './block-start';
import { MAX_TERMINATOR_CHARACTERS } from './html-markup';
import { CodeBlock } from './code-block';
import { columnsOf } from './fence-line';
import { InlineMarks, type InlineMark } from './inline-marks';
import { readTagPart } from './long-tag';
import type { MarkdownOptions } from './options';
import { closingHashesLength, isSpaceAt, readPlainStretch, type PlainStretch } from './plain-stretch';
import { SpokenWriter } from './spoken-writer';

type Line = 'paragraph' | 'item' | 'heading' | 'row';
/** What is read next. */
type Mode = 'line-start' | 'inline' | 'code' | 'skip' | 'skip-to' | 'skip-tag';

const SPACE = /[ \t]*/y;
const LINE = /[^\r\n]*/y;
/** What is held back at the beginning of a line, and is spoken rather than a mark. */
const WORDS_AT_LINE_START = /^(?:\d|\[[^!^\]][^]*[\p{L}\p{N}])/u;
/** What is held back inside of a line, and is spoken rather than a mark. */
const WORDS_IN_LINE = /[!hw]|&[^]|\$\d|\[[^^]/iy;
/** How an address goes on of which the beginning was spoken. */
const REST_OF_FLUSHED_ADDRESS = /(?:[\w/?#%=-][!#-;=?-Z_a-z~]*)?/iy;

/** The spoken side of one markdown text. */
export class MarkdownSpeech {
  readonly #options: MarkdownOptions;
  readonly #writer: SpokenWriter;
  readonly #marks: InlineMarks;
  /** What is undecided, and where it begins in the whole text. */
  #pending = '';
  #pendingStart = 0;
  #at = 0;
  #isEnd = false;
  #isFlushing = false;
  #previous = '';
  #mode: Mode = 'line-start';
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
  #code = new CodeBlock({ marker: '', column: 0, quoteDepth: 0 });
  #codeBreakAt = 0;
  /** Where the text of the present line begins, behind the marks of its blocks. */
  #lineTextStart = -1;
  /** What is left out, or, in the mode `skip-to`, what ends it. */
  #skipped = LINE;
  #modeAfterSkip: Mode = 'inline';

  constructor(options: MarkdownOptions = {}) {
    this.#options = options;
    this.#writer = new SpokenWriter(options.emoji === 'dropped');
    this.#marks = new InlineMarks(options.formulaPhrase);
  }

  /**
   * Takes more of the text, cut anywhere.
   *
   * @returns What is certain to be spoken of it.
   */
  push(text: string): SpokenSegment[] {
    this.#pending += text;
    while (this.#at < this.#pending.length && this.#step());
    this.#pending = this.#pending.slice(this.#at);
    this.#pendingStart += this.#at;
    this.#at = 0;
    return this.#writer.take();
  }

  /**
   * What of the words that are held back would be spoken if the text ended here; it may go on. Marks without a word, and
   * what is not spoken however it ends, go on waiting.
   */
  flush(): SpokenSegment[] {
    this.#isFlushing = true;
    const spoken = this.push('');
    this.#isFlushing = false;
    return spoken;
  }

  /** What is left when the text has ended. */
  end(): SpokenSegment[] {
    this.#isEnd = true;
    return this.push('');
  }

  /** @returns Whether it got on, rather than having to wait for more. */
  #step(): boolean {
    switch (this.#mode) {
      case 'line-start':
        return this.#readLineStart();
      case 'inline':
        return this.#readInline();
      case 'code':
        return this.#readCode();
      case 'skip':
        return this.#skip();
      case 'skip-to':
        return this.#skipTo();
      case 'skip-tag':
        return this.#skipTag();
    }
  }

  #readLineStart(): boolean {
    const character = this.#pending.charAt(this.#at);
    if (character === '\r' || character === '\n') {
      this.#breakLine();
      return true;
    }
    if (character === ' ' || character === '\t') {
      this.#column += columnsOf(character);
      this.#take(1);
      return true;
    }
    if (character === '\ufeff' && this.#pendingStart + this.#at === 0) {
      this.#take(1);
      return true;
    }
    const start = readBlockStart(this.#pending, this.#at, {
      isInParagraph: this.#line === 'paragraph' && this.#lineBreaks.length === 1 && !this.#isBoundary,
      isInTable: this.#isInTable,
      isInQuote: this.#quoteDepth > 0,
      isAfterItemMark: this.#isAfterItemMark,
      isEnd: this.#isEnd || (this.#isFlushing && WORDS_AT_LINE_START.test(this.#pending.slice(this.#at))),
    });
    if (start === undefined) return false;
    this.#beginBlock(start);
    return true;
  }

  #beginBlock(start: BlockStart): void {
    const { kind, length } = start;
    const offset = this.#pendingStart + this.#at;
    this.#isAfterItemMark = kind === 'item';
    this.#isBlank = false;
    if (kind !== 'row') this.#isInTable = false;
    const column = this.#column;
    this.#column = kind === 'quote' ? 0 : column + length;
    switch (kind) {
      case 'quote':
        this.#quoteDepth += 1;
        break;
      case 'item':
        this.#isBoundary = true;
        this.#nextLine = 'item';
        if (start.isOrdered) {
          this.#beginText();
          this.#writer.copy(this.#pending.slice(this.#at, this.#at + length), offset);
          this.#spaceAt = offset + length;
        }
        break;
      case 'heading':
      case 'row':
        this.#isBoundary = true;
        this.#nextLine = kind;
        this.#beginText();
        this.#skipWhile(SPACE, 'inline');
        break;
      case 'footnote':
        this.#isBoundary = true;
        break;
      case 'task-box':
        break;
      case 'alert':
        this.#isBoundary = true;
        this.#beginText();
        this.#writer.replace(start.word, offset, length);
        this.#isBoundary = true;
        break;
      case 'separator-row':
      case 'unspoken-line':
        this.#isBoundary = true;
        this.#isInTable = kind === 'separator-row';
        this.#skipWhile(LINE, 'line-start');
        break;
      case 'fence':
        this.#isBoundary = true;
        this.#code = new CodeBlock({ marker: start.marker, column, quoteDepth: this.#quoteDepth });
        this.#mode = 'code';
        if (this.#options.codeBlockPhrase !== undefined) {
          this.#beginText();
          this.#writer.replace(this.#options.codeBlockPhrase, offset, length);
          this.#isBoundary = true;
        }
        break;
      case 'text':
        this.#isBoundary ||= start.isBoundary || this.#quoteDepth > this.#quoteDepthBefore;
        this.#beginText();
        this.#lineTextStart = offset;
        this.#mode = 'inline';
    }
    this.#take(length);
  }

  /** Speaks the line breaks before a text, as the end of a sentence where it begins anew. */
  #beginText(): void {
    const [first] = this.#lineBreaks;
    const isAnew = this.#isBoundary || this.#lineBreaks.length > 1 || this.#line === 'heading' || this.#line === 'row';
    if (isAnew) {
      this.#marks.reset();
      this.#writer.languages.endParagraph();
      this.#line = this.#nextLine;
    } else {
      this.#marks.endLine();
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

  #breakLine(): void {
    const isSecondHalf = this.#pending.charAt(this.#at) === '\n' && this.#previous === '\r';
    if (!isSecondHalf) {
      if (this.#lineBreaks.length < 2) this.#lineBreaks.push(this.#pendingStart + this.#at);
      if (this.#isBlank) this.#isInTable = false;
      this.#isBlank = true;
      this.#quoteDepth = 0;
      this.#column = 0;
      this.#isAfterItemMark = false;
    }
    this.#mode = 'line-start';
    this.#take(1);
  }

  #readInline(): boolean {
    const stretch = readPlainStretch(this.#pending, this.#at, {
      previous: this.#previous,
      isInCode: this.#marks.isInCode,
      isInHeading: this.#line === 'heading',
      isInRow: this.#line === 'row',
      isEnd: this.#isEnd,
      isFlushing: this.#isFlushing,
    });
    if (stretch.end > this.#at) return this.#copyPlain(stretch);
    const isLineStart = this.#lineTextStart === this.#pendingStart + this.#at;
    const character = this.#pending.charAt(this.#at);
    switch (character) {
      case '\r':
      case '\n':
        this.#breakLine();
        return true;
      case ' ':
      case '\t':
        return this.#collapseSpace();
      case '|':
        return this.#readBar();
      case '#': {
        const closing = /\s/.test(this.#previous) ? closingHashesLength(this.#pending, this.#at, this.#isEnd) : 0;
        if (closing === undefined) return false;
        if (closing === 0) this.#writer.copy('#', this.#pendingStart + this.#at);
        this.#take(Math.max(1, closing));
        return true;
      }
      case '<': {
        const length = ssmlLength(this.#pending, this.#at, this.#isEnd);
        const before = isLineStart ? '\n' : this.#writer.lastCharacter;
        if (length === 0 || (length === undefined && this.#isFlushing && isMention(this.#pending.slice(this.#at), 0, before))) break;
        if (length === undefined) return false;
        this.#writer.passOn(this.#pending.slice(this.#at, this.#at + length), this.#pendingStart + this.#at);
        this.#take(length);
        return true;
      }
    }
    const mark = this.#marks.read(this.#pending, this.#at, this.#previous, isLineStart, this.#isEnd);
    if (mark !== undefined) this.#apply(mark);
    return mark !== undefined || this.#releaseWords(isLineStart);
  }

  /** In a flush, decides on what words are in. */
  #releaseWords(isLineStart: boolean): boolean {
    WORDS_IN_LINE.lastIndex = this.#at;
    const released = this.#isFlushing ? WORDS_IN_LINE.exec(this.#pending) : null;
    const mark = released === null ? undefined : this.#marks.read(this.#pending, this.#at, this.#previous, isLineStart, true);
    if (mark === undefined) return false;
    this.#apply(mark);
    if (this.#at === this.#pending.length && /[hw]/i.test(released?.[0] ?? '')) this.#skipWhile(REST_OF_FLUSHED_ADDRESS, 'inline');
    return true;
  }

  /** Speaks what holds no mark, except for what may become part of one at the end of what is there. */
  #copyPlain(stretch: PlainStretch): boolean {
    this.#writer.copy(this.#pending.slice(this.#at, stretch.spokenEnd), this.#pendingStart + this.#at);
    this.#take(stretch.readEnd - this.#at);
    return this.#at === stretch.end;
  }

  #collapseSpace(): boolean {
    this.#writer.space(' ', this.#pendingStart + this.#at);
    this.#skipWhile(SPACE, 'inline');
    return true;
  }

  /** A bar between spaces parts two cells also where no table was announced: its first line is one of a paragraph yet. */
  #readBar(): boolean {
    const isCell = this.#line === 'row' || (/\s/.test(this.#previous) && isSpaceAt(this.#pending, this.#at + 1, this.#isEnd));
    if (isCell === undefined) return false;
    const offset = this.#pendingStart + this.#at;
    this.#take(1);
    if (isCell) {
      this.#writer.endCell(offset);
      this.#skipWhile(SPACE, 'inline');
    } else {
      this.#writer.copy('|', offset);
    }
    return true;
  }

  #apply({ length, spoken, shown, element, then }: InlineMark): void {
    const offset = this.#pendingStart + this.#at;
    if (typeof spoken === 'string') this.#writer.replace(spoken, offset, length);
    else if (spoken !== undefined) this.#writer.copy(this.#pending.slice(spoken.start, spoken.end), this.#pendingStart + spoken.start, shown);
    this.#take(length);
    switch (then?.do) {
      case 'end-sentence':
        this.#writer.endSentence(offset);
        this.#writer.breakLine(offset, length);
        break;
      case 'skip-while':
        this.#skipWhile(then.pattern, 'inline');
        break;
      case 'skip-to':
        this.#mode = 'skip-to';
        this.#skipped = then.pattern;
        break;
      case 'skip-tag':
        this.#mode = 'skip-tag';
        break;
      case undefined:
    }
    // The full stop before it belongs to what was before.
    if (element !== undefined) this.#writer.languages.take(element);
  }

  #readCode(): boolean {
    const { kind, length } = this.#code.read(this.#pending, this.#at, this.#previous, this.#isEnd);
    if (kind === 'line-end') this.#codeBreakAt = this.#pendingStart + this.#at + length - 1;
    this.#take(length);
    if (kind === 'closed' || kind === 'left') this.#mode = 'line-start';
    if (kind === 'left') {
      if (this.#lineBreaks.length < 2) this.#lineBreaks.push(this.#codeBreakAt);
      this.#quoteDepth = 0;
      this.#column = 0;
    }
    return kind !== 'undecided';
  }

  #skip(): boolean {
    this.#take(lengthOf(this.#skipped, this.#pending, this.#at));
    if (this.#at === this.#pending.length) return false;
    this.#mode = this.#modeAfterSkip;
    return true;
  }

  #skipTo(): boolean {
    this.#skipped.lastIndex = this.#at;
    const found = this.#skipped.exec(this.#pending);
    if (found === null) {
      // Its beginning may be at the end.
      this.#take(this.#pending.length - this.#at - MAX_TERMINATOR_CHARACTERS + 1);
      return false;
    }
    this.#take(found.index + found[0].length - this.#at);
    this.#mode = 'inline';
    return true;
  }

  #skipTag(): boolean {
    const part = readTagPart(this.#pending, this.#at, this.#previous, this.#isEnd);
    if (part === undefined) return false;
    if (part !== 'end') {
      this.#apply(part);
      return true;
    }
    if (this.#pending.charAt(this.#at) === '>') this.#take(1);
    this.#mode = 'inline';
    return true;
  }

  #skipWhile(pattern: RegExp, then: Mode): void {
    this.#mode = 'skip';
    this.#skipped = pattern;
    this.#modeAfterSkip = then;
  }

  #take(length: number): void {
    if (length <= 0) return;
    this.#at += length;
    this.#previous = this.#pending.charAt(this.#at - 1);
  }
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

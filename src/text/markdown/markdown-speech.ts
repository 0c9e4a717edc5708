/**
 * Turns markdown into speakable text while it is being written. It reads from left to right and never goes back. It holds back only
 * undecided text, for a limited stretch each time. Its decisions depend on the text, and not on how the text is split. So every
 * split gives the same words, in time that is linear in the length of the text.
 *
 * It is not a renderer: text that was spoken does not change if a mark is closed later. Parsers that render a stream either wait for
 * the end of a block, or do not track the place of a word in the source.
 */
import type { SpokenSegment } from '../spoken/spoken-segment';
import { findSsmlInMarkdown } from '../ssml/ssml-document';
import { LEFTOVER_CONTEXT_CHARACTERS, readLeftover } from '../leftovers/model-leftovers';
import { readBlockStart, type BlockStart } from './block/block-start';
import { CodeBlock } from './block/code-block';
import { beginsWithWords, REST_OF_FLUSHED_ADDRESS, wordsIn } from './reading/flushed-words';
import { sayFormula } from './math/tex-reader';
import type { InlineMark, InlinePlace } from './inline/inline-mark';
import { frontMatterLength } from './block/front-matter';
import { HtmlLists } from './html/html-lists';
import { InlineMarks } from './inline/inline-marks';
import { LineFlow } from './flow/line-flow';
import { readTagPart } from './inline/long-tag';
import type { MarkdownOptions, MarkdownSettings } from './options';
import { headingEndLength, readPlainStretch, type PlainStretch } from './inline/plain-stretch';
import { SkippedText } from './reading/skipped-text';
import { SpokenWriter } from './flow/spoken-writer';
import { readBar, TableBars } from './flow/table-bars';
import { TextWindow } from './reading/text-window';

/** The kind of text to read next. */
type Mode = 'line-start' | 'inline' | 'code' | 'skip' | 'skip-tag';

const SPACE = /[ \t]*/y;
const LINE = /[^\r\n]*/y;
const LEFTOVER_CHARACTER = /[<[◁]/;
const FORMULA_BLOCK = /^[ \t]*\{?\.?(?:math|katex)\b/i;

/** The speakable text of one markdown text. */
export class MarkdownSpeech {
  readonly #options: MarkdownOptions;
  readonly #keepsLeftovers: boolean;
  readonly #ssml: boolean | undefined;
  readonly #writer: SpokenWriter;
  readonly #marks: InlineMarks;
  readonly #flow: LineFlow;
  readonly #bars: TableBars;
  readonly #window = new TextWindow();
  readonly #lists = new HtmlLists();
  #isEnd = false;
  #isFlushing = false;
  #mode: Mode = 'line-start';
  #code = new CodeBlock({ marker: '', column: 0, quoteDepth: 0 });
  readonly #skipped = new SkippedText();
  #modeAfterSkip: Mode = 'inline';

  constructor(options: MarkdownOptions = {}, { unsayablePhrase = '', keepsLeftovers = false, ssml }: MarkdownSettings = {}) {
    this.#options = options;
    this.#keepsLeftovers = keepsLeftovers;
    this.#ssml = ssml;
    const { sayFormula: ask, formulaPhrase } = options;
    this.#marks = new InlineMarks((tex) => ask?.(tex) ?? formulaPhrase ?? sayFormula(tex) ?? unsayablePhrase);
    this.#writer = new SpokenWriter(options.emoji === 'dropped', this.#marks.emphasis, this.#marks.brackets.labels);
    this.#bars = new TableBars(this.#writer);
    this.#flow = new LineFlow(this.#writer, this.#marks);
  }

  /**
   * Adds more of the text, split anywhere.
   *
   * @returns The part that is certain to be spoken.
   */
  push(text: string): SpokenSegment[] {
    this.#window.append(text);
    while (!this.#window.isRead && this.#step());
    this.#window.trim();
    this.#showBrackets();
    return this.#writer.take();
  }

  /**
   * Returns the held-back words that would be spoken if the text ended here. The text may still continue. Marks without a word, and
   * text that is not spoken in any case, stay held back.
   */
  flush(): SpokenSegment[] {
    this.#isFlushing = true;
    const spoken = this.push('');
    this.#isFlushing = false;
    this.#writer.releaseWords();
    return [...spoken, ...this.#writer.take()];
  }

  /** Returns the rest when the text has ended. */
  end(): SpokenSegment[] {
    this.#isEnd = true;
    const spoken = this.push('');
    const withheld = this.#mode === 'skip' ? this.#skipped.withheld.release() : undefined;
    if (withheld !== undefined) {
      this.#window.goBack(withheld.before, withheld.text, withheld.start);
      this.#mode = 'inline';
      spoken.push(...this.push(''));
    }
    if (this.#mode === 'code') this.#leaveCode();
    this.#marks.reset();
    this.#bars.end(this.#window.offset);
    this.#showBrackets();
    this.#marks.brackets.labels.end();
    return [...spoken, ...this.#writer.take()];
  }

  /** Reads the next part. Returns false if it must wait for more text. */
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
      case 'skip-tag':
        return this.#skipTag();
    }
  }

  #readLineStart(): boolean {
    const character = this.#window.next;
    if (character === '\r' || character === '\n') {
      if (this.#flow.isBlank && (character === '\r' || this.#window.previous !== '\r')) this.#bars.end(this.#window.offset);
      this.#breakLine();
      return true;
    }
    if (character === ' ' || character === '\t') {
      this.#flow.indent(character);
      this.#window.take(1);
      return true;
    }
    if (character === '\ufeff' && this.#window.isAtStart) {
      this.#window.take(1);
      return true;
    }
    if (/[-+]/.test(character) && this.#window.isAtStart) {
      const length = frontMatterLength(this.#window.ahead(), this.#isEnd);
      this.#window.take(length ?? 0);
      if (length !== 0) return length !== undefined;
    }
    if (/[TA*>]/.test(character) || (/[at]/.test(character) && !this.#writer.hasSpoken)) {
      const isLeftover = this.#readLeftover(true);
      if (isLeftover !== 'none') return isLeftover;
    }
    const start = readBlockStart(this.#window.text, this.#window.at, {
      ...this.#flow.context,
      isEnd: this.#isEnd || (this.#isFlushing && beginsWithWords(this.#window.ahead())),
    });
    if (start === undefined) return false;
    this.#beginBlock(start);
    return true;
  }

  #beginBlock(start: BlockStart): void {
    const offset = this.#window.offset;
    this.#bars.follow(start, this.#window.next === '|', offset);
    const column = this.#flow.begin(start, this.#window.ahead(start.length), offset);
    if (start.kind === 'row' && start.length > 0) this.#bars.hide(offset, /^\|[ \t]/.test(this.#window.ahead(2)) ? '| ' : '|');
    switch (start.kind) {
      case 'heading':
      case 'row':
        this.#skipWhile(SPACE, 'inline');
        break;
      case 'callout':
        if (start.isTitled) this.#mode = 'inline';
        break;
      case 'separator-row':
      case 'unspoken-line':
        this.#skipWhile(LINE, 'line-start');
        break;
      case 'fence':
        this.#code = new CodeBlock(
          { marker: start.marker, column, quoteDepth: this.#flow.quoteDepth },
          offset,
          FORMULA_BLOCK.test(start.info),
        );
        this.#mode = 'code';
        if (this.#options.codeBlockPhrase !== undefined && this.#code.formula === undefined)
          this.#flow.announce(this.#options.codeBlockPhrase, offset, start.length);
        break;
      case 'text':
        this.#mode = 'inline';
        break;
      default:
    }
    this.#window.take(start.length);
  }

  #breakLine(): void {
    const isSecondHalf = this.#window.next === '\n' && this.#window.previous === '\r';
    if (!isSecondHalf) this.#flow.breakLine(this.#window.offset);
    this.#mode = 'line-start';
    this.#window.take(1);
  }

  #readInline(): boolean {
    const isInRow = this.#flow.line === 'row';
    const stretch = readPlainStretch(this.#window.text, this.#window.at, {
      isInCode: this.#marks.isInCode,
      isInHeading: this.#flow.line === 'heading',
      isInRow,
      isEnd: this.#isEnd,
      isFlushing: this.#isFlushing,
    });
    if (stretch.end > this.#window.at) return this.#copyPlain(stretch);
    const offset = this.#window.offset;
    const isLineStart = this.#flow.textStart === offset;
    const character = this.#window.next;
    switch (character) {
      case '\r':
      case '\n':
        this.#breakLine();
        return true;
      case ' ':
      case '\t':
        this.#writer.space(' ', this.#window.offset);
        this.#skipWhile(SPACE, 'inline');
        return true;
      case '|': {
        const isHalf =
          this.#flow.line === 'row' ? false : this.#marks.isPairedSign(this.#window.text, this.#window.at, offset, this.#isEnd);
        if (isHalf !== true) return isHalf === undefined ? false : this.#readBar();
        this.#window.take(2);
        return true;
      }
      case '#':
      case '{': {
        const closing = /\s/.test(this.#window.previous) ? headingEndLength(this.#window.text, this.#window.at, this.#isEnd) : 0;
        if (closing === undefined) return false;
        if (closing === 0) break;
        this.#window.take(closing);
        return true;
      }
      case '<': {
        if (this.#ssml === false) break;
        const found = findSsmlInMarkdown(this.#window.text, this.#window.at, this.#isEnd, this.#isFlushing, this.#ssml === true);
        if (found === undefined) return false;
        if (found === 'none') break;
        const text = this.#window.ahead(found.length);
        if (found.isMention) this.#writer.copy(text, offset);
        else this.#writer.passOn(text, offset);
        this.#window.take(found.length);
        return true;
      }
    }
    const isLeftover = LEFTOVER_CHARACTER.test(character) ? this.#readLeftover(isLineStart) : 'none';
    if (isLeftover !== 'none') return isLeftover;
    const place = { offset, isLineStart, isInHtml: this.#flow.isHtmlLine, isInRow, isEnd: this.#isEnd };
    const mark = this.#marks.read(this.#window.text, this.#window.at, place);
    if (mark !== undefined) this.#apply(mark);
    return mark !== undefined || this.#releaseWords(place);
  }

  /** Leaves out a model's reasoning and tool calls. */
  #readLeftover(isLineStart: boolean): boolean | 'none' {
    if (this.#keepsLeftovers) return 'none';
    const leftover = readLeftover(this.#window.text, this.#window.at, {
      before: this.#window.text.slice(Math.max(0, this.#window.at - LEFTOVER_CONTEXT_CHARACTERS), this.#window.at),
      isFirst: !this.#writer.hasSpoken,
      isLineStart,
      isEnd: this.#isEnd || (this.#isFlushing && /\p{L}/u.test(this.#window.next)),
    });
    if (leftover === undefined) return false;
    if (leftover === 'none' || (!leftover.isCertain && this.#skipped.withheld.wasReleased)) return 'none';
    const { length, closing, isCertain } = leftover;
    if (isCertain || closing === undefined) this.#writer.partWords(this.#window.offset);
    else this.#skipped.withheld.begin(this.#window.offset, this.#window.text, this.#window.at, length);
    this.#window.take(length);
    const next = isLineStart ? 'line-start' : 'inline';
    if (closing === undefined) this.#mode = next;
    else this.#skipTo(closing, next);
    return true;
  }

  /** Decides, in a flush, on anything that contains words. */
  #releaseWords(place: InlinePlace): boolean {
    const words = this.#isFlushing ? wordsIn(this.#window.text, this.#window.at) : undefined;
    const mark = words === undefined ? undefined : this.#marks.read(this.#window.text, this.#window.at, { ...place, isEnd: true });
    if (mark === undefined) return false;
    this.#apply(mark);
    if (this.#window.isRead && words === 'address') this.#skipWhile(REST_OF_FLUSHED_ADDRESS, 'inline');
    return true;
  }

  /** Speaks text without marks. Holds back characters at the end of the available text that may become part of a mark. */
  #copyPlain(stretch: PlainStretch): boolean {
    this.#writer.copy(this.#window.text.slice(this.#window.at, stretch.spokenEnd), this.#window.offset);
    this.#window.take(stretch.readEnd - this.#window.at);
    return this.#window.at === stretch.end;
  }

  #readBar(): boolean {
    const isRow = this.#flow.line === 'row';
    const { offset } = this.#window;
    const lineLength = offset - this.#flow.textStart;
    const place = { isRow, isInCode: this.#marks.isInCode, lineLength, isEnd: this.#isEnd, isFlushing: this.#isFlushing };
    const bar = readBar(this.#window.text, this.#window.at, place);
    if (bar === undefined) return false;
    this.#window.take(1);
    if (bar === 'text' || bar === 'text-behind-space') {
      if (bar === 'text-behind-space') this.#writer.space(' ', offset - 1);
      this.#writer.copy('|', offset);
      return true;
    }
    if (isRow) this.#marks.reset();
    this.#bars.hide(offset, bar.shown);
    this.#writer.endCell(offset);
    this.#skipWhile(SPACE, 'inline');
    return true;
  }

  /** Shows brackets that do not belong to links, and hides brackets that turned out to belong to links. */
  #showBrackets(): void {
    const { brackets } = this.#marks;
    this.#writer.change({ reveals: brackets.takeUnclosed(), conceals: brackets.labels.takeLinked() }, this.#window.offset);
  }

  #apply(mark: InlineMark): void {
    const offset = this.#window.offset;
    const { length, element, then } = mark;
    this.#writer.write(mark, this.#window);
    this.#window.take(length);
    switch (then?.do) {
      case 'end-sentence':
        this.#writer.endSentence(offset);
        this.#writer.breakLine(offset, length);
        break;
      case 'skip-while':
        this.#skipWhile(then.pattern, 'inline');
        break;
      case 'skip-to':
        this.#skipTo(then.pattern, 'inline');
        break;
      case 'skip-tag':
        this.#mode = 'skip-tag';
        break;
      case undefined:
    }
    // A full stop added above belongs to the text before the element.
    if (element === undefined) return;
    this.#writer.languages.take(element);
    const number = this.#lists.take(element);
    if (number !== undefined) this.#writer.beginItem(number);
  }

  #readCode(): boolean {
    const kind = this.#code.read(this.#window, this.#isEnd);
    if (kind === 'closed' || kind === 'left') this.#leaveCode();
    if (kind === 'left') this.#flow.leaveCode(this.#code.lineBreakAt);
    return kind !== 'undecided';
  }

  #leaveCode(): void {
    this.#mode = 'line-start';
    const { formula, start } = this.#code;
    if (formula !== undefined && formula !== '') this.#flow.announce(this.#marks.sayFormula(formula), start, this.#window.offset - start);
  }

  #skip(): boolean {
    if (!this.#skipped.read(this.#window)) return false;
    this.#mode = this.#modeAfterSkip;
    const start = this.#skipped.withheld.drop();
    if (start !== undefined) this.#writer.partWords(start);
    return true;
  }

  #skipTag(): boolean {
    const part = readTagPart(this.#window.text, this.#window.at, this.#window.previous, this.#isEnd);
    if (part === 'end') {
      if (this.#window.next === '>') this.#window.take(1);
      this.#mode = 'inline';
    } else if (part !== undefined) {
      this.#apply(part);
    }
    return part !== undefined;
  }

  #skipWhile(pattern: RegExp, then: Mode): void {
    this.#mode = 'skip';
    this.#skipped.skipWhile(pattern);
    this.#modeAfterSkip = then;
  }

  #skipTo(pattern: RegExp, then: Mode): void {
    this.#skipWhile(pattern, then);
    this.#skipped.skipTo(pattern);
  }
}

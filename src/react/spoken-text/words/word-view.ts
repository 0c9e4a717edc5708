/**
 * The words of a text as they stand in the page: marks the one that is heard, tells the one that is pointed at. Works on
 * nodes that somebody else renders, and leaves them as they are. No React: it is asked once a frame.
 */
import { createHighlightPainter, type HighlightPainter } from './highlight-painter';
import { shadowRootOf, shownParent, toRange } from '../page-of';
import { TextPlaces } from './text-places';
import type { Stretch, WordAlignment } from './word-alignment';
import { WordSegments } from './word-segments';

/** A word in its sentence, in characters of the written text. */
export interface WordInSentence extends Stretch {
  readonly sentenceStart: number;
  readonly sentenceEnd: number;
}

/** What stands at a word without being part of it. */
const MARK = /[^\s\p{L}\p{M}\p{N}\p{Cs}]/u;

/** One text in the page. */
export class WordView {
  readonly #root: HTMLElement;
  readonly #painter: HighlightPainter;
  readonly #places: TextPlaces;
  readonly #changes: MutationObserver;
  /** Whether the shown text is another than the written one. */
  #isRendered = false;
  /** Leads between the two; undefined until its code is loaded. */
  #alignment: WordAlignment | undefined;
  #isClosed = false;
  #written = '';
  #word: WordInSentence | undefined;
  #cursor: Stretch | undefined;
  #wordRange: StaticRange | undefined;
  #segments: WordSegments | undefined;

  /**
   * @param root - Holds the text.
   * @param overlay - See {@link createHighlightPainter}.
   */
  constructor(root: HTMLElement, overlay: HTMLElement) {
    this.#root = root;
    this.#painter = createHighlightPainter(overlay);
    this.#places = new TextPlaces(root);
    this.#changes = new MutationObserver(() => {
      this.#places.invalidate();
      this.#segments = undefined;
      this.#paint();
    });
    this.#changes.observe(root, { childList: true, characterData: true, subtree: true });
  }

  /**
   * Says what the text is as it was written.
   *
   * @param isRendered - Whether it is shown as something else: by a renderer of markdown, for example.
   */
  setWritten(written: string, isRendered: boolean): void {
    this.#written = written;
    this.#isRendered = isRendered;
    if (!isRendered) this.#alignment = undefined;
    else if (this.#alignment === undefined) void this.#loadAlignment();
  }

  /** Marks a word and its sentence, instead of the one before; costs nothing while it is the same object. */
  show(word: WordInSentence | undefined): void {
    const before = this.#word;
    if (word === before) return;
    this.#word = word;
    this.#paintWord();
    if (word?.sentenceStart !== before?.sentenceStart || word?.sentenceEnd !== before?.sentenceEnd) this.#paintSentence();
  }

  /** Where the marked word stands; undefined where it is not shown. */
  get wordRange(): StaticRange | undefined {
    return this.#wordRange;
  }

  /** Marks where the keyboard is, in characters of the shown text; undefined takes the mark away. */
  showCursor(cursor: Stretch | undefined): void {
    this.#cursor = cursor;
    this.#paintCursor();
  }

  /** Where a stretch of the shown text stands. */
  rangeOf({ start, end }: Stretch): StaticRange | undefined {
    return this.#places.rangeOf(start, end);
  }

  /** A stretch of the shown text. */
  shownText({ start, end }: Stretch): string {
    return this.#places.text.slice(start, end);
  }

  /** The words of the shown text. */
  get segments(): WordSegments {
    this.#segments ??= new WordSegments(this.#places.text, languageOf(this.#root));
    return this.#segments;
  }

  /** The shown word at a point of the window; undefined where there is none. */
  wordAtPoint(x: number, y: number): Stretch | undefined {
    const place = placeAtPoint(this.#root, x, y);
    const character = place === undefined ? undefined : this.#places.characterOf(place.node, place.offset);
    if (character === undefined) return undefined;
    // The place is the nearest between two characters: of a word's last half letter it is the one behind the word.
    const word = this.segments.at(character) ?? this.segments.at(character - 1);
    const range = word === undefined ? undefined : this.rangeOf(word);
    return range !== undefined && isOver(range, x, y) ? word : undefined;
  }

  /** The written character that a shown one stands for. */
  toWritten(character: number): number | undefined {
    return this.#isRendered ? this.#aligned()?.toWritten(character) : character;
  }

  /** The shown stretch of a written one. */
  toShown(stretch: Stretch): Stretch | undefined {
    return this.#isRendered ? this.#aligned()?.toShown(stretch) : stretch;
  }

  /** Takes every mark away. */
  close(): void {
    this.#isClosed = true;
    this.#changes.disconnect();
    this.#painter.close();
  }

  #aligned(): WordAlignment | undefined {
    this.#alignment?.update(this.#written, this.#places.text);
    return this.#alignment;
  }

  /** A page that shows its texts as they are written does without this code. */
  async #loadAlignment(): Promise<void> {
    // What did not load is asked for again when the text grows.
    const code = await import('./word-alignment').catch(() => undefined);
    if (code === undefined || !this.#isRendered || this.#isClosed) return;
    this.#alignment ??= new code.WordAlignment();
    this.#paint();
  }

  #paint(): void {
    this.#paintWord();
    this.#paintSentence();
    this.#paintCursor();
  }

  #paintWord(): void {
    this.#wordRange = this.#word === undefined ? undefined : this.#shownRange(this.#word);
    this.#painter.paint('word', this.#wordRange);
  }

  #paintSentence(): void {
    const word = this.#word;
    const shown = word === undefined ? undefined : this.toShown({ start: word.sentenceStart, end: word.sentenceEnd });
    this.#painter.paint('sentence', shown === undefined ? undefined : this.rangeOf(this.#withMarks(shown)));
  }

  #paintCursor(): void {
    this.#painter.paint('cursor', this.#cursor === undefined ? undefined : this.rangeOf(this.#cursor));
  }

  #shownRange(stretch: Stretch): StaticRange | undefined {
    const shown = this.toShown(stretch);
    return shown === undefined ? undefined : this.rangeOf(shown);
  }

  /** Only words are laid over each other; the full stop and the quotation marks at them are shown with them. */
  #withMarks(shown: Stretch): Stretch {
    if (!this.#isRendered) return shown;
    const { text } = this.#places;
    let { start, end } = shown;
    while (start > 0 && MARK.test(text.charAt(start - 1))) start -= 1;
    while (end < text.length && MARK.test(text.charAt(end))) end += 1;
    return { start, end };
  }
}

/** The language that an element is in, its page's or its host's included; undefined where nobody says. */
function languageOf(element: Element): string | undefined {
  for (let ancestor: Element | null = element; ancestor !== null; ancestor = shownParent(ancestor)) {
    const language = ancestor.getAttribute('lang');
    if (language !== null) return language === '' ? undefined : language;
  }
  return undefined;
}

/** Neither is in every browser yet (caretPositionFromPoint is the standard, CSSOM View). */
function placeAtPoint(root: Element, x: number, y: number): { readonly node: Node; readonly offset: number } | undefined {
  const { ownerDocument } = root;
  const page = ownerDocument as Partial<Pick<Document, 'caretPositionFromPoint' | 'caretRangeFromPoint'>>;
  if (page.caretPositionFromPoint !== undefined) {
    const shadowRoot = shadowRootOf(root);
    const position = ownerDocument.caretPositionFromPoint(x, y, shadowRoot === undefined ? {} : { shadowRoots: [shadowRoot] });
    return position === null ? undefined : { node: position.offsetNode, offset: position.offset };
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- all that Safari had before 26.2
  const range = page.caretRangeFromPoint === undefined ? null : ownerDocument.caretRangeFromPoint(x, y);
  return range === null ? undefined : { node: range.startContainer, offset: range.startOffset };
}

function isOver(range: StaticRange, x: number, y: number): boolean {
  return [...toRange(range).getClientRects()].some(({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom);
}

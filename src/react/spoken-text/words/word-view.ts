/**
 * The words of a text in the page: marks the current word and finds the word at a point. It does not change the nodes,
 * which React or the app renders. It does not depend on React, since it runs once a frame.
 */
import { createHighlightPainter } from './create-highlight-painter';
import type { HighlightPainter } from './highlight-painter';
import { shadowRootOf, shownParent, toRange } from '../page/page-of';
import { TextPlaces } from './text-places';
import type { Stretch, WordAlignment } from './word-alignment';
import { WordSegments } from './word-segments';

/** A word and its sentence, in characters of the written text. */
export interface WordInSentence extends Stretch {
  readonly sentenceStart: number;
  readonly sentenceEnd: number;
}

/** A character that may adjoin a word without being part of it. */
const MARK = /[^\s\p{L}\p{M}\p{N}\p{Cs}]/u;

/** One text in the page. */
export class WordView {
  readonly #root: HTMLElement;
  readonly #painter: HighlightPainter;
  readonly #places: TextPlaces;
  readonly #changes: MutationObserver;
  /** Whether the app renders the text, so that the shown text differs from the written one. */
  #isRendered = false;
  /** Maps between the written and the shown text; undefined until its code has loaded. */
  #alignment: WordAlignment | undefined;
  #isClosed = false;
  #written = '';
  #word: WordInSentence | undefined;
  #cursor: Stretch | undefined;
  #wordRange: StaticRange | undefined;
  #segments: WordSegments | undefined;

  /**
   * @param root - The element that holds the text.
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
   * Sets the written text.
   *
   * @param isRendered - Whether the app shows it as something else, for example as rendered markdown.
   */
  setWritten(written: string, isRendered: boolean): void {
    this.#written = written;
    this.#isRendered = isRendered;
    if (!isRendered) this.#alignment = undefined;
    else if (this.#alignment === undefined) void this.#loadAlignment();
  }

  /** Marks a word and its sentence. Costs nothing if the word is the same object as before. */
  show(word: WordInSentence | undefined): void {
    const before = this.#word;
    if (word === before) return;
    this.#word = word;
    this.#paintWord();
    if (word?.sentenceStart !== before?.sentenceStart || word?.sentenceEnd !== before?.sentenceEnd) this.#paintSentence();
  }

  /** The range of the marked word; undefined if it is not shown. */
  get wordRange(): StaticRange | undefined {
    return this.#wordRange;
  }

  /** Marks the keyboard's word, in characters of the shown text; undefined removes the mark. */
  showCursor(cursor: Stretch | undefined): void {
    this.#cursor = cursor;
    this.#paintCursor();
  }

  /** Returns the range of a stretch of the shown text. */
  rangeOf({ start, end }: Stretch): StaticRange | undefined {
    return this.#places.rangeOf(start, end);
  }

  /** Returns a stretch of the shown text. */
  shownText({ start, end }: Stretch): string {
    return this.#places.text.slice(start, end);
  }

  /** The words and sentences of the shown text. */
  get segments(): WordSegments {
    this.#segments ??= new WordSegments(this.#places.text, languageOf(this.#root));
    return this.#segments;
  }

  /** Returns the shown word at a point of the window; undefined if there is none. */
  wordAtPoint(x: number, y: number): Stretch | undefined {
    const place = placeAtPoint(this.#root, x, y);
    const character = place === undefined ? undefined : this.#places.characterOf(place.node, place.offset);
    if (character === undefined) return undefined;
    // The browser returns the caret position nearest to the point. Over the far half of a word's last letter, that is the one after
    // the word, so the character before it is tried too.
    const word = this.segments.at(character) ?? this.segments.at(character - 1);
    const range = word === undefined ? undefined : this.rangeOf(word);
    return range !== undefined && isOver(range, x, y) ? word : undefined;
  }

  /** Maps a shown character to the written text. */
  toWritten(character: number): number | undefined {
    return this.#isRendered ? this.#aligned()?.toWritten(character) : character;
  }

  /** Maps a stretch of the written text to the shown text. */
  toShown(stretch: Stretch): Stretch | undefined {
    return this.#isRendered ? this.#aligned()?.toShown(stretch) : stretch;
  }

  /** Removes all marks and stops watching the page. */
  close(): void {
    this.#isClosed = true;
    this.#changes.disconnect();
    this.#painter.close();
  }

  #aligned(): WordAlignment | undefined {
    this.#alignment?.update(this.#written, this.#places.text);
    return this.#alignment;
  }

  /** Loaded only when needed: pages that show texts as written do without this code. */
  async #loadAlignment(): Promise<void> {
    // A failed load is retried when the text grows.
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

  /** Extends a stretch over adjacent marks, such as the full stop and quotation marks: only words are aligned. */
  #withMarks(shown: Stretch): Stretch {
    if (!this.#isRendered) return shown;
    const { text } = this.#places;
    let { start, end } = shown;
    while (start > 0 && MARK.test(text.charAt(start - 1))) start -= 1;
    while (end < text.length && MARK.test(text.charAt(end))) end += 1;
    return { start, end };
  }
}

/** Returns the language of an element, inherited through shadow hosts; undefined if none is set. */
function languageOf(element: Element): string | undefined {
  for (let ancestor: Element | null = element; ancestor !== null; ancestor = shownParent(ancestor)) {
    const language = ancestor.getAttribute('lang');
    if (language !== null) return language === '' ? undefined : language;
  }
  return undefined;
}

/** Uses either of two methods, since neither is in every browser (caretPositionFromPoint is the standard, CSSOM View). */
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

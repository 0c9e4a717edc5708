/** Tracks the language that the `lang` attributes of HTML declare. */
import type { HtmlElement } from './html-markup';

/** The most nested elements. Deeper ones are read without their languages. */
const MAX_OPEN_ELEMENTS = 100;

/** The open elements, starting from the outermost one with a language. */
export class ElementLanguages {
  /** Each with its own language or that of the enclosing element. */
  #open: HtmlElement[] = [];

  /** The language of the following text, as written; undefined if none is declared. */
  get language(): string | undefined {
    return this.#open.at(-1)?.language;
  }

  /** Opens or closes an element. A closing tag without a partner is ignored. */
  take(element: HtmlElement): void {
    if (element.isClosing) {
      const index = this.#open.findLastIndex(({ name }) => name === element.name);
      if (index >= 0) this.#open.length = index;
      return;
    }
    const isKept = this.#open.length > 0 || element.language !== undefined;
    if (isKept && this.#open.length < MAX_OPEN_ELEMENTS) this.#open.push({ ...element, language: element.language ?? this.language });
  }

  /** Closes elements that cannot extend to the next paragraph, as the model forgot their closing tags. */
  endParagraph(): void {
    if (this.#open.length > 0) this.#open = this.#open.filter(({ isBlock }) => isBlock);
  }
}

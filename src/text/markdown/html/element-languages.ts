/** Which language the `lang` attributes of HTML put a place of a markdown text in. */
import type { HtmlElement } from './html-markup';

/** No document nests deeper; what does is read without its languages. */
const MAX_OPEN_ELEMENTS = 100;

/** The elements that are open, from the outermost one with a language on. */
export class ElementLanguages {
  /** Each with its own language, or else that of the element around it. */
  #open: HtmlElement[] = [];

  /** The language of what follows, as it was written; undefined where nobody said one. */
  get language(): string | undefined {
    return this.#open.at(-1)?.language;
  }

  /** Opens or closes an element. A tag that closes nothing says nothing. */
  take(element: HtmlElement): void {
    if (element.isClosing) {
      const index = this.#open.findLastIndex(({ name }) => name === element.name);
      if (index >= 0) this.#open.length = index;
      return;
    }
    const isKept = this.#open.length > 0 || element.language !== undefined;
    if (isKept && this.#open.length < MAX_OPEN_ELEMENTS) this.#open.push({ ...element, language: element.language ?? this.language });
  }

  /** Closes what cannot go on in another paragraph: a model that forgot it did not mean all that follows. */
  endParagraph(): void {
    if (this.#open.length > 0) this.#open = this.#open.filter(({ isBlock }) => isBlock);
  }
}

/**
 * Maps the text of an element to places in the document (text node and offset) and back. The map is built on first use, and
 * again after a change of the nodes was reported.
 */

/** A place in the document. */
export interface TextPlace {
  readonly node: Text;
  /** Offset in the node, in UTF-16 code units. */
  readonly offset: number;
}

/**
 * Inline elements, which do not end a word: `<b>bo</b>ld` is one word (HTML, phrasing content). Any other element is its
 * own line.
 */
const INLINE_ELEMENTS = new Set(
  'A ABBR B BDI BDO CITE CODE DATA DEL DFN EM FONT I INS KBD MARK Q RUBY S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR'.split(' '),
);
/** Elements whose text is not read. */
const SKIPPED_ELEMENTS = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'TEXTAREA', 'SELECT', 'RT', 'RP']);

/** Maps between characters of an element's text and places in the document. */
export class TextPlaces {
  readonly #root: Element;
  #isCurrent = false;
  #text = '';
  #nodes: Text[] = [];
  /** For each node, the index of its first character in the text. */
  #starts: number[] = [];

  /** @param root - The element that holds the text. */
  constructor(root: Element) {
    this.#root = root;
  }

  /** Reports that nodes or their text have changed. */
  invalidate(): void {
    this.#isCurrent = false;
  }

  /** The whole text, with a line break between blocks. */
  get text(): string {
    this.#update();
    return this.#text;
  }

  /**
   * Returns the range of a stretch of the text.
   *
   * @returns Undefined if none of it is in the document, for example because it was removed.
   */
  rangeOf(start: number, end: number): StaticRange | undefined {
    this.#update();
    const first = this.#placeFrom(start);
    const last = this.#placeBefore(end);
    if (first === undefined || last === undefined) return undefined;
    if (first.node === last.node && first.offset >= last.offset) return undefined;
    return new StaticRange({
      startContainer: first.node,
      startOffset: first.offset,
      endContainer: last.node,
      endOffset: last.offset,
    });
  }

  /** Returns the index of the character at a place; undefined if the node is not part of the text. */
  characterOf(node: Node, offset: number): number | undefined {
    this.#update();
    const index = this.#nodes.indexOf(node as Text);
    const start = this.#starts[index];
    return start === undefined ? undefined : start + offset;
  }

  /** The place of a character, or of the first character after it. */
  #placeFrom(character: number): TextPlace | undefined {
    const index = Math.max(0, lastIndexAtMost(this.#starts, character));
    for (const candidate of [index, index + 1]) {
      const node = this.#nodes[candidate];
      const offset = Math.max(0, character - (this.#starts[candidate] ?? 0));
      if (node !== undefined && offset < node.data.length) return { node, offset };
    }
    return undefined;
  }

  /** The place after the last character before `end`. */
  #placeBefore(end: number): TextPlace | undefined {
    const index = lastIndexAtMost(this.#starts, end - 1);
    const node = this.#nodes[index];
    if (node === undefined) return undefined;
    return { node, offset: Math.min(node.data.length, end - (this.#starts[index] ?? 0)) };
  }

  #update(): void {
    if (this.#isCurrent) return;
    this.#isCurrent = true;
    this.#nodes = [];
    this.#starts = [];
    this.#text = '';
    this.#read(this.#root);
  }

  #read(parent: Element): void {
    for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
      if (isText(child)) {
        if (child.data === '') continue;
        this.#nodes.push(child);
        this.#starts.push(this.#text.length);
        this.#text += child.data;
      } else if (isElement(child) && !SKIPPED_ELEMENTS.has(child.tagName.toUpperCase())) {
        const isInline = INLINE_ELEMENTS.has(child.tagName.toUpperCase());
        if (!isInline) this.#breakLine();
        this.#read(child);
        if (!isInline) this.#breakLine();
      }
    }
  }

  #breakLine(): void {
    if (this.#text !== '' && !this.#text.endsWith('\n')) this.#text += '\n';
  }
}

/** Checks the node type, since each page has its own `Text` class. */
function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE;
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

/** Returns the index of the last number not greater than `value`, in ascending numbers; -1 if all are greater. */
export function lastIndexAtMost(numbers: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The text of an element, and where each of its characters is in the document: text node and offset. Built from the
 * nodes when it is first asked, and again after it was told that they changed.
 */

/** A place in the document. */
export interface TextPlace {
  readonly node: Text;
  /** UTF-16 code units from the beginning of the node. */
  readonly offset: number;
}

/** Elements that do not end a word: `<b>bo</b>ld` is one (HTML, phrasing content). Any other is a line of its own. */
const INLINE_ELEMENTS = new Set(
  'A ABBR B BDI BDO CITE CODE DATA DEL DFN EM FONT I INS KBD MARK Q RUBY S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR'.split(' '),
);
/** Elements whose text is no text to read. */
const SKIPPED_ELEMENTS = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'TEXTAREA', 'SELECT', 'RT', 'RP']);

/** Between a character of the text of an element and its place. */
export class TextPlaces {
  readonly #root: Element;
  #isCurrent = false;
  #text = '';
  #nodes: Text[] = [];
  /** Of each node, which character of the text its first one is. */
  #starts: number[] = [];

  /** @param root - Whose text it is. */
  constructor(root: Element) {
    this.#root = root;
  }

  /** Says that nodes or their text changed. */
  invalidate(): void {
    this.#isCurrent = false;
  }

  /** All text, with a line break between what stands in different blocks. */
  get text(): string {
    this.#update();
    return this.#text;
  }

  /**
   * Where a stretch of the text is.
   *
   * @returns Undefined where none of it is in the document, as when it was taken away meanwhile.
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

  /** Which character of the text is at a place; undefined where the node is none of these. */
  characterOf(node: Node, offset: number): number | undefined {
    this.#update();
    const index = this.#nodes.indexOf(node as Text);
    const start = this.#starts[index];
    return start === undefined ? undefined : start + offset;
  }

  /** The place of a character, or of the first one behind it. */
  #placeFrom(character: number): TextPlace | undefined {
    const index = Math.max(0, lastIndexAtMost(this.#starts, character));
    for (const candidate of [index, index + 1]) {
      const node = this.#nodes[candidate];
      const offset = Math.max(0, character - (this.#starts[candidate] ?? 0));
      if (node !== undefined && offset < node.data.length) return { node, offset };
    }
    return undefined;
  }

  /** The place behind the last character before an end. */
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

/** By its type and not by its class, of which each page has its own. */
function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE;
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

/** Index of the last of ascending numbers that is not greater; -1 where all are. */
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

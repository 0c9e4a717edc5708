/**
 * Tracks the labels of reference links: `[text][label]`. A label without a definition is displayed and spoken. The definition may
 * come late, so a label that may be a word waits for it.
 */

const MAX_WAITING_CHARACTERS = 300;
const MAX_LABELS = 1_000;
/** A label that may be words, unlike `docs-url` or `1`. */
const WORDS = /^\p{L}[\p{L}\p{M}]*(?: \p{L}[\p{L}\p{M}]*){0,3}$/u;

/** A label that waits for its definition. */
export class LinkLabel {
  readonly text: string;
  readonly offset: number;
  #state: 'undecided' | 'spoken' | 'unspoken' = 'undecided';

  constructor(text: string, offset: number) {
    this.text = text;
    this.offset = offset;
  }

  /** Whether it is decided. */
  get isDecided(): boolean {
    return this.#state !== 'undecided';
  }

  /** Whether it is spoken. */
  get isSpoken(): boolean {
    return this.#state === 'spoken';
  }

  /** Decides on it, unless it is decided. */
  decide(isSpoken: boolean): void {
    if (this.#state === 'undecided') this.#state = isSpoken ? 'spoken' : 'unspoken';
  }
}

/** The labels of a text. */
export class LinkLabels {
  readonly #used = new Set<string>();
  readonly #given = new Set<string>();
  #waiting: LinkLabel[] = [];
  /** The offsets of brackets that a definition would turn into a link, by the words between them. */
  readonly #brackets = new Map<string, number[]>();
  #linked: number[] = [];

  /**
   * Adds words in brackets that are their own label.
   *
   * @param places - Offsets of the brackets.
   * @returns Whether they are a link. Otherwise they may become one.
   */
  isLinked(words: string, places: readonly number[]): boolean {
    const name = words.toLowerCase();
    if (this.#given.has(name)) return true;
    const brackets = this.#brackets.get(name);
    if (brackets !== undefined) brackets.push(...places);
    else if (this.#brackets.size < MAX_LABELS) this.#brackets.set(name, [...places]);
    return false;
  }

  /** Returns the offsets of brackets that turned out to be links since the last call. */
  takeLinked(): number[] {
    const linked = this.#linked;
    this.#linked = [];
    return linked;
  }

  /**
   * Adds the label of a link.
   *
   * @returns The waiting label; undefined if it is not spoken.
   */
  use(label: string, linkText: string, offset: number): LinkLabel | undefined {
    const name = label.toLowerCase();
    if (this.#used.size < MAX_LABELS) this.#used.add(name);
    if (this.#given.has(name) || !WORDS.test(label) || linkText.toLowerCase() === name || this.#waiting.length >= MAX_LABELS)
      return undefined;
    const waiting = new LinkLabel(label, offset);
    this.#waiting.push(waiting);
    return waiting;
  }

  give(label: string): void {
    const name = label.toLowerCase();
    if (this.#given.size < MAX_LABELS) this.#given.add(name);
    this.#linked = this.#linked.concat(this.#brackets.get(name) ?? []);
    this.#brackets.delete(name);
    this.#decide((waiting) => waiting.text.toLowerCase() === name, false);
  }

  /** Whether a link with this label has been read. */
  has(label: string): boolean {
    const name = label.toLowerCase();
    return this.#used.has(name) || this.#brackets.has(name);
  }

  /** Adds the text up to an offset. Labels that have waited long enough count as defined. */
  readTo(offset: number): void {
    if (this.#waiting.length > 0) this.assumeBefore(offset - MAX_WAITING_CHARACTERS);
  }

  /** Decides that labels before an offset are defined, because the text after them must be spoken now. */
  assumeBefore(offset: number): void {
    this.#decide((waiting) => waiting.offset < offset, false);
  }

  /** Decides on all labels at the end of the text. */
  end(): void {
    this.#decide(() => true, true);
  }

  #decide(isMeant: (label: LinkLabel) => boolean, isSpoken: boolean): void {
    if (this.#waiting.length === 0) return;
    for (const label of this.#waiting) if (isMeant(label)) label.decide(isSpoken);
    this.#waiting = this.#waiting.filter(({ isDecided }) => !isDecided);
  }
}

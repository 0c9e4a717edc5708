/**
 * The label of a link whose address is given elsewhere: `[text][label]`. Where nobody gives it, it is shown and spoken; since
 * that is known late, a label that may be a word waits for it for a while.
 */

/** Words behind a label wait for its address up to this many characters; then it is taken for given. */
const MAX_WAITING_CHARACTERS = 300;
/** Most labels that are kept. */
const MAX_LABELS = 1_000;
/** A label that is not made for an address, as `docs-url` or `1` are. */
const WORDS = /^\p{L}[\p{L}\p{M}]*(?: \p{L}[\p{L}\p{M}]*){0,3}$/u;

/** A label that waits. */
export class LinkLabel {
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly offset: number;
  #state: 'undecided' | 'spoken' | 'unspoken' = 'undecided';

  constructor(text: string, offset: number) {
    this.text = text;
    this.offset = offset;
  }

  /** Whether it is known if it is spoken. */
  get isDecided(): boolean {
    return this.#state !== 'undecided';
  }

  /** Whether it is. */
  get isSpoken(): boolean {
    return this.#state === 'spoken';
  }

  /** Decides on it, unless that has been done. */
  decide(isSpoken: boolean): void {
    if (this.#state === 'undecided') this.#state = isSpoken ? 'spoken' : 'unspoken';
  }
}

/** The labels of a text. */
export class LinkLabels {
  readonly #used = new Set<string>();
  readonly #given = new Set<string>();
  #waiting: LinkLabel[] = [];
  /** By the words between them, where brackets stand that an address would make a link of. */
  readonly #brackets = new Map<string, number[]>();
  #linked: number[] = [];

  /**
   * Takes words in brackets that are their own label.
   *
   * @param places - Where their signs stand.
   * @returns Whether they are a link already; else they may become one.
   */
  isLinked(words: string, places: readonly number[]): boolean {
    const name = words.toLowerCase();
    if (this.#given.has(name)) return true;
    const brackets = this.#brackets.get(name);
    if (brackets !== undefined) brackets.push(...places);
    else if (this.#brackets.size < MAX_LABELS) this.#brackets.set(name, [...places]);
    return false;
  }

  /** Where brackets stand that have become those of links, as far as this was not told before. */
  takeLinked(): number[] {
    const linked = this.#linked;
    this.#linked = [];
    return linked;
  }

  /**
   * Takes the label of a link.
   *
   * @returns What waits; undefined where it is not spoken.
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

  /** Takes the label of an address. */
  give(label: string): void {
    const name = label.toLowerCase();
    if (this.#given.size < MAX_LABELS) this.#given.add(name);
    this.#linked = this.#linked.concat(this.#brackets.get(name) ?? []);
    this.#brackets.delete(name);
    this.#decide((waiting) => waiting.text.toLowerCase() === name, false);
  }

  /** Whether a link with this label was read. */
  has(label: string): boolean {
    const name = label.toLowerCase();
    return this.#used.has(name) || this.#brackets.has(name);
  }

  /** Takes for given what has waited for long enough, as the text goes on to a place. */
  readTo(offset: number): void {
    if (this.#waiting.length > 0) this.assumeBefore(offset - MAX_WAITING_CHARACTERS);
  }

  /** Takes for given what stands before a place, because all that is behind it is to be spoken. */
  assumeBefore(offset: number): void {
    this.#decide((waiting) => waiting.offset < offset, false);
  }

  /** Decides on all, as nothing more will come. */
  end(): void {
    this.#decide(() => true, true);
  }

  #decide(isMeant: (label: LinkLabel) => boolean, isSpoken: boolean): void {
    if (this.#waiting.length === 0) return;
    for (const label of this.#waiting) if (isMeant(label)) label.decide(isSpoken);
    this.#waiting = this.#waiting.filter(({ isDecided }) => !isDecided);
  }
}

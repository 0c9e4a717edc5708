/**
 * Tells increments from snapshots. Some services repeat the whole text in each item (DashScope by default), or once in the
 * last item, in the same shape that others use for increments.
 */

const WORD = /[\p{L}\p{N}]/u;
/** If an item repeats at least this many characters of the increments, it is a snapshot. */
const FEWEST_REPEATED_CHARACTERS = 12;

/** The text of one stream of such items. */
export class GrowingWords {
  #words = '';
  #items = 0;
  #areSnapshots = false;
  /** The second item, if it repeats the first one. It may be a snapshot or just laughter; the third item decides. */
  #second: string | undefined;

  /**
   * Adds the text of the next item.
   *
   * @returns The new text in it, and in the item held back before.
   */
  newWordsOf(words: string): string {
    const before = this.#words;
    this.#items += 1;
    if (this.#second !== undefined) return this.#decide(this.#second, words);
    if (this.#items === 2 && WORD.test(before) && words.length > before.length && words.startsWith(before)) {
      this.#second = words;
      return '';
    }
    if (this.#repeats(words)) {
      this.#areSnapshots = true;
      this.#words = words;
      return words.slice(before.length);
    }
    if (this.#areSnapshots) return this.#newWordsOfSnapshot(words);
    this.#words += words;
    return words;
  }

  /** Returns the text that is still held back, at the end. */
  release(): string {
    const second = this.#second ?? '';
    if (second === '') return '';
    const rest = second.slice(this.#words.length);
    this.#second = undefined;
    this.#areSnapshots = true;
    this.#words = second;
    return rest;
  }

  #decide(second: string, words: string): string {
    const first = this.#words;
    this.#second = undefined;
    this.#areSnapshots = words.startsWith(second);
    this.#words = this.#areSnapshots ? words : first + second + words;
    return this.#areSnapshots ? words.slice(first.length) : second + words;
  }

  #repeats(words: string): boolean {
    const before = this.#words;
    if (!WORD.test(before) || !words.startsWith(before)) return false;
    return this.#areSnapshots || (before.length >= FEWEST_REPEATED_CHARACTERS && this.#items > 2);
  }

  /** If a snapshot changes its end, the text from the difference on is new; an unrelated text is new as a whole. */
  #newWordsOfSnapshot(words: string): string {
    const before = this.#words;
    if (before.startsWith(words)) return '';
    let common = 0;
    while (common < words.length && words[common] === before[common]) common += 1;
    this.#words = words;
    return common * 2 >= before.length ? words.slice(common) : words;
  }
}

/**
 * Tells increments from snapshots: some services repeat all words so far in each item (DashScope unless it is asked not to),
 * or once more in the last one, in the same shape in which others send what is new.
 */

const WORD = /[\p{L}\p{N}]/u;
/** What increments have said is repeated in one item by a snapshot alone, once it is so long. */
const FEWEST_REPEATED_CHARACTERS = 12;

/** The words of one stream of such items. */
export class GrowingWords {
  #words = '';
  #items = 0;
  #areSnapshots = false;
  /** What of the second item was taken for a repetition. */
  #taken = '';

  /**
   * Takes the words of the next item.
   *
   * @returns What of them is new.
   */
  newWordsOf(words: string): string {
    const before = this.#words;
    this.#items += 1;
    if (this.#repeats(words)) {
      // `ha`, `haha` may be laughter: only the next item tells.
      this.#taken = this.#items === 2 && words.replaceAll(before, '') === '' ? before : '';
      this.#areSnapshots = true;
      this.#words = words;
      return words.slice(before.length);
    }
    if (this.#taken !== '' && !this.#words.startsWith(words)) return this.#takeBack(words);
    if (this.#areSnapshots) return this.#newWordsOfSnapshot(words);
    this.#words += words;
    return words;
  }

  /** Already the second item tells: an increment hardly begins with the whole one before it. */
  #repeats(words: string): boolean {
    const before = this.#words;
    if (!WORD.test(before) || !words.startsWith(before)) return false;
    if (this.#areSnapshots) return true;
    if (before.length >= FEWEST_REPEATED_CHARACTERS && this.#items > 2) return true;
    return this.#items === 2 && words.length > before.length;
  }

  #takeBack(words: string): string {
    const rest = this.#taken + words;
    this.#taken = '';
    this.#areSnapshots = false;
    this.#words += rest;
    return rest;
  }

  /** A snapshot that words its end otherwise goes on where both part; another text begins anew. */
  #newWordsOfSnapshot(words: string): string {
    const before = this.#words;
    if (before.startsWith(words)) return '';
    let common = 0;
    while (common < words.length && words[common] === before[common]) common += 1;
    this.#words = words;
    return common * 2 >= before.length ? words.slice(common) : words;
  }
}

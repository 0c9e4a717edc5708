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
  /** The second item, where it repeats the first one, as a snapshot does and laughter may: only the third one tells. */
  #second: string | undefined;

  /**
   * Takes the words of the next item.
   *
   * @returns What of them is new, and of what was held back before.
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

  /** What is held back, where nothing more tells what it is. */
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

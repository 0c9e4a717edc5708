/**
 * Maps characters of the written text (the given text, such as markdown) to the shown text (as the app renders it) and
 * back. The words of both are aligned in order. Words that only one side has are skipped: link addresses and HTML on the
 * written side, and additions of the renderer on the shown side.
 */
import { lastIndexAtMost } from './text-places';

/** A stretch of a text, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Scripts without spaces between words; each character counts as a word. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const WORD = new RegExp(String.raw`[${UNSPACED}]\p{M}*|(?:(?![${UNSPACED}])[\p{L}\p{M}\p{N}])+`, 'gu');

/**
 * Link and image addresses, and HTML tags. They are not shown, but may contain the same words as the shown text. Each
 * pattern stops where another one begins; otherwise many unclosed ones would each search to the end.
 */
const UNSHOWN = /\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<\/?[a-z][^<>\n]*>/giu;

/** How far to search for the next match, in skipped words: more than any address has, few enough to be fast. */
const MAX_SKIPPED_WORDS = 400;
/** A single matching word counts only within this many skipped words; further away, two in a row must match. */
const NEAR_WORDS = 4;
/** The number of words before a change that are aligned again. */
const MARGIN_WORDS = 8;

/** The alignment of a written and a shown text. Both may grow and change. */
export class WordAlignment {
  readonly #written = new WordTable();
  readonly #shown = new WordTable();
  /** For each written word, the index of its shown word; -1 if it is not shown. The other values ascend. */
  #pairs: number[] = [];
  /** The last texts. Comparing these strings detects an unchanged text without reading it. */
  #last: { readonly written: string; readonly shown: string } = { written: '', shown: '' };

  /** Sets both texts. Unchanged parts are not aligned again. */
  update(written: string, shown: string): void {
    if (written === this.#last.written && shown === this.#last.shown) return;
    this.#last = { written, shown };
    const keptWritten = this.#written.update(written.replace(UNSHOWN, (part) => ' '.repeat(part.length)));
    const keptShown = this.#shown.update(shown);
    if (keptWritten === this.#written.size && keptShown === this.#shown.size && this.#pairs.length === keptWritten) return;
    const firstUnsure = this.#pairs.findIndex((pair) => pair >= keptShown - MARGIN_WORDS);
    let keep = Math.max(0, Math.min(keptWritten, firstUnsure < 0 ? Infinity : firstUnsure, this.#pairs.length) - MARGIN_WORDS);
    // Skipped words belong to the match after them, so they are aligned again with it.
    while (keep > 0 && this.#pairs[keep - 1] === -1) keep -= 1;
    this.#pairs.length = keep;
    this.#alignFrom(keep, (this.#pairs[keep - 1] ?? -1) + 1);
  }

  /** Returns the shown stretch from the first to the last shown word of a written stretch; undefined if none is shown. */
  toShown({ start, end }: Stretch): Stretch | undefined {
    const { starts, ends } = this.#written;
    let first: number | undefined;
    let last: number | undefined;
    for (let word = lastIndexAtMost(ends, start) + 1; word < starts.length && (starts[word] ?? end) < end; word += 1) {
      const pair = this.#pairs[word] ?? -1;
      if (pair < 0) continue;
      first ??= pair;
      last = pair;
    }
    if (first === undefined || last === undefined) return undefined;
    return { start: this.#shown.starts[first] ?? 0, end: this.#shown.ends[last] ?? 0 };
  }

  /**
   * Returns the written index of the word at a shown character, or of the next word that has one; undefined if there is
   * none.
   */
  toWritten(character: number): number | undefined {
    const word = lastIndexAtMost(this.#shown.ends, character) + 1;
    const index = this.#pairs.findIndex((pair) => pair >= word);
    return this.#written.starts[index];
  }

  #alignFrom(writtenWord: number, shownWord: number): void {
    const written = this.#written.words;
    const shown = this.#shown.words;
    let at = shownWord;
    let isLost = false;
    for (let word = writtenWord; word < written.length;) {
      if (at < shown.length && written[word] === shown[at]) {
        this.#pairs.push(at);
        word += 1;
        at += 1;
        isLost = false;
        continue;
      }
      const skip = this.#nextMatch(word, at, isLost);
      isLost = skip === undefined;
      if (skip === undefined) {
        this.#pairs.push(-1);
        word += 1;
        continue;
      }
      for (let skipped = 0; skipped < skip.written; skipped += 1) this.#pairs.push(-1);
      word += skip.written;
      at += skip.shown;
    }
  }

  /**
   * Finds the fewest words to skip on both sides until they match again.
   *
   * @param isLost - Whether the search from the previous written word failed. Only nearby words and the furthest skip are
   *   new then.
   */
  #nextMatch(writtenWord: number, shownWord: number, isLost: boolean): { written: number; shown: number } | undefined {
    for (let total = 1; total <= MAX_SKIPPED_WORDS; total += 1) {
      if (isLost && total > NEAR_WORDS) total = MAX_SKIPPED_WORDS;
      // Prefers to skip written words, since the written text has more words than the shown one.
      for (let shown = 0; shown <= total; shown += 1) {
        const written = total - shown;
        if (this.#isAlike(writtenWord + written, shownWord + shown, total)) return { written, shown };
      }
      // Neither side has that many words left.
      if (writtenWord + total >= this.#written.size && shownWord + total >= this.#shown.size) return undefined;
    }
    return undefined;
  }

  #isAlike(writtenWord: number, shownWord: number, skippedWords: number): boolean {
    const written = this.#written.words;
    const shown = this.#shown.words;
    if (writtenWord >= written.length || shownWord >= shown.length) return false;
    if (written[writtenWord] !== shown[shownWord]) return false;
    if (writtenWord + 1 < written.length && shownWord + 1 < shown.length) {
      if (written[writtenWord + 1] === shown[shownWord + 1]) return true;
      // The words after the match may be skipped as well. An adjacent word, or a long one nearby, does not match by chance.
      return skippedWords === 1 || (skippedWords <= NEAR_WORDS && (written[writtenWord]?.length ?? 0) > 3);
    }
    return true;
  }
}

/** The words of one text, with their positions. */
class WordTable {
  readonly words: string[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  #text = '';

  get size(): number {
    return this.words.length;
  }

  /** @returns The number of leading words that are unchanged. */
  update(text: string): number {
    if (text === this.#text) return this.size;
    const common = commonLength(this.#text, text);
    // A word that ends where the texts differ may continue now.
    let kept = this.size;
    while (kept > 0 && (this.ends[kept - 1] ?? 0) >= common) kept -= 1;
    this.words.length = kept;
    this.starts.length = kept;
    this.ends.length = kept;
    this.#text = text;
    WORD.lastIndex = this.ends[kept - 1] ?? 0;
    for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
      this.words.push(match[0].toLowerCase());
      this.starts.push(match.index);
      this.ends.push(match.index + match[0].length);
    }
    return kept;
  }
}

function commonLength(one: string, other: string): number {
  if (other.startsWith(one)) return one.length;
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) if (one[index] !== other[index]) return index;
  return length;
}

/**
 * Leads characters of a text as it was written (markdown) to characters of the text as it is shown (rendered by whatever
 * the app renders it with), and back: the words of both are laid over each other in their order. Marks, addresses of
 * links and HTML have words of their own, which are passed over, and so is what a renderer adds.
 */
import { lastIndexAtMost } from './text-places';

/** A stretch of a text, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Scripts without spaces between words: each character counts as one. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const WORD = new RegExp(String.raw`[${UNSPACED}]\p{M}*|(?:(?![${UNSPACED}])[\p{L}\p{M}\p{N}])+`, 'gu');

/**
 * Addresses of links and images, and tags of HTML, are not shown, but may have the same words as what is. What begins
 * another one ends the look ahead, or many that are never closed would each be looked for to the end.
 */
const UNSHOWN = /\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<\/?[a-z][^<>\n]*>/giu;

/** How far is looked for where both go on alike: more words than any address has, and fewer than would take long. */
const MAX_SKIPPED_WORDS = 400;
/** A single word that is alike is trusted this near only: further off two in a row are asked for. */
const NEAR_WORDS = 4;
/** Words before a change that are laid over each other anew. */
const MARGIN_WORDS = 8;

/** Two texts with the same words, both of which may grow and change. */
export class WordAlignment {
  readonly #written = new WordTable();
  readonly #shown = new WordTable();
  /** Of each written word, which of the shown words it is; -1 where it is not shown. Those that are not -1 ascend. */
  #pairs: number[] = [];
  /** What both texts were, as the strings they were given as: to find that nothing has changed must not read them. */
  #last: { readonly written: string; readonly shown: string } = { written: '', shown: '' };

  /** Says what both texts are by now. What is as before costs nothing. */
  update(written: string, shown: string): void {
    if (written === this.#last.written && shown === this.#last.shown) return;
    this.#last = { written, shown };
    const keptWritten = this.#written.update(written.replace(UNSHOWN, (part) => ' '.repeat(part.length)));
    const keptShown = this.#shown.update(shown);
    if (keptWritten === this.#written.size && keptShown === this.#shown.size && this.#pairs.length === keptWritten) return;
    const firstUnsure = this.#pairs.findIndex((pair) => pair >= keptShown - MARGIN_WORDS);
    let keep = Math.max(0, Math.min(keptWritten, firstUnsure < 0 ? Infinity : firstUnsure, this.#pairs.length) - MARGIN_WORDS);
    // What was passed over was passed over for something that comes behind it.
    while (keep > 0 && this.#pairs[keep - 1] === -1) keep -= 1;
    this.#pairs.length = keep;
    this.#alignFrom(keep, (this.#pairs[keep - 1] ?? -1) + 1);
  }

  /** The shown words of a written stretch, from the first to the last of them; undefined where none is shown. */
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

  /** The written place of a shown character: the beginning of its word, or of the next one that was written. */
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
   * The fewest words to pass over in both, behind which both go on alike.
   *
   * @param isLost - Whether there were none from the written word before on, so that only what is one further is new.
   */
  #nextMatch(writtenWord: number, shownWord: number, isLost: boolean): { written: number; shown: number } | undefined {
    for (let total = 1; total <= MAX_SKIPPED_WORDS; total += 1) {
      if (isLost && total > NEAR_WORDS) total = MAX_SKIPPED_WORDS;
      // Rather passed over in what was written, which has more words than what is shown.
      for (let shown = 0; shown <= total; shown += 1) {
        const written = total - shown;
        if (this.#isAlike(writtenWord + written, shownWord + shown, total)) return { written, shown };
      }
      // Neither has that many words left.
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
      // What follows may be passed over as well. The next word, or a long one nearby, is not there by chance.
      return skippedWords === 1 || (skippedWords <= NEAR_WORDS && (written[writtenWord]?.length ?? 0) > 3);
    }
    return true;
  }
}

/** The words of one text. */
class WordTable {
  readonly words: string[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  #text = '';

  get size(): number {
    return this.words.length;
  }

  /** @returns How many words are as they were. */
  update(text: string): number {
    if (text === this.#text) return this.size;
    const common = commonLength(this.#text, text);
    // A word that ends where the texts part may go on now.
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

/** Replaces words that are pronounced differently from how they are written, as the text arrives. */
import { cutSegments, editSegments, joinSegments, type SpokenEdit, type SpokenSegment } from '../spoken/spoken-segment';
import { canBegin, isWhole, LOOK_BEHIND_CHARACTERS } from '../word-edges';

/**
 * The pronunciation of words, for example `{ SQL: 'sequel', 'Node.js': 'node jay ess', 東京: 'とうきょう' }`. A key matches
 * whole words, and in Japanese and Korean also words with a particle that follows without a space. A key in lower case matches
 * in any case. A key with a capital letter matches only as written, and takes precedence. If several keys match at the same
 * position, the longest one applies.
 */
export type Pronunciations = Readonly<Record<string, string>>;

interface Word {
  readonly key: string;
  readonly replacement: string;
  /** Whether the word matches in any case. */
  readonly isSmall: boolean;
}

/** Replaces words in a text that arrives in pieces. */
export class PronunciationEditor {
  /** Words by their first UTF-16 code unit in lower case, the longest first. */
  readonly #words = new Map<string, Word[]>();
  #held: SpokenSegment[] = [];
  /** The last spoken text, so that no match begins inside another word. */
  #previous = '';

  constructor(pronunciations: Pronunciations) {
    const words = Object.entries(pronunciations)
      .filter(([key]) => key !== '')
      .flatMap(([key, replacement]) => spellingsOf(key).map((spelling) => [spelling, replacement] as const))
      .map(([key, replacement]) => ({ key, replacement, isSmall: key === key.toLowerCase() }))
      .sort((one, other) => other.key.length - one.key.length || Number(one.isSmall) - Number(other.isSmall));
    for (const word of words) {
      const first = firstOf(word.key);
      this.#words.set(first, [...(this.#words.get(first) ?? []), word]);
    }
  }

  /**
   * Adds more text.
   *
   * @returns The decided part of the text.
   */
  push(segments: readonly SpokenSegment[]): SpokenSegment[] {
    return this.#edit([...this.#held, ...segments], false);
  }

  /** Returns the text that was held back because a word might have continued. */
  flush(): SpokenSegment[] {
    return this.#edit(this.#held, true);
  }

  #edit(segments: readonly SpokenSegment[], isEnd: boolean): SpokenSegment[] {
    const said = joinSegments(segments);
    if (said === '') return [];
    const text = this.#previous + said;
    const offset = this.#previous.length;
    const edits: SpokenEdit[] = [];
    let at = offset;
    while (at < text.length) {
      const found = this.#find(text, at, isEnd);
      if (found === 'undecided') break;
      const length = found?.key.length ?? 1;
      if (found !== undefined) edits.push({ start: at - offset, end: at - offset + length, replacement: found.replacement });
      at += length;
    }
    // Half of a surrogate pair waits for the other half.
    if (at === text.length && !isEnd && /[\ud800-\udbff]$/.test(text)) at -= 1;
    const { stretches, rest } = cutSegments(segments, [at - offset]);
    this.#held = rest;
    this.#previous = text.slice(Math.max(0, at - LOOK_BEHIND_CHARACTERS), at);
    return editSegments(stretches[0] ?? [], edits);
  }

  /** Finds the word that begins at a position. `undecided` if further text may complete it or make it longer. */
  #find(text: string, at: number, isEnd: boolean): Word | 'undecided' | undefined {
    for (const word of this.#words.get(firstOf(text.charAt(at))) ?? []) {
      const { key, isSmall } = word;
      const written = text.slice(at, at + key.length);
      if (written.length < key.length) {
        if (!isEnd && isAlike(written, key.slice(0, written.length), isSmall) && canBegin(text, at)) return 'undecided';
        continue;
      }
      if (!isAlike(written, key, isSmall)) continue;
      const answer = isWhole(text, at, at + key.length, isEnd);
      if (answer === 'undecided') return 'undecided';
      if (answer) return word;
    }
    return undefined;
  }
}

/** Returns the spellings of a word, with accents composed or decomposed and with either apostrophe. */
function spellingsOf(key: string): readonly string[] {
  const apostrophes = [key, key.replaceAll('’', "'"), key.replaceAll("'", '’')];
  return [...new Set(apostrophes.flatMap((spelling) => [spelling, spelling.normalize('NFC'), spelling.normalize('NFD')]))];
}

function isAlike(written: string, key: string, isSmall: boolean): boolean {
  return written === key || (isSmall && written.toLowerCase() === key);
}

function firstOf(text: string): string {
  return text.charAt(0).toLowerCase();
}

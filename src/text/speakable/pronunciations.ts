/** Words that are said otherwise than they are written, replaced as the text comes. */
import { cutSegments, editSegments, joinSegments, type SpokenEdit, type SpokenSegment } from '../spoken/spoken-segment';
import { canBegin, isWhole, LOOK_BEHIND_CHARACTERS } from '../word-edges';

/**
 * How words are said: `{ SQL: 'sequel', 'Node.js': 'node jay ess', 東京: 'とうきょう' }`. A key matches as a whole word or
 * words, also where a particle follows without a space, as in Japanese and Korean. One in lower case matches in any case,
 * one with a capital letter only as it is written, and before the other. Of several that begin at one place the longest counts.
 */
export type Pronunciations = Readonly<Record<string, string>>;

interface Word {
  readonly key: string;
  readonly replacement: string;
  /** Whether it matches in any case. */
  readonly isSmall: boolean;
}

/** Replaces words in a text that comes piece by piece. */
export class PronunciationEditor {
  /** By the first UTF-16 code unit in lower case, the longest first. */
  readonly #words = new Map<string, Word[]>();
  #held: SpokenSegment[] = [];
  /** What was said last, so that no word is found in the middle of another. */
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
   * Takes more text.
   *
   * @returns What is certain of it.
   */
  push(segments: readonly SpokenSegment[]): SpokenSegment[] {
    return this.#edit([...this.#held, ...segments], false);
  }

  /** What was held back because a word might have gone on. */
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
    // Half of a character is none yet.
    if (at === text.length && !isEnd && /[\ud800-\udbff]$/.test(text)) at -= 1;
    const { stretches, rest } = cutSegments(segments, [at - offset]);
    this.#held = rest;
    this.#previous = text.slice(Math.max(0, at - LOOK_BEHIND_CHARACTERS), at);
    return editSegments(stretches[0] ?? [], edits);
  }

  /** The word that begins at a place; `undecided` where more text may make it one, or a longer one. */
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

/** The same word with a letter and its accent as one character or two, and with either apostrophe. */
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

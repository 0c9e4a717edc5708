/** Words that are said otherwise than they are written, replaced as the text comes. */
import { editSegments, joinSegments, cutSegments, type SpokenEdit, type SpokenSegment } from './spoken-segment';

/**
 * How words are said: `{ SQL: 'sequel', 'Node.js': 'node jay ess' }`. A key matches as a whole word or words; one in
 * lower case matches in any case, one with a capital letter only as it is written, and before the other.
 */
export type Pronunciations = Readonly<Record<string, string>>;

const WORD = '\\p{L}\\p{M}\\p{N}';
const ENDS_WITH_WORD = new RegExp(`[${WORD}]$`, 'u');
const BEGINS_WITH_WORD = new RegExp(`^[${WORD}]`, 'u');

/** Replaces words in a text that comes piece by piece. */
export class PronunciationEditor {
  readonly #byKey: ReadonlyMap<string, string>;
  readonly #pattern: RegExp;
  /** Every beginning of every key, in lower case. */
  readonly #beginnings = new Set<string>();
  readonly #longestKey: number;
  #held: SpokenSegment[] = [];
  /** What was said last, so that no word is found in the middle of another. */
  #previous = '';

  constructor(pronunciations: Pronunciations) {
    const keys = Object.keys(pronunciations).filter((key) => key !== '');
    this.#byKey = new Map(Object.entries(pronunciations));
    this.#longestKey = Math.max(0, ...keys.map((key) => key.length));
    for (const key of keys) {
      for (let length = 1; length <= key.length; length += 1) this.#beginnings.add(key.slice(0, length).toLowerCase());
    }
    const alternatives = keys.sort((one, other) => other.length - one.length).map(boundedPattern);
    // Matches nothing where there is no key.
    this.#pattern = new RegExp(alternatives.join('|') || '(?!)', 'giu');
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
    const text = joinSegments(segments);
    if (text === '') return [];
    const held = isEnd ? 0 : this.#heldLength(text);
    const certain = text.length - held;
    const before = this.#previous;
    const edits: SpokenEdit[] = [];
    for (const { 0: word, index } of (before + text).matchAll(this.#pattern)) {
      const start = index - before.length;
      const replacement = this.#byKey.get(word) ?? this.#byKey.get(word.toLowerCase());
      if (start < 0 || start >= certain || replacement === undefined) continue;
      edits.push({ start, end: start + word.length, replacement });
    }
    const { stretches, rest } = cutSegments(segments, [certain]);
    this.#held = rest;
    this.#previous = (before + text).slice(0, before.length + certain).slice(-2);
    return editSegments(stretches[0] ?? [], edits);
  }

  /** How much at the end may be the beginning of a key, or one of which only what follows tells whether it ends there. */
  #heldLength(text: string): number {
    const lower = text.toLowerCase();
    // Characters whose lower case is of another length are in no place that could be told.
    const tail = lower.length === text.length ? lower : text;
    for (let length = Math.min(this.#longestKey, text.length); length > 0; length -= 1) {
      const start = text.length - length;
      const isInWord = BEGINS_WITH_WORD.test(text.slice(start)) && ENDS_WITH_WORD.test(this.#previous + text.slice(0, start));
      if (!isInWord && this.#beginnings.has(tail.slice(start))) return length;
    }
    return /[\ud800-\udbff]$/.test(text) ? 1 : 0;
  }
}

/** A key that begins or ends with a letter or figure does so at the edge of a word. */
function boundedPattern(key: string): string {
  const before = BEGINS_WITH_WORD.test(key) ? `(?<![${WORD}])` : '';
  const after = ENDS_WITH_WORD.test(key) ? `(?![${WORD}])` : '';
  return before + key.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') + after;
}

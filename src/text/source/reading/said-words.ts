/**
 * Keeps the text of all increments. If an item of another form holds the whole answer, only its new part is used: a server
 * may send `{ token }` each time, and `{ answer }` at the end.
 */

const WORD = /[\p{L}\p{N}]/u;
/** A text that starts with this many equal characters is another version of the same answer. */
const FEWEST_SHARED_CHARACTERS = 12;

/** Number of the last characters that are kept, for finding a sentence end. */
const TAIL_CHARACTERS = 80;

/** The text of one stream, in any form. */
export class WordAnnouncers {
  /** The whole text, and the text since the last whole answer or tool call. */
  #all = '';
  #lastPart = '';
  readonly #forms = new Set<string>();

  /** The end of the text. */
  get tail(): string {
    return this.#all.slice(-TAIL_CHARACTERS);
  }

  /**
   * Adds text.
   *
   * @param form - The form of its item; undefined if the item held the whole answer.
   */
  add(words: string, form: string | undefined): void {
    this.#all += words;
    this.#lastPart += words;
    if (form !== undefined) this.#forms.add(form);
  }

  /** Starts another part of the answer. */
  endPart(): void {
    this.#lastPart = '';
  }

  /**
   * Returns the new part of a text that may be the whole text so far.
   *
   * @param form - The form of its item. If that form has occurred before, all of the text is new.
   */
  newWordsOf(words: string, form: string): string {
    if (this.#forms.has(form) || this.#forms.size === 0) return words;
    for (const said of [this.#all, this.#lastPart]) {
      const rest = restBehind(said, words);
      if (rest !== undefined) {
        this.#lastPart = '';
        return rest;
      }
    }
    return words;
  }
}

/**
 * Returns the part after the known text, ignoring differences in white space; undefined if the known text is not repeated.
 */
function restBehind(said: string, words: string): string | undefined {
  if (!WORD.test(said)) return undefined;
  let at = 0;
  let shared = 0;
  for (const character of said) {
    if (/\s/u.test(character)) continue;
    while (at < words.length && /\s/u.test(words.charAt(at))) at += 1;
    if (!words.startsWith(character, at))
      return shared >= FEWEST_SHARED_CHARACTERS && (shared * 2 >= said.length || at >= words.length) ? '' : undefined;
    at += character.length;
    shared += character.length;
  }
  const rest = words.slice(at);
  // If a word continues, it is more likely another text.
  if (shared < FEWEST_SHARED_CHARACTERS && WORD.test(said.slice(-1)) && WORD.test(rest.charAt(0))) return undefined;
  return rest.trim() === '' ? '' : /\s$/u.test(said) ? rest.trimStart() : rest;
}

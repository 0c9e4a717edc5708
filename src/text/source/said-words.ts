/**
 * All that increments have said, so that an item of another form that tells the answer whole says only what is new: a
 * server may send `{ token }` each time and `{ answer }` at the end.
 */

const WORD = /[\p{L}\p{N}]/u;
/** What begins alike for so many characters is the same answer in other words. */
const FEWEST_SHARED_CHARACTERS = 12;

/** Behind which the end of a sentence is looked for. */
const TAIL_CHARACTERS = 80;

/** The words of one stream, whichever form they came in. */
export class SaidWords {
  /** All of them, and what came behind the last whole, or behind a call of a tool. */
  #all = '';
  #lastPart = '';
  readonly #forms = new Set<string>();

  /** The end of them. */
  get tail(): string {
    return this.#all.slice(-TAIL_CHARACTERS);
  }

  /**
   * Takes words that were said.
   *
   * @param form - The form of their item; none where it told the answer whole.
   */
  add(words: string, form: string | undefined): void {
    this.#all += words;
    this.#lastPart += words;
    if (form !== undefined) this.#forms.add(form);
  }

  /** Says that what follows is another part of the answer. */
  endPart(): void {
    this.#lastPart = '';
  }

  /**
   * What of words is new, that may be all words so far.
   *
   * @param form - The form of their item. In one that has come before they are new.
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

/** What of words follows what was said, be the white space another; undefined where they do not repeat it. */
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
  // What goes on within a word is more likely another one.
  if (shared < FEWEST_SHARED_CHARACTERS && WORD.test(said.slice(-1)) && WORD.test(rest.charAt(0))) return undefined;
  return rest.trim() === '' ? '' : /\s$/u.test(said) ? rest.trimStart() : rest;
}

/** Where the address of a link ends: `(https://a.example "Title")`, as CommonMark 0.31 has it, section 6.3. */

/** Most characters of an address with its title that are waited for; where there are more it is text, but for {@link LONG}. */
const MAX_CHARACTERS = 1_000;
/** The beginning of an address that is long: signed, or a picture that is written out. */
const LONG = /^\([!-~]+$/;
/** What ends an address that was too long to be kept. */
export const REST_OF_DESTINATION = /\)|(?=\s)/g;
/** Deepest parentheses in an address. CommonMark asks for 32; nobody writes so, and each costs a look ahead. */
const MAX_DEPTH = 8;
const SPACE = /\s/u;

/** Reads along a text that may go on. */
class Reader {
  at: number;
  readonly #text: string;
  readonly #limit: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
    this.#limit = at + MAX_CHARACTERS;
  }

  /** The present character; empty where the text ends. */
  get character(): string {
    return this.at > this.#limit ? '' : this.#text.charAt(this.at);
  }

  /** Whether it is too long, rather than cut off. */
  get isOverLimit(): boolean {
    return this.at > this.#limit;
  }

  skipSpace(): void {
    while (this.character !== '' && SPACE.test(this.character)) this.at += 1;
  }

  /** Goes behind the next `end`; false where something forbidden or the end of the text comes first. */
  skipPast(end: string, forbidden: RegExp): boolean {
    for (; this.character !== ''; this.at += 1) {
      if (this.character === end) {
        this.at += 1;
        return true;
      }
      if (forbidden.test(this.character)) return false;
      if (this.character === '\\') this.at += 1;
    }
    return false;
  }

  /** Goes behind an address that is not in angle brackets. */
  skipBareAddress(): boolean {
    let depth = 0;
    for (; this.character !== '' && !SPACE.test(this.character); this.at += 1) {
      if (this.character === '\\') this.at += 1;
      else if (this.character === '(') depth += 1;
      else if (this.character === ')' && depth === 0) return true;
      else if (this.character === ')') depth -= 1;
      if (depth > MAX_DEPTH) return false;
    }
    return depth === 0;
  }
}

/** What is in parentheses behind the text of a link, or as much of it as can be kept. */
export interface Destination {
  /** 0 where it is no address. */
  readonly length: number;
  /** Whether {@link REST_OF_DESTINATION} ends it. */
  readonly isCut: boolean;
}

/**
 * The address behind the text of a link.
 *
 * @param at - Where the opening parenthesis is.
 * @param isEnd - Whether nothing more will come.
 * @returns Undefined where only what follows can tell.
 */
export function readDestination(text: string, at: number, isEnd: boolean): Destination | undefined {
  const reader = new Reader(text, at + 1);
  if (skipDestination(reader)) return { length: reader.at - at, isCut: false };
  if (reader.isOverLimit) {
    const isLong = LONG.test(text.slice(at, at + MAX_CHARACTERS));
    return { length: isLong ? MAX_CHARACTERS : 0, isCut: isLong };
  }
  return reader.character === '' && !isEnd ? undefined : { length: 0, isCut: false };
}

function skipDestination(reader: Reader): boolean {
  reader.skipSpace();
  if (reader.character === '<') {
    reader.at += 1;
    if (!reader.skipPast('>', /[<\r\n]/u)) return false;
  } else if (!reader.skipBareAddress()) {
    return false;
  }
  reader.skipSpace();
  const opening = reader.character;
  if (opening === '"' || opening === "'" || opening === '(') {
    reader.at += 1;
    if (!reader.skipPast(opening === '(' ? ')' : opening, opening === '(' ? /\(/u : /[^]{2}/u)) return false;
    reader.skipSpace();
  }
  if (reader.character !== ')') return false;
  reader.at += 1;
  return true;
}

/** Finds the end of a link's address: `(https://a.example "Title")` (CommonMark 0.31, section 6.3). */

/** The most characters to wait for the end of an address and title. A longer one is text, except {@link LONG}. */
const MAX_CHARACTERS = 1_000;
/** The start of a long address: a signed one, or an image as a data URL. */
const LONG = /^\([!-~]+$/;
/** The end of an address too long to keep. */
export const REST_OF_DESTINATION = /\)|(?=\s)/g;
/** The deepest parentheses in an address. CommonMark requires 32, but nobody writes so many. */
const MAX_DEPTH = 8;
const SPACE = /\s/u;

/** Reads a text that may continue. */
class Reader {
  at: number;
  readonly #text: string;
  readonly #limit: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
    this.#limit = at + MAX_CHARACTERS;
  }

  /** The current character; empty at the end. */
  get character(): string {
    return this.at > this.#limit ? '' : this.#text.charAt(this.at);
  }

  /** Whether the address is too long, not cut off. */
  get isOverLimit(): boolean {
    return this.at > this.#limit;
  }

  skipSpace(): void {
    while (this.character !== '' && SPACE.test(this.character)) this.at += 1;
  }

  /** Moves past the next `end`; returns false if something forbidden or the end of the text comes first. */
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

  /** Moves past an address without angle brackets. */
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

/** The parentheses after a link's text, or the part of them that is kept. */
export interface Destination {
  /** 0 if it is no address. */
  readonly length: number;
  /** Whether {@link REST_OF_DESTINATION} matches its end. */
  readonly isCut: boolean;
}

/**
 * Reads the address after a link's text.
 *
 * @param at - Offset of the opening parenthesis.
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
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

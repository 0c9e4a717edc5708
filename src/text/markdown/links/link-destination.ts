/** Finds the end of a link's address: `(https://a.example "Title")` (CommonMark 0.31, section 6.3). */
import { mayGoOn } from '../../../base/incomplete-match';
import { matchAt } from '../../../base/match-at';

/** The most characters to wait for the end of an address and title. A longer one is text, except {@link LONG}. */
const MAX_CHARACTERS = 1_000;
/** The start of a long address: a signed one, or an image as a data URL. */
const LONG = /^\([!-~]+$/;
/** The end of an address too long to keep. */
export const REST_OF_DESTINATION = /\)|(?=\s)/g;
/** The deepest parentheses in an address. CommonMark requires 32, but nobody writes so many. */
const MAX_DEPTH = 8;
const ESCAPED = String.raw`\\[^]`;
const BARE = Array.from({ length: MAX_DEPTH }).reduce<string>(
  (inner) => String.raw`(?:[^\s()\\]|${ESCAPED}|\(${inner}\))*`,
  String.raw`(?:[^\s()\\]|${ESCAPED})*`,
);
const ADDRESS = String.raw`(?:<(?:[^<>\r\n\\]|${ESCAPED})*>|(?!<)${BARE}(?=[\s)]))`;
const TITLE = String.raw`(?:"(?:[^"\\]|${ESCAPED})*"|'(?:[^'\\]|${ESCAPED})*'|\((?:[^()\\]|${ESCAPED})*\))`;
const DESTINATION = new RegExp(String.raw`\(\s*${ADDRESS}\s*(?:${TITLE}\s*)?\)`, 'y');

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
  const rest = text.slice(at, at + MAX_CHARACTERS + 2);
  const found = matchAt(DESTINATION, rest, 0);
  if (found !== null) return { length: found[0].length, isCut: false };
  const isLong = rest.length > MAX_CHARACTERS + 1;
  if (!mayGoOn(DESTINATION, rest) || (isEnd && !isLong)) return { length: 0, isCut: false };
  if (!isLong) return undefined;
  const isCut = LONG.test(rest.slice(0, MAX_CHARACTERS));
  return { length: isCut ? MAX_CHARACTERS : 0, isCut };
}

/** Reads web addresses in running text. Their host name is spoken. */
import type { TextRange } from '../../spoken/offset-map';
import { matchAt } from '../../../base/match-at';
import { cutOf } from '../../../base/incomplete-match';

/** A longer address is spoken once this much has arrived, and the rest is left out. */
export const MAX_ADDRESS_CHARACTERS = 2_000;
/**
 * A character of an address. A character of a script without spaces ends it, as do the marks of bold type and a comma before
 * another address.
 */
const CHARACTER = String.raw`(?!\*\*|,https?:\/\/)(?:[!#-;=?-Z_a-z~]|(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Hangul}])[\p{L}\p{M}\p{N}])`;
const START = String.raw`(?:https?:\/\/|www\.)`;
const ADDRESS = new RegExp(String.raw`${START}(?:${CHARACTER}){0,${String(MAX_ADDRESS_CHARACTERS)}}`, 'iuy');
/** The rest of an address too long to keep. */
export const REST_OF_ADDRESS = /[!#-;=?-Z_a-z~]*/iy;
const HOST = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?(?:www\.)?([^/?#:]*)/i;
/** An incomplete start of an address, not within a word. */
const BEGINNING = new RegExp(cutOf(new RegExp(String.raw`(?<![\p{L}\p{N}])${START}`, 'iu')).source, 'iu');
const LONGEST_BEGINNING = 'https:/'.length;

/** Returns the length of a possible start of an address at the end of a text. */
export function addressBeginning(text: string, previous: string): number {
  return Math.min(BEGINNING.exec(previous + text.slice(-LONGEST_BEGINNING - 1))?.[0].length ?? 0, text.length);
}

/**
 * Returns the length of an address.
 *
 * @param at - Its offset.
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
 */
export function addressLength(text: string, at: number, isEnd: boolean): number | undefined {
  const address = (matchAt(ADDRESS, text, at)?.[0] ?? '').slice(0, MAX_ADDRESS_CHARACTERS);
  if (address.length === MAX_ADDRESS_CHARACTERS) return address.length;
  // Half of a surrogate pair may be a letter.
  if (!isEnd && /^[\ud800-\udbff]?$/.test(text.slice(at + address.length, at + address.length + 2))) return undefined;
  return withoutPunctuation(address).length;
}

/** Returns the range of the host name; empty if there is none. */
export function hostOf(address: string): TextRange {
  const match = HOST.exec(address);
  const host = match?.[1] ?? '';
  const start = (match?.[0].length ?? 0) - host.length;
  return { start, end: start + host.length };
}

/** Removes punctuation that ends a sentence or closes a parenthesis (GFM, section 6.9). */
function withoutPunctuation(address: string): string {
  let end = address.length;
  let unclosed = (address.match(/\)/g)?.length ?? 0) - (address.match(/\(/g)?.length ?? 0);
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    if (last === ')' && unclosed > 0) unclosed -= 1;
    else if (!/[?!.,:;*_~'&]/.test(last)) break;
  }
  return address.slice(0, end);
}

/** Recognises the cursor that many apps show at the end of a growing text. */
import { CURSOR_SIGNS } from './cursor-signs';

const SURE = `[${CURSOR_SIGNS}]`;
/** Other signs and emoji may belong to the text, as in tables, so they wait for the following text. */
const PERHAPS = String.raw`(?:${SURE}|[|_‸·‧‖‣⁃⁝⁞︱-︴\p{Extended_Pictographic}]|(?![\0-\x7F])\p{S})`;
/** Characters that modify the sign before them (variation selectors, joiners, skin colours), and zero-width spaces. */
const BEHIND_SIGN = String.raw`[\s\uFE0E\uFE0F\u200B\u200D\u{1F3FB}-\u{1F3FF}]`;
const NAMED = 'nbsp|bull|block|blk\\d\\d|[lu]hblk|squf|marker|brvbar|vert|middot|(?:thin|en|em|hair)sp|ZeroWidthSpace|zwn?j';
const ENTITY = String.raw`&(?:#\d{2,6}|#[xX][\da-fA-F]{2,6}|${NAMED});`;
/** An element without words, or one that names itself a cursor or is not HTML's own. */
const WITHIN = String.raw`(?:[^\p{L}\p{N}<>&]|${ENTITY}|</?[a-z][^<>]*>)*`;
const CLOSED_ELEMENT = String.raw`<([a-z][\w-]*)(?:\s[^<>]*)?>${WITHIN}</\1\s*>`;
/** A closed element, an unclosed one, a comment, a token that names itself a cursor, or an image that shows no words. */
const EMPTY_ELEMENT = new RegExp(
  String.raw`\s*(?:${CLOSED_ELEMENT}|<(?:br|span|i|[A-Z]\w*|[a-z]+-[\w-]+)(?:\s[^<>]*)?/>|<span\s[^<>]*>|<!--[^<>]*-->|<\|cursor\|>|!\[\]\([^()\s]*\))\s*$`,
  'u',
);
const ENTITY_AT_END = new RegExp(String.raw`\s*(${ENTITY})\s*$`, 'u');
const [SURE_AT_END, PERHAPS_AT_END] = [SURE, PERHAPS].map(
  (signs) => new RegExp(`(?:${signs}|${BEHIND_SIGN})*${signs}${BEHIND_SIGN}*$`, 'u'),
) as [RegExp, RegExp];
const BLANK = /^[\s\u200B-\u200D\u2060]$/u;
const PLAIN_END = /[A-Za-z0-9.,]$/u;
/** The longest examined end, in UTF-16 code units. */
const LONGEST_CURSOR = 30;
const LONGEST_ELEMENT = 200;

/**
 * Returns the length of a text before a cursor at its end, in UTF-16 code units. An HTML element or an entity counts as the
 * sign that it shows.
 *
 * @param mayBeText - Whether to include signs that may also end a text.
 */
export function lengthBeforeCursor(text: string, mayBeText: boolean): number {
  const isSign = mayBeText ? PERHAPS_AT_END : SURE_AT_END;
  let end = text.length;
  for (;;) {
    const last = text.slice(Math.max(0, end - LONGEST_ELEMENT), end);
    if (PLAIN_END.test(last)) return end;
    const cursor = isSign.exec(last.slice(-LONGEST_CURSOR))?.[0] ?? EMPTY_ELEMENT.exec(last)?.[0] ?? entityAtEnd(last, isSign);
    if (cursor === undefined || cursor === '') return end;
    end -= cursor.length;
  }
}

/** Returns an entity at the end that stands for a cursor; undefined if there is none. */
function entityAtEnd(text: string, isSign: RegExp): string | undefined {
  const [whole, entity = ''] = ENTITY_AT_END.exec(text) ?? [];
  const code = /^&#(x?)([\da-f]+);$/iu.exec(entity);
  const character =
    code === null ? '' : String.fromCodePoint(Math.min(0x10_ff_ff, Number.parseInt(code[2] ?? '', code[1] === '' ? 10 : 16)));
  return code === null || isSign.test(character) || BLANK.test(character) ? whole : undefined;
}

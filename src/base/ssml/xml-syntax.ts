/** The parts of XML 1.0 that are needed to find the place at which a document is not well-formed. */
import { isQuotable } from './tag-problem';

/** Source: XML 1.0, section 2.3. */
const NAME_START = [
  ':A-Z_a-z',
  String.raw`\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff`,
  String.raw`\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}`,
].join('');
const NAME_GOES_ON = [String.raw`\u0300-\u036f`, NAME_START, '0-9.', String.raw`\u00b7\u203f-\u2040`].join('');
/** An XML name. */
export const NAME = new RegExp(`[${NAME_START}][${NAME_GOES_ON}-]*`, 'uy');
/** A reference. Captures the text between the ampersand and the semicolon. */
const REFERENCE = new RegExp(`&([${NAME_GOES_ON}#-]*)(;?)`, 'uy');
const CHARACTER_REFERENCE = /^#(?:x([\da-fA-F]+)|(\d+))$/u;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
/** Any amount of white space. */
export const SPACE = /[ \t\r\n]*/uy;
/** A character that XML does not allow. */
export const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/** Text up to the next `<`, `&` or `]`. */
export const TEXT = /[^<&\]]*/uy;
/** The XML declaration. */
export const DECLARATION = /<\?xml[ \t\r\n][^]*?\?>/uy;
/** The document type declaration (XML 1.0, section 2.8). The definitions in brackets are skipped. */
export const DOCUMENT_TYPE = /<!DOCTYPE(?:[^<>"'[]|"[^"]*"|'[^']*')*(?:\[(?:[^\]"']|"[^"]*"|'[^']*')*\][ \t\r\n]*)?>/uy;
/** The comments of a well-formed document. */
export const COMMENTS = /<!--[^]*?-->/gu;

/** A reference's character, or its problem. */
export interface Reference {
  /** Length of the reference in the document, in UTF-16 code units. */
  readonly length: number;
  readonly character: string;
  /** Sentences that name the problem and its fix; undefined if the reference is valid. */
  readonly problem?: string;
}

/**
 * Reads a reference to a character or an entity.
 *
 * @param at - Offset of the ampersand.
 */
export function readReference(document: string, at: number): Reference {
  REFERENCE.lastIndex = at;
  const [all = '', name = '', end] = REFERENCE.exec(document) ?? [];
  const wrong = (problem: string): Reference => ({ length: all.length, character: '', problem });
  if (end !== ';') return wrong('"&" begins an entity without an end. Write &amp; for the character itself.');
  const character = name.startsWith('#') ? characterOf(name) : ENTITIES.get(name);
  if (character !== undefined) return { length: all.length, character };
  if (name.startsWith('#')) return wrong('This reference stands for no character that XML allows. Leave it out.');
  const told = isQuotable(name) ? `"&${name};" is` : '"&" begins';
  return wrong(
    `${told} no XML entity. The entities are &amp;, &lt;, &gt;, &quot; and &apos;. Write the character itself, or &amp; for an "&".`,
  );
}

function characterOf(reference: string): string | undefined {
  const [, hexadecimal, decimal] = CHARACTER_REFERENCE.exec(reference) ?? [];
  const codePoint = hexadecimal === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hexadecimal, 16);
  if (!(codePoint <= 0x10ffff)) return undefined;
  const character = String.fromCodePoint(codePoint);
  return FORBIDDEN.test(character) ? undefined : character;
}

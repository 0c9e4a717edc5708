/** Recognizes unspoken lists of sources at the end of an answer: the heading, and the lines with a number and an address. */
import { readSourceLine } from './source-mark';
import { LIST_NAME } from './source-words';
import { mayGoOn } from '../../../base/incomplete-match';

const NAME = new RegExp(
  String.raw`^(?:#{1,6}[ \t]+)?(?:\*\*|__)?${LIST_NAME}[ \t]?[:：]?(?:\*\*|__)?[ \t]?[:：]?[ \t]*(?:\r\n?|\n)[ \t]*(?:(?:\r\n?|\n)[ \t]*)?`,
  'iu',
);
const BRACKETED_ENTRY = /^(?:[-*+][ \t]+)?(?:\\?\[\^?\d{1,3}\\?\]:?[ \t(]|[⁰¹²³⁴-⁹]{1,3}[ \t])/;
const NUMBERED_ENTRY = /^\d{1,3}[.)][ \t]+[^\r\n]*(?:https?:\/\/|\]\()[^\r\n]*/;
/** A number and only an address, also without a heading. */
const BARE_ENTRY =
  /^(?:[-*+][ \t]+)?\\?\[\d{1,3}\\?\]:?[ \t]+(?:<?https?:\/\/[^\s<>]{1,900}>?|\[[^[\]\r\n]{0,200}\]\([^\s()]{1,700}\))[ \t]*(?=[\r\n]|$)/;

/**
 * Returns the length of a line of such a list.
 *
 * @param text - Starts with the line.
 * @param isInList - Whether the previous line belongs to one.
 * @param isEnd - Whether the text has ended.
 * @returns 0 if it is none, undefined if that depends on what follows.
 */
export function sourceListLineLength(text: string, isInList: boolean, isEnd: boolean): number | undefined {
  if (isInList) {
    const entry = entryLength(text, isEnd);
    if (entry !== 0) return entry;
  }
  const bare = BARE_ENTRY.exec(text)?.[0].length ?? 0;
  if (!isEnd && (bare === text.length || (bare === 0 && mayGoOn(BARE_ENTRY, text)))) return undefined;
  if (bare > 0) return bare;
  if (!isEnd && mayGoOn(NAME, text)) return undefined;
  const name = NAME.exec(text)?.[0];
  if (name !== undefined) {
    const entry = entryLength(text.slice(name.length), isEnd);
    if (entry === undefined) return undefined;
    return entry > 0 ? /[\r\n]/.exec(name)?.index : 0;
  }
  const line = readSourceLine(text, 0, isEnd);
  if (line === undefined) return undefined;
  return line === 'none' ? 0 : line.length;
}

function entryLength(text: string, isEnd: boolean): number | undefined {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (BRACKETED_ENTRY.test(line)) return line.length;
  if (!isEnd && line.length === text.length && (mayGoOn(BRACKETED_ENTRY, line) || mayGoOn(NUMBERED_ENTRY, line))) return undefined;
  return NUMBERED_ENTRY.test(line) ? line.length : 0;
}

/** The word that a place in a text is in. In scripts that put no space between words, it is as long as a dictionary says. */

const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const UNSPACED_BEFORE = new RegExp(String.raw`(?:${UNSPACED}|[\p{M}ー々])+$`, 'u');
const UNSPACED_BEHIND = new RegExp(String.raw`^(?:${UNSPACED}|[\p{M}ー々])+`, 'u');
/** As much is looked at on each side, in UTF-16 code units: words are shorter. */
const LOOK_AROUND = 24;

/** The same for all these scripts, whatever language it is made for; it takes a millisecond to make. */
let dictionary: Intl.Segmenter | undefined;

/** Whether letters of one word stand on both sides of a place. */
export function isInWord(text: string, offset: number): boolean {
  if (!WORD_CHARACTER.test(text.charAt(offset)) || !WORD_CHARACTER.test(text.charAt(offset - 1))) return false;
  const before = UNSPACED_BEFORE.exec(text.slice(Math.max(0, offset - LOOK_AROUND), offset))?.[0] ?? '';
  const behind = UNSPACED_BEHIND.exec(text.slice(offset, offset + LOOK_AROUND))?.[0] ?? '';
  if (before === '' || behind === '') return before === behind;
  if (!('Segmenter' in Intl)) return false;
  dictionary ??= new Intl.Segmenter('ja', { granularity: 'word' });
  return dictionary.segment(before + behind).containing(before.length)?.index !== before.length;
}

/** Where the word begins that a place is in; that place where it is in none. */
export function startOfWord(text: string, offset: number): number {
  let start = offset;
  while (isInWord(text, start)) start -= 1;
  return start;
}

/** Behind the word that a place is in. */
export function endOfWord(text: string, offset: number): number {
  let end = offset;
  while (isInWord(text, end)) end += 1;
  return end;
}

/** Finds the word around an offset. In scripts without spaces, a dictionary decides its length. */

const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const UNSPACED_BEFORE = new RegExp(String.raw`${UNSPACED}(?:${UNSPACED}|[\p{M}ー々])*$`, 'u');
const UNSPACED_BEHIND = new RegExp(String.raw`^(?:${UNSPACED}|[ー々])(?:${UNSPACED}|[\p{M}ー々])*`, 'u');
const MARK = /\p{M}/u;
/** How many UTF-16 code units to examine on each side; words are shorter. */
const LOOK_AROUND = 24;

/** One dictionary works for all these scripts, whatever its language. Creating it takes a millisecond. */
let dictionary: Intl.Segmenter | undefined;

/** Whether an offset is within a word. */
export function isInWord(text: string, offset: number): boolean {
  if (!WORD_CHARACTER.test(text.charAt(offset)) || !WORD_CHARACTER.test(text.charAt(offset - 1))) return false;
  if (MARK.test(text.charAt(offset))) return true;
  const before = UNSPACED_BEFORE.exec(text.slice(Math.max(0, offset - LOOK_AROUND), offset))?.[0] ?? '';
  const behind = UNSPACED_BEHIND.exec(text.slice(offset, offset + LOOK_AROUND))?.[0] ?? '';
  if (before === '' || behind === '') return before === behind;
  if (!('Segmenter' in Intl)) return false;
  dictionary ??= new Intl.Segmenter('ja', { granularity: 'word' });
  return dictionary.segment(before + behind).containing(before.length)?.index !== before.length;
}

/** Returns the start of the word around an offset; the offset itself if it is in no word. */
export function startOfWord(text: string, offset: number): number {
  let start = offset;
  while (isInWord(text, start)) start -= 1;
  return start;
}

/** Returns the end of the word around an offset. */
export function endOfWord(text: string, offset: number): number {
  let end = offset;
  while (isInWord(text, end)) end += 1;
  return end;
}

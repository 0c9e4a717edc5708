/** Finds the end of a markdown text that decides how the following text is read. Reading only that part keeps the time linear. */

/** Least length of that part, in UTF-16 code units. */
const RECENT_CHARACTERS = 4_000;
/** Matches the gap before a paragraph. No earlier block continues in a paragraph. */
const PARAGRAPH = /\n[^\S\n]*\n(?=["'“(*_]{0,3}\p{L})/gu;
const FENCE = /^[\s>]*(?:`{3,}|~{3,})|\$\$/gmu;
/** Matches comments and model leftovers, which may continue across blocks. */
const FAR_REACHING = /<[!|]|◁|\[\/?[A-Z_]{4,}\]/u;
const TAG = /<(\/?)([a-z][\w:.-]*)(?:\s[^<>]*)?(\/?)>/giu;
const EMPTY_ELEMENT = /^(?:area|br|col|hr|img|input|source|wbr)$/iu;

/** Returns the end of a text, starting at a paragraph. Returns the whole text if a block or element may still be open at that paragraph. */
export function recentBlocks(text: string): string {
  if (text.length <= 2 * RECENT_CHARACTERS) return text;
  const from = text.length - 2 * RECENT_CHARACTERS;
  const place = [...text.slice(from, from + RECENT_CHARACTERS).matchAll(PARAGRAPH)].at(-1);
  if (place === undefined) return text;
  const start = from + place.index + place[0].length;
  const before = text.slice(0, start);
  const isOpen = (before.match(FENCE)?.length ?? 0) % 2 === 1 || FAR_REACHING.test(before) || hasOpenElement(before);
  return isOpen ? text : text.slice(start);
}

function hasOpenElement(text: string): boolean {
  const open = new Map<string, number>();
  for (const [, slash, name = '', isEmpty] of text.matchAll(TAG)) {
    if (isEmpty === '' && !EMPTY_ELEMENT.test(name)) open.set(name, (open.get(name) ?? 0) + (slash === '' ? 1 : -1));
  }
  return [...open.values()].some((count) => count > 0);
}

/** Where a block of code ends: at its closing line, or with the quotation that it is in (CommonMark, sections 4.5 and 5.1). */

/** A closing line may stand this much further in than the opening one. */
const MAX_INDENTATION_COLUMNS = 3;
const TAB_COLUMNS = 4;
/** More of a line is not looked at. */
const MAX_LINE_CHARACTERS = 200;
const QUOTE_MARK = /^[ \t]*>/;
const CLOSING = /^([ \t]*)(`{3,}|~{3,})[ \t]*$/;
const CLOSING_BEGINNING = /^[ \t]*(?:`*|~*)[ \t]*$/;

/** The opening line. */
export interface Fence {
  readonly marker: string;
  /** How far in it stands, behind the marks of quotations. */
  readonly column: number;
  /** How many quotations it is in. */
  readonly quoteDepth: number;
}

/** What a line in a block of code is: `after` where the block has ended before it. */
export type FenceLine = { readonly kind: 'code' | 'after' } | { readonly kind: 'closing'; readonly length: number };

/**
 * What the line that begins at a place of a text is.
 *
 * @param isEnd - Whether nothing more will come.
 * @returns Undefined where only what follows can tell.
 */
export function readFenceLine(text: string, at: number, fence: Fence, isEnd: boolean): FenceLine | undefined {
  const beginning = text.slice(at, at + MAX_LINE_CHARACTERS);
  const ending = beginning.search(/[\r\n]/);
  const line = ending < 0 ? beginning : beginning.slice(0, ending);
  const isWhole = ending >= 0 || isEnd || beginning.length === MAX_LINE_CHARACTERS;
  let marks = 0;
  for (let depth = 0; depth < fence.quoteDepth; depth += 1) {
    const mark = QUOTE_MARK.exec(line.slice(marks));
    if (mark === null) return isWhole || /\S/.test(line.slice(marks)) ? { kind: 'after' } : undefined;
    marks += mark[0].length;
  }
  const rest = line.slice(marks);
  if (!isWhole) return CLOSING_BEGINNING.test(rest) ? undefined : { kind: 'code' };
  const [, indentation = '', marker = ''] = CLOSING.exec(rest) ?? [];
  const closes = marker.startsWith(fence.marker) && columnsOf(indentation) <= fence.column + MAX_INDENTATION_COLUMNS;
  return closes ? { kind: 'closing', length: line.length } : { kind: 'code' };
}

/** How far some text goes on to the right. */
export function columnsOf(text: string): number {
  let columns = text.length;
  for (const character of text) if (character === '\t') columns += TAB_COLUMNS - 1;
  return columns;
}

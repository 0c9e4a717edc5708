/** Finds the end of a code block: its closing line, or the end of its block quote (CommonMark, sections 4.5 and 5.1). */
import { mayGoOn } from '../../../base/incomplete-match';

/** How much further than the opening line a closing line may be indented. */
const MAX_INDENTATION_COLUMNS = 3;
const TAB_COLUMNS = 4;
const MAX_LINE_CHARACTERS = 200;
const QUOTE_MARK = /^[ \t]*>/;
const CLOSING = /^([ \t]*)(`{3,}|~{3,})[ \t]*$/;

/** The opening line. */
export interface Fence {
  readonly marker: string;
  /** Its indentation, after any quote marks. */
  readonly column: number;
  readonly quoteDepth: number;
}

/** The kind of a line in a code block; `after` if the block ended before it. */
export type FenceLine = { readonly kind: 'code' | 'after' } | { readonly kind: 'closing'; readonly length: number };

/**
 * Returns the kind of the line at an offset.
 *
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
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
  if (!isWhole) return mayGoOn(CLOSING, rest) ? undefined : { kind: 'code' };
  const [, indentation = '', marker = ''] = CLOSING.exec(rest) ?? [];
  const closes = marker.startsWith(fence.marker) && columnsOf(indentation) <= fence.column + MAX_INDENTATION_COLUMNS;
  return closes ? { kind: 'closing', length: line.length } : { kind: 'code' };
}

/** Returns the width of white space. */
export function columnsOf(text: string): number {
  let columns = text.length;
  for (const character of text) if (character === '\t') columns += TAB_COLUMNS - 1;
  return columns;
}

/** Reads the rest of a tag with an attribute too long to keep, such as an image as a data URL. */
import type { InlineMark } from './inline-mark';
import { matchAt } from '../../../base/match-at';
import { matchDecided } from '../../../base/incomplete-match';

/** An incomplete `alt`, up to the length of a description. */
const ALT = /alt=(?:"([^"]{0,500})"|'([^']{0,500})')/iy;
const OTHER = /[^\s<>]+/y;

/**
 * Reads the next part of a tag.
 *
 * @param previous - The character before it.
 * @returns Undefined if that depends on the following text; `end` if the tag does not continue here.
 */
export function readTagPart(text: string, at: number, previous: string, isEnd: boolean): InlineMark | 'end' | undefined {
  const character = text.charAt(at);
  if (character === '>' || character === '<') return 'end';
  if (/\s/.test(character))
    return isLineBreak(previous) && isLineBreak(character) && previous + character !== '\r\n' ? 'end' : { length: 1 };
  if (/\s/.test(previous)) {
    const match = matchDecided(ALT, text, at, isEnd);
    if (match === undefined) return undefined;
    if (match !== null) {
      const end = at + match[0].length - 1;
      return { length: match[0].length, spoken: { start: end - (match[1] ?? match[2] ?? '').length, end } };
    }
  }
  return { length: matchAt(OTHER, text, at)?.[0].length ?? 1 };
}

function isLineBreak(character: string): boolean {
  return character === '\n' || character === '\r';
}

/** Signs that are spoken with the number beside them and change its meaning, such as `%` or `€`. */
import type { TextRange } from '../../../text/spoken/offset-map';
import type { EditedStretch } from '../../../text/diff/text-diff';
import { hasWords, withoutSilent } from '../../../text/diff/text-tokens';
import { keyOf } from '../../../text/diff/word-key';

const SIGN = String.raw`[%‰°+−±×÷=<>\p{Sc}]`;
const HEARD = new RegExp(SIGN, 'u');
const MARKS = '[*_`~]*';
const NUMBER = String.raw`\p{N}[\p{N}.,:]*`;
const NUMBER_BEFORE = new RegExp(String.raw`(?:${NUMBER})?\p{N}${MARKS}[^\S\n]?$`, 'u');
const OPERATOR_FIRST = /^[^\S\n]?[+−±×÷=<>]/u;
const SIGN_FIRST = new RegExp(String.raw`^[^\S\n]?${SIGN}`, 'u');
/** A sign before a number. With a space behind it, it does not count at the beginning of a line: there it is markdown. */
const SIGN_LAST = new RegExp(String.raw`(?:(?<!(?:^|\n)[\s>*+-]*)${SIGN}[^\S\n]?|(?![<>])${SIGN}|(?<=^|\s)-)${MARKS}$`, 'u');
const NUMBER_BEHIND = new RegExp(`^ ?${MARKS}${NUMBER}`, 'u');
/** The search for a number beside a sign covers this many UTF-16 code units. */
const LONGEST_NUMBER = 24;

/** Whether a text contains a sign that is spoken. */
export function isHeard(signs: string): boolean {
  return HEARD.test(signs);
}

/**
 * Finds the numbers beside which edits have put new signs. Each range covers the number and its signs.
 *
 * @param done - Ranges of the old text that need not be read any more.
 */
export function numbersWithNewSigns(
  edits: readonly EditedStretch[],
  done: readonly TextRange[],
  before: string,
  after: string,
): TextRange[] {
  return edits.flatMap(({ oldStart, oldEnd, newStart, newEnd }) => {
    const signs = withoutSilent(after, newStart, newEnd);
    const old = before.slice(oldStart, oldEnd);
    if (signs === '' || hasWords(after, newStart, newEnd) || hasWords(before, oldStart, oldEnd) || keyOf(old) === keyOf(signs)) return [];
    const passedEnd = done.find(({ start, end }) => start <= oldEnd && end > oldEnd)?.end ?? oldEnd;
    const passed = before.slice(oldEnd, passedEnd);
    // At the end of the text that was read, reading goes on with the signs anyway. So it does for an operator before marks.
    if (passed.trim() === '' || (!hasWords(before, oldEnd, passedEnd) && OPERATOR_FIRST.test(signs))) return [];
    const ahead = after.slice(Math.max(0, newStart - LONGEST_NUMBER), newStart);
    const number = SIGN_FIRST.test(signs) ? NUMBER_BEFORE.exec(ahead)?.[0] : undefined;
    const behind = SIGN_LAST.test(ahead + signs) ? NUMBER_BEHIND.exec(after.slice(newEnd, newEnd + LONGEST_NUMBER))?.[0] : undefined;
    if (number === undefined && behind === undefined) return [];
    return [{ start: newStart - (number?.length ?? 0), end: newEnd + (behind?.length ?? 0) }];
  });
}

/** Distinguishes words in escaped brackets, `\[optional\]` and `file\(s\)`, from formulas. */
import { mayGoOn } from '../../../base/incomplete-match';

/** Function names that formulas contain without a backslash. */
const FUNCTIONS = new Set(
  'sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log exp lim min max sup inf det dim ker deg gcd lcm mod arg var cov'.split(
    ' ',
  ),
);
const SHORT_WORDS = new Set('no ok or on in up off yes'.split(' '));
const OPERATOR = /[-+*/=<>^_\\{}|~×·÷−≤≥≠≈]/u;
const WORDS = /\p{L}+/gu;
const UNSPACED_WORD = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\s]+$/u;
const LATIN_BEFORE = /[A-Za-z\d]$/;
/** Arguments of a command: `\[--flag\]`, `\[-m message\]`, `\[yes|no\]`, `\[y/N\]`, `\[key=value\]`, `\[user@example.com\]`. */
const ARGUMENT =
  /^(?:(?:--[A-Za-z]|-[A-Za-z][ =]?(?=[A-Za-z]{2}))[^\\^]*|\p{L}[\p{L}\d]{1,20}(?:[|/][\p{L}\d]{1,20})+|[yY][|/][nN]|[a-z_-]{2,}=[\w.-]{2,}|<[\p{L}\d_ -]+>|[^\s\\^]+@[^\s\\^]+)$/u;
const EMPHASIZED = /^([*_]{1,3})\p{L}[\p{L}\s.,'’-]{2,}\1$/u;
const BEHIND_COMMAND = /[A-Za-z\d\]][ \t]*$/;
const SHORT_ARGUMENT = /^-[A-Za-z]$/;
/** Letters that number items. */
const ITEM = /^[a-e]$/;
const ALTERNATIVE = String.raw`,?[ \t]+(?:or|oder|ou|o|of|eller|lub|или|或)[ \t]+`;
const BEFORE_ITEM = new RegExp(
  String.raw`(?:\\\([a-e]\\\)${ALTERNATIVE}|(?:^|[^\p{L}])(?:options?|choose|either|steps?|parts?|items?|answers?|cases?|clauses?)[ \t]+)$`,
  'iu',
);
const BEHIND_ITEM = new RegExp(String.raw`^(?:${ALTERNATIVE}\\\([a-e]\\\)|[ \t]+\p{Lu}\p{Ll})`, 'u');
/** How many characters after the closing bracket are looked at. */
export const PROSE_LOOK_AHEAD = 16;

/** The content of such brackets and its context. */
export interface Escaped {
  readonly before: string;
  readonly content: string;
  readonly behind: string;
  readonly isDisplay: boolean;
  readonly isEnd: boolean;
}

/** Whether the content is prose; undefined if that depends on what follows. */
export function isEscapedProse({ before, content, behind, isDisplay, isEnd }: Escaped): boolean | undefined {
  // `file\(s\)` and `f\(x\)`: no formula begins directly after a word.
  if (!isDisplay && LATIN_BEFORE.test(before)) return true;
  // An escaped link: `\[text\](address)`.
  if (isDisplay && behind.startsWith('(')) return true;
  const words = content.trim();
  if (isDisplay && EMPHASIZED.test(words)) return true;
  if (isDisplay && (ARGUMENT.test(words) || (SHORT_ARGUMENT.test(words) && BEHIND_COMMAND.test(before)))) return true;
  if (OPERATOR.test(words)) return false;
  if (UNSPACED_WORD.test(words)) return true;
  if (ITEM.test(words) && !isDisplay) {
    if (BEFORE_ITEM.test(before) || BEHIND_ITEM.test(behind)) return true;
    return !isEnd && behind.length < PROSE_LOOK_AHEAD && mayGoOn(BEHIND_ITEM, behind) ? undefined : false;
  }
  const all = words.match(WORDS) ?? [];
  if (isDisplay && all.length > 0 && /^[\p{L}\s.,;:!?'’]+$/u.test(words))
    return all.some(({ length }) => length > 1) || /^[xX]$/.test(words);
  return all.some((word) => SHORT_WORDS.has(word.toLowerCase()) || (word.length > 2 && !FUNCTIONS.has(word.toLowerCase())));
}

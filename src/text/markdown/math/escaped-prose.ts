/** Tells words between escaped brackets, `\[optional\]` and `file\(s\)`, from a formula between the same signs. */

/** Names that formulas have without a backslash. */
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
/** What a command is given: `\[--flag\]`, `\[-m message\]`, `\[yes|no\]`, `\[y/N\]`, `\[key=value\]`, `\[user@example.com\]`. */
const ARGUMENT =
  /^(?:(?:--[A-Za-z]|-[A-Za-z][ =]?(?=[A-Za-z]{2}))[^\\^]*|\p{L}[\p{L}\d]{1,20}(?:[|/][\p{L}\d]{1,20})+|[yY][|/][nN]|[a-z_-]{2,}=[\w.-]{2,}|<[\p{L}\d_ -]+>|[^\s\\^]+@[^\s\\^]+)$/u;
const BEHIND_COMMAND = /[A-Za-z\d\]][ \t]*$/;
const SHORT_ARGUMENT = /^-[A-Za-z]$/;
/** Letters that count things. */
const ITEM = /^[a-e]$/;
const ALTERNATIVE = String.raw`,?[ \t]+(?:or|oder|ou|o|of|eller|lub|или|或)[ \t]+`;
const BEFORE_ITEM = new RegExp(
  String.raw`(?:\\\([a-e]\\\)${ALTERNATIVE}|(?:^|[^\p{L}])(?:options?|choose|either|steps?|parts?|items?|answers?|cases?|clauses?)[ \t]+)$`,
  'iu',
);
const BEHIND_ITEM = new RegExp(String.raw`^(?:${ALTERNATIVE}\\\([a-e]\\\)|[ \t]+\p{Lu}\p{Ll})`, 'u');
const BEHIND_ITEM_BEGINNING = /^(?:,?[ \t]*|[ \t]+\p{Lu}|,?[ \t]+\p{Ll}{1,5}[ \t]*(?:\\(?:\((?:[a-e]\\?)?)?)?)$/u;
/** How much behind it tells. */
export const PROSE_LOOK_AHEAD = 16;

/** What stands between such brackets, and around them. */
export interface Escaped {
  readonly before: string;
  readonly content: string;
  readonly behind: string;
  readonly isDisplay: boolean;
  /** Whether nothing more will come. */
  readonly isEnd: boolean;
}

/** Whether it is prose; undefined where only what follows can tell. */
export function isEscapedProse({ before, content, behind, isDisplay, isEnd }: Escaped): boolean | undefined {
  // `file\(s\)` and `f\(x\)`: no formula begins right behind a word.
  if (!isDisplay && LATIN_BEFORE.test(before)) return true;
  const words = content.trim();
  if (isDisplay && (ARGUMENT.test(words) || (SHORT_ARGUMENT.test(words) && BEHIND_COMMAND.test(before)))) return true;
  if (OPERATOR.test(words)) return false;
  if (UNSPACED_WORD.test(words)) return true;
  if (ITEM.test(words) && !isDisplay) {
    if (BEFORE_ITEM.test(before) || BEHIND_ITEM.test(behind)) return true;
    return !isEnd && behind.length < PROSE_LOOK_AHEAD && BEHIND_ITEM_BEGINNING.test(behind) ? undefined : false;
  }
  const all = words.match(WORDS) ?? [];
  if (isDisplay && all.length > 0 && /^[\p{L}\s.,;:!?'’]+$/u.test(words))
    return all.some(({ length }) => length > 1) || /^[xX]$/.test(words);
  return all.some((word) => SHORT_WORDS.has(word.toLowerCase()) || (word.length > 2 && !FUNCTIONS.has(word.toLowerCase())));
}

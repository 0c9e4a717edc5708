/**
 * Finds where a sentence may end, and decides whether it does. A place is decided as soon as no later text can change it,
 * so the result does not depend on how the text is split.
 */
import { judgeNameWithMark } from './names-with-marks';
import { closesInside, judgeEnclosed, judgeQuotation } from './quotations';
import type { Abbreviations, Verdict } from './sentence-abbreviations';
import { matchAt } from '../../base/match-at';
import { mayGoOn } from '../../base/incomplete-match';

/** How many characters after a possible end are examined. */
export const LOOK_AHEAD_CHARACTERS = 200;

/** A place where a sentence may end. */
export interface PossibleEnd {
  /** The start of the marks that may end it. A line break counts if no other mark is before it. */
  readonly start: number;
  /** The end of the marks, the closing marks after them, and white space. */
  readonly end: number;
  readonly terminator: string;
  readonly closers: string;
  readonly space: string;
}

/** Context of a place. */
export interface SentenceContext {
  readonly abbreviations: Abbreviations;
  /** Whether no text follows, or no text further on can matter. */
  readonly isAll: boolean;
  /** Whether the text before this sentence has no capitals, as with writers who use none. */
  readonly isUncapitalized: boolean;
}

/** Sentence-ending marks of all scripts, the Greek question mark, and line breaks. */
const MARKS = /[\p{Sentence_Terminal}…]+|(?<=\p{sc=Greek}\p{M}*)[;\u037e]|[\n\r\u0085\u2028\u2029]+/gu;
/** Closing characters after them: brackets, quotation marks, markdown marks, note numbers. */
const CLOSERS = /(?:[\p{Pe}\p{Pf}\p{Cf}"'*_`~¹²³⁰-⁹]|\p{Pi}(?=[\s\p{P}]|$)|\[\d{1,3}\]|\s[»›](?=[\s\p{P}]|$))*/uy;
/** Emoji behind a sentence, up to white space. Signs that number or tick items, and those of trade, begin what follows. */
const EMOJI = String.raw`(?:(?![✅❌❎➕➖➡🔸🔹🔶🔷🔴🟠🟡🟢🔵🟣🟤⚪⚫👉])(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)(?:\p{Emoji_Modifier}|\u200d|\ufe0f)*)`;
const EMOJI_BEHIND = new RegExp(String.raw`[^\S\n\r\u0085\u2028\u2029]?${EMOJI}+(?=\s|$)`, 'uy');
const BEGINS_WITH_EMOJI = new RegExp(String.raw`^[\s\p{P}]*(?:${EMOJI}|\p{Extended_Pictographic}|\p{Regional_Indicator})`, 'u');
/** `2.)` without an opening bracket. */
const ITEM_NUMBER = /^[^(]*(?:\([^()]*\)[^(]*)*(?:^|\s)(?:\d{1,3}|\p{L})$/u;
/** The source of a quotation: `(Smith 55).` */
const CITATION = /^\([^()]{1,60}\)[.,;]/u;
/** Titles in Chinese and Japanese. */
const TITLE_CLOSERS = /[》〉】]$/u;
const SPACE = /\s*/uy;
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/u;
const BLANK_LINE = /\n[^\S\n]*\n|\u2029/u;
/** An incomplete note number or spaced quotation mark. */
const MAY_CLOSE = /^(?:\[\d{0,3}|[»›])$/u;

const SPOKEN = /[\p{Alphabetic}\p{N}]/u;
/** The marks of items, headings and quotations in markdown and plain text. */
const LIST_MARK =
  /^(?:[-*+•–—▪◦·・>#✅✓✔☑❌✗✘●○■□◆◇▶►→➤➜➔⇒★☆※①-⑳❶-❿]|\d{1,3}[.)）、]|\p{L}[)）]|[(（](?:\d{1,3}|[一二三四五六七八九十]{1,3}|\p{L})[)）]|[一二三四五六七八九十]{1,3}、|(?:[A-Z]|[IVX]{1,5})[.．]\s)/u;
const HEADING = /^\s{0,3}#{1,6}\s/u;

const ASCII_MARKS = /^[.!?…．]+$/u;
const ELLIPSIS = /^(?:\.{2,}|…+\.?)$|^\.+…+$/u;
const SPACED_ELLIPSIS = /\.\s\.\s$/u;
/** The sentence continues before these (UAX #29, SContinue), and before formulas and code. */
const CONTINUES = /^[\p{Sentence_Terminal}…,:;،؛、，；：·)\]}%]/u;
/** A dash after a space may start direct speech. */
const DASH = /^[-–—]/u;
/** `5! = 120` */
const OPERATOR = /^[=<>+×÷/^|]\s/u;
const CODE = /^[=<>/\\@#$%^&|~+]/u;
/** Scripts without a space after a sentence. */
const CLOSE_SCRIPTS = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const SMALL = /^(?!\p{sc=Georgian})\p{Ll}/u;
/** `iPhone`, `eBay`, `macOS`: names with a lower-case first letter may start a sentence. */
const NAME_IN_SMALL = /^\p{Ll}+\p{Lu}/u;
/** `'s Avonds`, `'t Is` */
const SHORT_DUTCH = /^['’][snt]\s\p{Lu}/u;
const SMALL_WORD = /^\p{Ll}+$/u;
/** The end of a line such as `5 m.`, or of a table row such as `, 5.` or `, A.`: neither an abbreviation nor a list number. */
const ENDS_LINE = /\p{N}\s?[\p{L}°%€$£]{1,3}$|,\s(?:\p{N}+|\p{L})$/u;
/** A word of a script without capitals. */
const WITHOUT_CAPITALS = /(?:\p{Lo}\p{M}*){2}$/u;
/** Sentence starts without a capital: a user name, a tag, an address. */
const SIGNED_NAME = /^[@#$]\p{L}/u;
const ADDRESS = /^(?:https?:\/\/|www\.)/u;
/** A word that is joined to the next one only by the missing space after its full stop. */
const WHOLE_WORD = /(?:^|\s)[\p{Ps}\p{Pi}"'*_]*(?:\p{Ll}{2,}|\d[\d,]*)$/u;
const ANY_WORD = /(?:^|\s)[\p{Ps}\p{Pi}"'*_]*\p{Lu}?\p{Ll}{2,}$/u;
/** `1.Bread, 2.Milk` */
const CLOSE_ITEM = /(?:^|[:;,•⁃◦▪·])\s*\d{1,2}$/u;
const NEXT_WORD = /^\p{Lu}[\p{L}\p{M}]*/u;
const CAPITALIZED = /^\p{Lu}\p{Ll}+$/u;

/** Finds the next place, from an offset on, where a sentence may end; undefined if there is none yet. */
export function findPossibleEnd(text: string, from: number): PossibleEnd | undefined {
  const found = matchAt(MARKS, text, from);
  if (found === null) return undefined;
  const isBreak = LINE_BREAK.test(found[0]);
  const start = found.index;
  const behind = isBreak ? start : start + found[0].length;
  const marks = isBreak ? '' : (matchAt(CLOSERS, text, behind)?.[0] ?? '');
  // A writer who begins one sentence with an emoji does so with each.
  const emoji = isBreak || BEGINS_WITH_EMOJI.test(text) ? '' : (matchAt(EMOJI_BEHIND, text, behind + marks.length)?.[0] ?? '');
  const closers = marks + emoji;
  const space = matchAt(SPACE, text, behind + closers.length)?.[0] ?? '';
  return { start, end: behind + closers.length + space.length, terminator: isBreak ? '' : found[0], closers, space };
}

/**
 * Decides about a place.
 *
 * @param text - The sentence and all known text after it.
 */
export function judgeEnd(text: string, place: PossibleEnd, context: SentenceContext): Verdict {
  const { start, end, terminator, space } = place;
  const { isAll } = context;
  const rest = composed(text.slice(end, end + LOOK_AHEAD_CHARACTERS), isAll);
  if (!isAll && (rest === '' || MAY_CLOSE.test(rest))) return 'undecided';
  if (!SPOKEN.test(text.slice(0, end))) return 'goes-on';
  const spokenAt = rest.search(SPOKEN);
  if (spokenAt < 0) return isAll || rest.length >= LOOK_AHEAD_CHARACTERS ? 'goes-on' : 'undecided';
  // A combining mark on the white space before it.
  if (/^[\p{M}\u200d]/u.test(rest)) return 'goes-on';
  if (BLANK_LINE.test(space)) return 'ends';
  const isNewLine = LINE_BREAK.test(space);
  if (isNewLine || terminator === '') {
    if (LIST_MARK.test(rest)) return 'ends';
    if (!isAll && mayGoOn(LIST_MARK, rest)) return 'undecided';
  }
  // A line without a full stop was probably only wrapped, so the sentence continues.
  if (terminator === '')
    return text
      .slice(0, start)
      .trimEnd()
      .search(/[:：]$/u) >= 0 || HEADING.test(text)
      ? 'ends'
      : 'goes-on';
  return judgeMark(text, place, rest, { ...context, isNewLine, spokenAt });
}

interface MarkContext extends SentenceContext {
  readonly isNewLine: boolean;
  readonly spokenAt: number;
}

function judgeMark(text: string, place: PossibleEnd, rest: string, context: MarkContext): Verdict {
  const { start, end, terminator, closers, space } = place;
  const { abbreviations, isAll } = context;
  const before = text.slice(0, start).normalize('NFC');
  const isAscii = ASCII_MARKS.test(terminator);
  if (space === '' && isAscii) {
    if (CODE.test(rest) || terminator.includes('…')) return 'goes-on';
    if (/^[\p{L}\p{N}]/u.test(rest) && !CLOSE_SCRIPTS.test(rest))
      return closers === '' ? judgeMissingSpace(before, rest, context) : 'goes-on';
  }
  if (CONTINUES.test(rest) || (space === '' && DASH.test(rest))) return 'goes-on';
  if (isAscii && OPERATOR.test(rest)) return 'goes-on';
  const enclosed = judgeEnclosed(text, end - space.length, isAll);
  if (enclosed !== 'ends') return enclosed;
  if (terminator === '.' && closers === ')' && ITEM_NUMBER.test(before)) return 'goes-on';
  if (/["”’»]/u.test(closers)) {
    if (CITATION.test(rest)) return 'goes-on';
    if (!isAll && mayGoOn(CITATION, rest)) return 'undecided';
  }
  if (TITLE_CLOSERS.test(closers) && space === '') return 'goes-on';
  if (closers !== '' && !/^\.+$/u.test(terminator) && closesInside(text.slice(0, end))) return 'goes-on';
  const quotation = judgeQuotation(closers, rest, { isAll, isApart: space !== '', isEnglish: abbreviations.mayBe('en') });
  if (quotation !== 'ends') return quotation;
  if (
    terminator === '.' &&
    /^(?:[*_]*|\))$/u.test(closers) &&
    !(context.isNewLine && (ENDS_LINE.test(before) || abbreviations.endsLineWithDate(before)))
  ) {
    const word = abbreviations.judge(before, rest, isAll, context.isUncapitalized && !/\p{Lu}/u.test(before));
    if (word !== 'ends') return word;
  }
  if (/^[!?！？]$/u.test(terminator) && closers === '') {
    const name = judgeNameWithMark(before, rest.slice(context.spokenAt), abbreviations, isAll);
    if (name !== 'ends') return name;
  }
  return judgeNext(before, rest, isAscii, terminator, context);
}

/** Decides by the following text: a capital, a digit, a script without capitals, or a lower-case letter. */
function judgeNext(before: string, rest: string, isAscii: boolean, terminator: string, context: MarkContext): Verdict {
  const { isAll, isNewLine, isUncapitalized, spokenAt } = context;
  const next = rest.slice(spokenAt);
  const isEllipsis = ELLIPSIS.test(terminator) || (terminator === '.' && SPACED_ELLIPSIS.test(before));
  if (isEllipsis && !isNewLine) {
    if (/^\p{N}/u.test(next)) return 'goes-on';
    if (next.startsWith('I')) {
      if (!isAll && next.length === 1) return 'undecided';
      if (/^I(?![\p{L}\p{N}])/u.test(next)) return 'goes-on';
    }
  }
  if (!SMALL.test(next) || !isAscii || isNewLine || SHORT_DUTCH.test(rest)) return 'ends';
  if (terminator === '.' && WITHOUT_CAPITALS.test(before)) return 'ends';
  if (SIGNED_NAME.test(rest) || ADDRESS.test(rest)) return 'ends';
  if (!isAll && (mayGoOn(SHORT_DUTCH, rest) || mayGoOn(ADDRESS, rest))) return 'undecided';
  // Spanish questions and exclamations start with a mark. Code names may start with a lower-case letter.
  if (/[¿¡`]/u.test(rest.slice(0, spokenAt))) return 'ends';
  if (isUncapitalized && !isEllipsis && !/\p{Lu}/u.test(before) && /\p{Ll}{2}/u.test(before)) return 'ends';
  if (NAME_IN_SMALL.test(next)) return 'ends';
  return !isAll && SMALL_WORD.test(next) ? 'undecided' : 'goes-on';
}

/** Recognises a missing space, as in `the end.Then`; but not in `example.com`, `Node.js` or `v1.2`. */
function judgeMissingSpace(before: string, rest: string, { abbreviations, isAll }: MarkContext): Verdict {
  const word = NEXT_WORD.exec(rest)?.[0];
  if (word === undefined || CLOSE_ITEM.test(before) || !(WHOLE_WORD.test(before) || ANY_WORD.test(before))) return 'goes-on';
  if (word === rest) return isAll ? 'goes-on' : 'undecided';
  const behind = rest.charAt(word.length);
  if (behind === '.') return abbreviations.isLeading(word) ? 'ends' : 'goes-on';
  if (!/[\s,’']/u.test(behind)) return 'goes-on';
  if (abbreviations.isOpener(word)) return 'ends';
  return WHOLE_WORD.test(before) && CAPITALIZED.test(word) ? 'ends' : 'goes-on';
}

/** Composes letters and their marks, as the lists have them. The last letter of a decomposed text may be incomplete. */
function composed(text: string, isAll: boolean): string {
  const whole = text.normalize('NFC');
  return isAll || whole === text ? whole : whole.slice(0, -1);
}

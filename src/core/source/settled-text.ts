/**
 * Decides how much of a growing string may be spoken. Many apps append provisional text while a text grows: a cursor, an ellipsis, a
 * note, or marks that close open markdown. An end that may be provisional waits for more text or for the end of the text. All
 * other text can be spoken immediately.
 */
import { sharedPrefixLength } from '../../text/diff/shared-ends';
import { hasWords, tokenAround } from '../../text/diff/text-tokens';
import { lengthBeforeCursor } from '../../text/source/text-cursor';
import { CarriedTail } from './carried-tail';
import { QUIET_MS, SETTLE_MS, type GrowingTextEnding } from './text-ending';

/** Matches the last word with marks after it that may be provisional, such as closing marks or an ellipsis. */
const CLOSED_AT_END =
  /(?:[\p{L}\p{M}\p{N}]+(?:[-'’.,:][\p{L}\p{M}\p{N}]+)*|(?:<\w[^<>]*>)+|[^\s\p{L}\p{N}])?(?:[*_`~$|\]\u200B]|\s*(?:\.\s?){2,}\.|\s*…|\]\([^()\s]*\)?|<\/\w+>)+\s*$|\$\$[^$]{1,150}\${1,2}$|\$[^$\n]{1,150}\$$/u;
/** Matches opening marks at the end, after which no text has arrived. */
const OPENED_AT_END = /(?<=\S[^\S\n]+)(?:[*_`~$]+|(?:<\/\w+>)+)$/u;
/** Matches a sign that is probably incomplete: an entity, a fraction, the name of an emoji, `(c` of `(c)`, a model's source mark. */
const HALF_SIGN_AT_END =
  /(?:&(?:#\w{0,8}|[A-Za-z]\w{0,30})?|(?<![\p{N}.,/])\p{N}{1,2}(?:x|\/\p{N}{0,2})?|(?<=^|\s):[a-z][\w+-]{0,31}|\((?:c|r|tm?)?|【[^】]{0,80}|\uE200[^\uE201]{0,80})$/iu;
/** Matches a word or a sign that may be incomplete, such as a mention. Words without spaces between them count as whole. */
const HALF_WORD_AT_END =
  /(?:(?<=^|\s|\p{N})-{1,2}|(?<=^|\s)@[\w.-]{0,40}|(?<=^|\s):|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}\p{N}])+)$/u;
/** Matches footnotes, which many models and apps put below a text that still grows. */
const FOOTNOTES_AT_END = /(?:\s*\n[^\S\n]*\[\^?[^\]\s]+\]:[^\n]*)+$/u;
const LONGEST_FOOTNOTES = 4_000;
/** Matches a line that ends in the middle of a sentence. */
const BROKEN_OFF = /^[\p{L}"'“«¿¡(*_].{19,}[\p{L}\p{M}\p{N},]$/u;
const PARAGRAPH_BREAK = /\n[^\S\n]*\n/gu;
const MARKS_AT_END = /[^\p{L}\p{N}]*$/u;
const PLAIN_END = /[A-Za-z0-9,;]$/u;
/** Number of characters at the end that these patterns examine. */
const LONGEST_END = 200;
/** If it is unknown whether more text comes, the first version waits this long for a second one: longer than most models pause. */
const FIRST_MS = 100;
/** A provisional note in the same line is rarely longer. */
const LONGEST_NOTE = 100;
/** Matches markdown's marks, which cannot be a cursor: a closing mark belongs to the text. */
const MARKDOWN_MARK = /[*_`~$]/u;
/** An end of this length does not occur elsewhere by chance. */
const SURE_END = 24;

/** Follows the versions of one growing string. */
export class SettledText {
  #isFirst = true;
  /** Whether the text was changed in another way than by appending. */
  #isRewritten = false;
  /** Whether words at its end were replaced, as speech recognition does when it hears more. They may be replaced again. */
  #isRevised = false;
  /** Whether the text is written at its end, so that its last word may be incomplete. */
  #isWrittenAtEnd = false;
  /** Length of the text on which the last two versions agree. */
  #agreedLength = 0;
  /** Place in the last version at which a new paragraph follows an unfinished sentence. Infinity if there is none. */
  #breaksOffAt = Infinity;
  readonly #tail = new CarriedTail();
  /** A sign that was at the end of a version, and then again after more text. It is a cursor, and not part of the text. */
  #cursor = '';

  /**
   * Compares a new version with the previous one.
   *
   * @returns False if only a cursor has changed.
   */
  note(before: string, after: string): boolean {
    if (before.trim() === '') return true;
    this.#isFirst = false;
    const oldBody = this.bodyLength(before);
    const wasCarried = this.#tail.isSure;
    const shared = sharedPrefixLength(before, after);
    this.#isWrittenAtEnd = shared === before.length || before.at(-1) !== after.at(-1);
    this.#tail.note(before, after, shared);
    const newBody = this.bodyLength(after);
    this.#breaksOffAt = Infinity;
    if (shared >= oldBody) {
      this.#noteCursor(before, after);
      const isExpected = !this.#isRewritten || (newBody < after.length && oldBody < before.length);
      this.#breaksOffAt = breakBehind(after, shared);
      this.#agreedLength = isExpected ? Math.min(newBody, this.#breaksOffAt) : oldBody;
      return newBody !== oldBody;
    }
    if (isContinued(before.slice(shared, oldBody), after.slice(shared, newBody))) {
      this.#agreedLength = newBody;
      return true;
    }
    this.#isRewritten = true;
    const isCarried = wasCarried && this.#tail.isSure;
    const same = Math.min(shared, ...[before, after].map((text) => tokenAround(text, shared)?.start ?? shared));
    this.#isRevised ||= !this.#tail.isThere && isEndReplaced(before.slice(same, oldBody), after.slice(same));
    this.#agreedLength = isCarried ? newBody : same;
    return true;
  }

  /**
   * Returns the length of the text that may be read.
   *
   * @param text - The last version.
   * @param quietMs - Milliseconds since its last change.
   */
  settledLength(text: string, ending: GrowingTextEnding, quietMs: number): number {
    const complete = this.#wholeLength(text);
    if (ending === 'complete') return complete;
    if (ending === 'unknown' && quietMs >= QUIET_MS) return lengthWithout(OPENED_AT_END, text.slice(0, complete));
    const body = this.bodyLength(text);
    const isQuiet = quietMs >= QUIET_MS;
    const whole = lengthBefore(HALF_SIGN_AT_END, text.slice(0, body));
    if (isQuiet && !this.#isRewritten) return whole;
    const closed = Math.min(lengthWithout(CLOSED_AT_END, text.slice(0, body)), whole);
    if (isQuiet) return closed;
    const marked = this.#isRewritten ? Math.min(closed, lengthWithout(MARKS_AT_END, text.slice(0, body))) : closed;
    const settled = this.#isWrittenAtEnd ? Math.min(marked, lengthBefore(HALF_WORD_AT_END, text.slice(0, body))) : marked;
    if (this.#isFirst) return Math.min(settled, firstLength(text, ending, quietMs));
    if (quietMs >= SETTLE_MS && !this.#isRevised)
      return Math.min(settled, this.#breaksOffAt, Math.max(this.#agreedLength, this.#tail.startIn(text)));
    return Math.min(settled, this.#agreedLength);
  }

  /** Returns the milliseconds since the last change after which more of an unchanged text may be read. Undefined if never. */
  nextSettlingMs(text: string, ending: GrowingTextEnding, quietMs: number): number | undefined {
    const present = this.settledLength(text, ending, quietMs);
    if (present === text.length && !this.#isRewritten) return undefined;
    return [...(this.#isFirst ? [FIRST_MS] : []), SETTLE_MS, QUIET_MS].find(
      (dueMs) => dueMs > quietMs && (this.#isRewritten || this.settledLength(text, ending, dueMs) > present),
    );
  }

  #noteCursor(before: string, after: string): void {
    const [oldLength, newLength] = [lengthBeforeCursor(before, true), lengthBeforeCursor(after, true)];
    const sign = before.slice(oldLength).trim();
    const isAlike = newLength > oldLength && after.slice(newLength).trim() === sign && !isBegunBy(after, before.trimEnd());
    if (isAlike && !MARKDOWN_MARK.test(sign)) this.#cursor = sign;
  }

  /** Returns the length of a complete text, without a cursor. */
  #wholeLength(text: string): number {
    const length = lengthBeforeCursor(text, false);
    const isCursor = this.#cursor !== '' && text.trimEnd().endsWith(this.#cursor);
    return isCursor ? Math.min(length, text.trimEnd().slice(0, -this.#cursor.length).trimEnd().length) : length;
  }

  /** Returns the length of a text without its cursor, its footnotes and its carried tail. */
  bodyLength(text: string): number {
    const length = this.#tail.isSure ? this.#tail.startIn(text) : text.length;
    return lengthBeforeCursor(text.slice(0, lengthBeforeFootnotes(text.slice(0, length))), true);
  }
}

/** Whether an edit near the end of a text has removed its last word. */
function isEndReplaced(before: string, after: string): boolean {
  const last = /\S+$/u.exec(before.slice(-SURE_END).trimEnd())?.[0] ?? '';
  return before.length <= SURE_END && hasWords(last) && !after.includes(last);
}

function lengthBeforeFootnotes(text: string): number {
  const last = text.slice(-LONGEST_FOOTNOTES).trimEnd();
  const found = last.includes(']:') ? FOOTNOTES_AT_END.exec(last) : null;
  return found === null ? text.length : text.length - text.slice(-LONGEST_FOOTNOTES).length + found.index;
}

/** Returns the place after `from` at which a new paragraph follows an unfinished sentence. Infinity if there is none. */
function breakBehind(text: string, from: number): number {
  PARAGRAPH_BREAK.lastIndex = from;
  for (let found = PARAGRAPH_BREAK.exec(text); found !== null; found = PARAGRAPH_BREAK.exec(text)) {
    const start = text.lastIndexOf('\n', found.index - 1) + 1;
    const line = text.slice(start, found.index).trimEnd();
    if (BROKEN_OFF.test(line)) return start + line.length;
  }
  return Infinity;
}

/** Returns the length of a first version that may be read. No second version has shown yet which part of its end is provisional. */
function firstLength(text: string, ending: GrowingTextEnding, quietMs: number): number {
  if (ending === 'open' && quietMs < SETTLE_MS) return 0;
  const isNoteKnown = ending === 'unknown' && quietMs >= FIRST_MS;
  if (isNoteKnown && quietMs >= SETTLE_MS) return Infinity;
  const note = text.slice(0, -LONGEST_NOTE).replace(/\S+$/u, '').trimEnd().length;
  return Math.min(lastBlockStart(text), isNoteKnown ? Infinity : note);
}

function lengthBefore(end: RegExp, text: string): number {
  return text.length - (end.exec(text.slice(-LONGEST_END))?.[0].length ?? 0);
}

function lengthWithout(end: RegExp, text: string): number {
  const last = text.slice(-LONGEST_END);
  // Fast path for nearly all texts: after a plain word outside an address, no pattern matches.
  if (PLAIN_END.test(last) && !last.includes('](')) return text.length;
  return text.length - (end.exec(last)?.[0].length ?? 0);
}

/** Like `startsWith`, but several times faster. */
function isBegunBy(text: string, known: string): boolean {
  return text.slice(0, known.length) === known;
}

/** Whether a text was edited well before its end, and more text follows the old end. */
function isContinued(before: string, after: string): boolean {
  const end = before.slice(-SURE_END);
  const at = before.length < SURE_END ? -1 : after.indexOf(end);
  return at >= 0 && at + end.length < after.length;
}

/** Returns the end of the text before the last paragraph, or before the last line if there is only one paragraph. */
function lastBlockStart(text: string): number {
  const blank = text.lastIndexOf('\n\n');
  const start = blank < 0 ? text.lastIndexOf('\n') : blank;
  return start < 0 ? Infinity : text.slice(0, start).trimEnd().length;
}

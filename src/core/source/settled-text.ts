/**
 * How much of a growing string may be spoken. Many apps put something behind a text for as long as it grows: a cursor, an
 * ellipsis, a note, the marks that close what markdown has left open. What may be such a thing waits for the text to end, or
 * for more text behind it; everything else waits for nothing.
 */
import { sharedPrefixLength } from '../../text/diff/shared-ends';
import { hasWords, tokenAround } from '../../text/diff/text-tokens';
import { lengthBeforeCursor } from '../../text/source/text-cursor';
import { CarriedTail } from './carried-tail';
import { QUIET_MS, SETTLE_MS, type GrowingTextEnding } from './text-ending';

/** The last word, where something behind it may be closed or left out only for now. */
const CLOSED_AT_END =
  /(?:[\p{L}\p{M}\p{N}]+(?:[-'’.,:][\p{L}\p{M}\p{N}]+)*|(?:<\w[^<>]*>)+|[^\s\p{L}\p{N}])?(?:[*_`~$|\]\u200B]|\s*(?:\.\s?){2,}\.|\s*…|\]\([^()\s]*\)?|<\/\w+>)+\s*$|\$\$[^$]{1,150}\${1,2}$|\$[^$\n]{1,150}\$$/u;
/** Marks that have nothing behind them yet. */
const OPENED_AT_END = /(?<=\S[^\S\n]+)(?:[*_`~$]+|(?:<\/\w+>)+)$/u;
/** What is not yet what it stands for: an entity, a mention, a fraction, the name of an emoji, a model's mark of a source. */
const HALF_SIGN_AT_END =
  /(?:&#?\w{0,31}|(?<=^|\s)@[\w.-]{0,40}|(?<![\p{N}.,/])\p{N}{1,2}(?:\/\p{N}{0,2})?|(?<=^|\s):(?:[a-z][\w+-]{0,31})?|【[^】]{0,80}|\uE200[^\uE201]{0,80})$/u;
/** Notes, which many models and apps put below a text that still grows. */
const FOOTNOTES_AT_END = /(?:\s*\n[^\S\n]*\[\^?[^\]\s]+\]:[^\n]*)+$/u;
const LONGEST_FOOTNOTES = 4_000;
/** Prose that ends within a sentence, and another paragraph behind it. */
const BROKEN_OFF = /(?<=(?:^|\n)[\p{L}"'“«¿¡(*_][^\n]{19,}[\p{L}\p{M}\p{N},])\s*\n\s*\n/u;
const MARKS_AT_END = /[^\p{L}\p{N}]*$/u;
const PLAIN_END = /[A-Za-z0-9,;]$/u;
/** Longer ends are not looked at. */
const LONGEST_END = 200;
/** The first version waits so long for a second one where nobody says that more comes: longer than most models pause. */
const FIRST_MS = 100;
/** What stands behind a text in the same line is seldom longer. */
const LONGEST_NOTE = 100;
/** Marks of markdown that are closed for now: they are part of the text, unlike other signs. */
const MARKDOWN_MARK = /[*_`~$]/u;
/** So much of an end is not found elsewhere by chance. */
const SURE_END = 24;

/** Follows the versions of a string. */
export class SettledText {
  #isFirst = true;
  /** Whether the text was changed otherwise than by adding to it. */
  #isRewritten = false;
  /** Whether words at its end were replaced, as a recogniser of speech does that has heard more: then they may be again. */
  #isRevised = false;
  /** Up to where the last two versions are the same. */
  #agreedLength = 0;
  /** Where the last version goes on with something else, though a sentence is not at its end. */
  #breaksOffAt = Infinity;
  readonly #tail = new CarriedTail();
  /** A sign that stood at the end, and then behind more text: it is no part of it. */
  #cursor = '';

  /**
   * Takes note of a new version.
   *
   * @returns Whether more has changed than a cursor.
   */
  note(before: string, after: string): boolean {
    if (before.trim() === '') return true;
    this.#isFirst = false;
    const oldBody = this.#bodyLength(before);
    const wasCarried = this.#tail.isSure;
    const shared = sharedPrefixLength(before, after);
    this.#tail.note(before, after, shared);
    const newBody = this.#bodyLength(after);
    this.#breaksOffAt = Infinity;
    if (shared >= oldBody) {
      this.#noteCursor(before, after);
      const isExpected = !this.#isRewritten || (newBody < after.length && oldBody < before.length);
      this.#breaksOffAt = breakBehind(after, shared);
      this.#agreedLength = isExpected ? Math.min(newBody, this.#breaksOffAt) : oldBody;
      return newBody !== oldBody;
    }
    if (goesOn(before.slice(shared, oldBody), after.slice(shared, newBody))) {
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
   * Up to where a text may be read.
   *
   * @param text - The last version.
   * @param quietMs - For how long it has not changed.
   */
  settledLength(text: string, ending: GrowingTextEnding, quietMs: number): number {
    const whole = this.#wholeLength(text);
    if (ending === 'complete') return whole;
    if (ending === 'unknown' && quietMs >= QUIET_MS) return lengthWithout(OPENED_AT_END, text.slice(0, whole));
    const body = this.#bodyLength(text);
    const isQuiet = quietMs >= QUIET_MS;
    if (isQuiet && !this.#isRewritten) return body;
    const closed = Math.min(lengthWithout(CLOSED_AT_END, text.slice(0, body)), lengthBeforeHalfSign(text.slice(0, body)));
    if (isQuiet) return closed;
    const settled = this.#isRewritten ? Math.min(closed, lengthWithout(MARKS_AT_END, text.slice(0, body))) : closed;
    if (this.#isFirst) return Math.min(settled, firstLength(text, ending, quietMs));
    if (quietMs >= SETTLE_MS && !this.#isRevised)
      return Math.min(settled, this.#breaksOffAt, Math.max(this.#agreedLength, this.#tail.startIn(text)));
    return Math.min(settled, this.#agreedLength);
  }

  /** When more may be read though the text does not change, in milliseconds of quiet; undefined for never. */
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

  /** How much of a text there is when no more will come. */
  #wholeLength(text: string): number {
    const length = lengthBeforeCursor(text, false);
    const isCursor = this.#cursor !== '' && text.trimEnd().endsWith(this.#cursor);
    return isCursor ? Math.min(length, text.trimEnd().slice(0, -this.#cursor.length).trimEnd().length) : length;
  }

  /** How much of a text there is before a cursor and what is always carried along. */
  #bodyLength(text: string): number {
    const length = this.#tail.isSure ? this.#tail.startIn(text) : text.length;
    return lengthBeforeCursor(text.slice(0, lengthBeforeFootnotes(text.slice(0, length))), true);
  }
}

/** Whether the last word of a text that was edited near its end is no more. */
function isEndReplaced(before: string, after: string): boolean {
  const last = /\S+$/u.exec(before.slice(-SURE_END).trimEnd())?.[0] ?? '';
  return before.length <= SURE_END && hasWords(last) && !after.includes(last);
}

function lengthBeforeFootnotes(text: string): number {
  const last = text.slice(-LONGEST_FOOTNOTES).trimEnd();
  const found = last.includes(']:') ? FOOTNOTES_AT_END.exec(last) : null;
  return found === null ? text.length : text.length - text.slice(-LONGEST_FOOTNOTES).length + found.index;
}

/** Where a text that goes on from a place breaks off; infinity where it does not. */
function breakBehind(text: string, from: number): number {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const place = BROKEN_OFF.exec(text.slice(start))?.index;
  return place === undefined ? Infinity : start + place;
}

/** How much of a first version may be read, of which nobody knows yet what stands at its end only for now. */
function firstLength(text: string, ending: GrowingTextEnding, quietMs: number): number {
  if (ending === 'open' && quietMs < SETTLE_MS) return 0;
  const isNoteKnown = ending === 'unknown' && quietMs >= FIRST_MS;
  if (isNoteKnown && quietMs >= SETTLE_MS) return Infinity;
  const note = text.slice(0, -LONGEST_NOTE).replace(/\S+$/u, '').trimEnd().length;
  return Math.min(lastBlockStart(text), isNoteKnown ? Infinity : note);
}

function lengthBeforeHalfSign(text: string): number {
  return text.length - (HALF_SIGN_AT_END.exec(text.slice(-LONGEST_END))?.[0].length ?? 0);
}

function lengthWithout(end: RegExp, text: string): number {
  const last = text.slice(-LONGEST_END);
  // Nearly always: a word that is in no address ends none of what is looked for.
  if (PLAIN_END.test(last) && !last.includes('](')) return text.length;
  return text.length - (end.exec(last)?.[0].length ?? 0);
}

/** Compared at once, which is several times as fast as `startsWith`. */
function isBegunBy(text: string, known: string): boolean {
  return text.slice(0, known.length) === known;
}

/** Whether a text was edited well before its end, and more stands behind that. */
function goesOn(before: string, after: string): boolean {
  const end = before.slice(-SURE_END);
  const at = before.length < SURE_END ? -1 : after.indexOf(end);
  return at >= 0 && at + end.length < after.length;
}

/** The last paragraph, or the last line where there is only one. */
function lastBlockStart(text: string): number {
  const blank = text.lastIndexOf('\n\n');
  const start = blank < 0 ? text.lastIndexOf('\n') : blank;
  return start < 0 ? Infinity : text.slice(0, start).trimEnd().length;
}

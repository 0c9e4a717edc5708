/**
 * How much of a growing string may be spoken. Many apps put something behind a text for as long as it grows: a cursor, an
 * ellipsis, a note, the marks that close what markdown has left open. What may be such a thing waits for the text to end, or
 * for more text behind it; everything else waits for nothing.
 */
import { alikeEnds } from '../../text/diff/alike-ends';
import { sharedPrefixLength } from '../../text/diff/shared-ends';
import { lengthBeforeHalfTag } from '../../text/diff/text-tokens';
import { lengthBeforeCursor } from '../../text/source/text-cursor';
import { QUIET_MS, SETTLE_MS, type GrowingTextEnding } from './text-ending';

/** The last word, where something behind it may be closed or left out only for now. */
const CLOSED_AT_END =
  /(?:[\p{L}\p{M}\p{N}]{1,64}|(?:<\w[^<>]*>)+|[^\s\p{L}\p{N}])?(?:[*_`~$|\]\u200B]|\s*(?:\.\s?){2,}\.|\s*…|\]\([^()\s]*\)?|<\/\w+>)+\s*$/u;
/** Marks that have nothing behind them yet. */
const OPENED_AT_END = /(?<=\S[^\S\n]+)(?:[*_`~$]+|(?:<\/\w+>)+)$/u;
const COUNT_AT_END = /[\s([]*\p{Sc}?\p{N}+(?:[.,:]\p{N}+)*$/u;
const MARKS_AT_END = /[^\p{L}\p{N}]*$/u;
/** Of scripts that put spaces between words. */
const WORD_ACROSS = /(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{M}\p{N}]/u;
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
/** What was carried along so often is carried to the end. */
const CARRIED_TWICE = 2;

/** Follows the versions of a string. */
export class SettledText {
  #isFirst = true;
  /** Whether the text was changed otherwise than by adding to it. */
  #isRewritten = false;
  /** Up to where the last two versions are the same. */
  #agreedLength = 0;
  /** What stood at the end and was carried along when text was put in before it, and how often that was. */
  #tail = '';
  #carried = 0;
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
    const newBody = this.#bodyLength(after);
    const shared = sharedPrefixLength(before, after);
    if (shared >= oldBody) {
      this.#noteCursor(before, after);
      const isExpected = !this.#isRewritten || (newBody < after.length && oldBody < before.length);
      this.#agreedLength = isExpected ? newBody : oldBody;
      return newBody !== oldBody;
    }
    if (goesOn(before.slice(shared, oldBody), after.slice(shared, newBody))) {
      this.#agreedLength = newBody;
      return true;
    }
    this.#isRewritten = true;
    this.#carry(before, after, shared);
    const isCarried = this.#carried >= CARRIED_TWICE && this.#tailLength(before) !== undefined && this.#tailLength(after) !== undefined;
    this.#agreedLength = isCarried ? this.#bodyLength(after) : lengthBeforeHalfTag(after.slice(0, shared));
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
    const closed = lengthWithout(CLOSED_AT_END, text.slice(0, body));
    if (isQuiet) return closed;
    const settled = this.#isRewritten ? Math.min(closed, lengthWithout(MARKS_AT_END, text.slice(0, body))) : closed;
    if (this.#isFirst) return Math.min(settled, firstLength(text, ending, quietMs));
    if (quietMs >= SETTLE_MS) return Math.min(settled, this.#tailStart(text));
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

  #carry(before: string, after: string, shared: number): void {
    const suffix = after.slice(after.length - alikeEnds(before.slice(shared), after.slice(shared)).second);
    const tail = this.#carried === 0 ? suffix : suffix.slice(suffix.length - alikeEnds(this.#tail, suffix).second);
    const isInWord = WORD_ACROSS.test(after.charAt(after.length - tail.length - 1)) && WORD_ACROSS.test(tail.charAt(0));
    const isInTag = lengthBeforeHalfTag(after.slice(0, after.length - tail.length)) < after.length - tail.length;
    this.#tail = isInTag ? tail.replace(/^[^<>]*>/u, '') : isInWord ? tail.replace(/^[\p{L}\p{M}\p{N}]+/u, '') : tail;
    this.#carried = this.#tail === '' ? 0 : this.#carried + 1;
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
    const length = this.#carried < CARRIED_TWICE ? text.length : this.#tailStart(text);
    return lengthBeforeCursor(text.slice(0, length), true);
  }

  #tailStart(text: string): number {
    const length = this.#tailLength(text);
    if (length === undefined) return text.length;
    const start = text.length - length;
    // A count changes, and what follows it is carried along.
    return start - (COUNT_AT_END.exec(text.slice(Math.max(0, start - LONGEST_END), start))?.[0].length ?? 0);
  }

  /** How long the tail is in a text; undefined where it has another end. Numbers in it change. */
  #tailLength(text: string): number | undefined {
    if (this.#tail === '') return undefined;
    const alike = alikeEnds(this.#tail, text);
    return alike.first === this.#tail.length ? alike.second : undefined;
  }
}

/** How much of a first version may be read, of which nobody knows yet what stands at its end only for now. */
function firstLength(text: string, ending: GrowingTextEnding, quietMs: number): number {
  if (ending === 'open' && quietMs < SETTLE_MS) return 0;
  const isNoteKnown = ending === 'unknown' && quietMs >= FIRST_MS;
  if (isNoteKnown && quietMs >= SETTLE_MS) return Infinity;
  const note = text.slice(0, -LONGEST_NOTE).replace(/\S+$/u, '').trimEnd().length;
  return Math.min(lastBlockStart(text), isNoteKnown ? Infinity : note);
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

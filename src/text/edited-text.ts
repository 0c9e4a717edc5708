/**
 * A growing string that was edited rather than appended to, as a model's answer is when a moderator or a formatter
 * rewrites it: what was spoken stands, and speech goes on in the new text.
 */

/** A text that shares less than this part of the shorter one with what was there is another text. */
const LEAST_SHARED = 0.5;
/** So much of the end of a text is looked for in the edited one: more than occurs twice by chance. */
const ANCHOR_CHARACTERS = 24;
/** Of a short text half is looked for, in no more than twice as much text: it may well stand elsewhere by chance. */
const LEAST_ANCHOR_CHARACTERS = 4;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;

/** What is known of an edit. */
export interface TextEdit {
  /** The text as it was. */
  readonly before: string;
  /** How many UTF-16 code units of it were given to speech. */
  readonly spokenLength: number;
  /** The text as it is now. */
  readonly after: string;
}

/** What an edit replaced: all before `start` and behind the ends is as it was. */
export interface EditedStretch {
  readonly start: number;
  /** Where it ended. */
  readonly oldEnd: number;
  /** Where that which stands there now ends. */
  readonly newEnd: number;
}

/** What differs between two texts, as one stretch; what was appended besides is none of it. */
export function editedStretch(before: string, after: string): EditedStretch {
  const start = sharedPrefix(before, after, Math.min(before.length, after.length));
  const end = endInEdited(before, after, start);
  const suffix = sharedSuffix(before, after.slice(0, end), Math.min(before.length, end) - start);
  return { start, oldEnd: before.length - suffix, newEnd: end - suffix };
}

/** Where the old text ends in the new one: a text that is still being written is edited and appended to at once. */
function endInEdited(before: string, after: string, start: number): number {
  const length = Math.min(ANCHOR_CHARACTERS, Math.max(LEAST_ANCHOR_CHARACTERS, Math.floor(before.length / 2)));
  const anchor = before.slice(-length);
  if (before.length < length || after.endsWith(anchor)) return after.length;
  const expected = before.length - length;
  const near = length < ANCHOR_CHARACTERS ? after.slice(0, before.length * 2) : after;
  const behind = near.indexOf(anchor, Math.max(start, expected));
  const ahead = after.lastIndexOf(anchor, expected);
  if (ahead < start) return behind < 0 ? after.length : behind + length;
  const isAheadNearer = behind < 0 || expected - ahead < behind - expected;
  return (isAheadNearer ? ahead : behind) + length;
}

/**
 * Where speech goes on in an edited text: where the edit is behind what was spoken, at the same place; where it is
 * before it, behind the same words. Words that replaced spoken ones are taken for spoken, one for one, so that the
 * listener hears no correction in the middle of a sentence.
 *
 * @returns An offset in `after`; undefined where that is another text rather than an edited one.
 */
export function offsetAfterEdit({ before, spokenLength, after }: TextEdit): number | undefined {
  const { start: prefix, oldEnd, newEnd } = editedStretch(before, after);
  const suffix = before.length - oldEnd;
  if (prefix >= spokenLength) return spokenLength;
  const shorter = Math.min(before.length, newEnd + suffix);
  if (prefix + suffix < shorter * LEAST_SHARED || prefix + suffix === 0) return undefined;
  if (spokenLength >= oldEnd) return newEnd + spokenLength - oldEnd;
  // Inside what was replaced, counted from the beginning of the word in which the texts part.
  const start = wordStart(before, prefix);
  const spokenWords = wordEnds(before.slice(start, spokenLength)).length;
  const ends = wordEnds(after.slice(start, newEnd));
  const lastEnd = spokenWords === 0 ? 0 : (ends[spokenWords - 1] ?? newEnd - start);
  return start + lastEnd;
}

function sharedPrefix(one: string, other: string, limit: number): number {
  let length = 0;
  while (length < limit && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}

function sharedSuffix(one: string, other: string, limit: number): number {
  let length = 0;
  while (length < limit && one.charCodeAt(one.length - 1 - length) === other.charCodeAt(other.length - 1 - length)) length += 1;
  return length;
}

function wordStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && WORD_CHARACTER.test(text.charAt(start - 1))) start -= 1;
  return start;
}

/** Where the words of a text end. */
function wordEnds(text: string): number[] {
  return Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), ({ 0: word, index }) => index + word.length);
}

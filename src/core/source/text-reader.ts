/**
 * Reads a text that may be edited while it is read.
 */
import { sharedPrefixLength } from '../../text/diff/shared-ends';
import type { ReadText, TextRestart } from '../../text/spoken/text-restart';
import { followEdit, replaceEnd } from './edits/follow-edit';
import {
  endOfDone,
  endOfRead,
  isChangedBehind,
  nextStretch,
  readFrom,
  readOnFrom,
  withoutRead,
  withRead,
  type Extent,
  type NextStretch,
  type ReadStretches,
} from './edits/read-stretches';
import type { TextPlacement } from './edits/text-placement';

/** A text that was cut back to less than this part of what was read, and then differs, is another text. */
const LEAST_LEFT = 1 / 3;
const SENTENCE_END = /^(?:[。！？]|[.!?…]["'”’)\]*_]*(?:\s|$))/u;
/** Matches all sentences but the last. */
const BEFORE_SENTENCE = /^[^]*(?:[.!?…]["'”’)\]*_]*\s+|[。！？]\s*|\n\s*)/u;
const LONGEST_SENTENCE = 500;
/** Matches marks that belong to the preceding word. */
const CLOSES = /^[.,;:!?…)\]"'”’»]+(?:\s|$)/u;
const BEGINS_LINE = /^[^\S\n]*\n/u;

/** Reads one text in pieces. */
export class TextReader {
  #stretches: ReadStretches;
  /** The last character that was read. */
  #lastCharacter = '';
  /** Number of edits of the read text when the last piece was read. */
  #edits = 0;
  /** The text up to the end of the last piece, when it was read. Undefined if text was taken back since. */
  #precedingText: string | undefined = '';
  #restart: TextRestart | undefined;
  #lastEdit: FollowedEdit | undefined;
  #taken: ReadText | undefined;

  private constructor(stretches: ReadStretches) {
    this.#stretches = stretches;
  }

  /** Creates a reader that begins at a character. */
  static from(character: number): TextReader {
    return new TextReader(readFrom(character));
  }

  /** Returns another reader, for the rest of the text. */
  goOn(text: string): TextReader {
    return new TextReader(readOnFrom(this.#stretches, text));
  }

  /** Connects the text that was read, so that an edit can take it back. */
  attach(taken: ReadText): void {
    this.#taken = taken;
  }

  /** Maps the read text to the current text. A new object after each edit. */
  get placement(): TextPlacement {
    return this.#stretches.placement;
  }

  /** The end of the text that was read or need not be read. */
  get endOffset(): number {
    return endOfDone(this.#stretches);
  }

  /** The restart of the last piece. Undefined if it continues the previous piece in an unchanged text. */
  get restart(): TextRestart | undefined {
    return this.#restart;
  }

  /** Whether there is more to read than white space. */
  hasMore(text: string, extent: Extent): boolean {
    const next = nextStretch(readOnFrom(this.#stretches, text), text, extent);
    return next !== undefined && /\S/u.test(text.slice(next.start, next.end));
  }

  /**
   * Reads the next piece.
   *
   * @returns The piece; undefined if there is none.
   */
  read(text: string, extent: Extent): string | undefined {
    const stretch = nextStretch(this.#stretches, text, extent);
    if (stretch === undefined) return undefined;
    const piece = text.slice(stretch.start, stretch.end);
    const separator = separatorBetween(this.#lastCharacter, piece, text, stretch);
    this.#stretches = withRead(this.#stretches, stretch, separator.length);
    this.#lastCharacter = piece.slice(-1);
    const precedingText = text.slice(0, stretch.start);
    const isChanged = this.#precedingText === undefined || (this.#edits !== this.#stretches.edits && this.#precedingText !== precedingText);
    const isRestart = stretch.jumpedFrom !== undefined || isChanged;
    this.#restart = isRestart ? { precedingText, length: piece.length } : undefined;
    this.#precedingText = text.slice(0, stretch.end);
    this.#edits = this.#stretches.edits;
    return separator + piece;
  }

  /**
   * Whether `after` is an edited version of the text, and not another text. Text that was removed completely cannot be followed.
   *
   * @param leastLeft - The length to which the text before was cut back. If it is short, and no whole sentence, `after` is another text.
   */
  canFollow(before: string, after: string, leastLeft = Infinity): boolean {
    const end = endOfDone(this.#stretches);
    if (end > 0 && after.trim() === '') return false;
    if (sharedPrefixLength(before, after) >= leastLeft) return leastLeft >= end * LEAST_LEFT || SENTENCE_END.test(before.slice(leastLeft));
    return this.#followed(before, after).to !== undefined;
  }

  /** Forgets all that was read behind its first `length` characters. */
  keep(length: number): void {
    this.#stretches = withoutRead(this.#stretches, length);
  }

  /** Takes back the text that was read behind a place, as far as possible. */
  cutBack(text: string, place: number): void {
    const from = this.#stretches;
    const standing = this.#standingAt(place);
    if (place >= endOfDone(from) || standing === from.readCharacters) return;
    this.#takeBack(text, standing, withoutRead(from, standing));
  }

  /**
   * Continues in an edited text, and takes back read text that the edit has changed, as far as possible.
   *
   * @param leastLeft - See {@link canFollow}. Text that replaces the end that was cut off is read from the start of its sentence.
   */
  follow(before: string, after: string, leastLeft = Infinity): void {
    const from = this.#stretches;
    const shared = sharedPrefixLength(before, after);
    if (shared >= leastLeft) {
      this.#stretches = replaceEnd(from, before, after, Math.max(leastLeft, sentenceStart(before, shared)));
      return;
    }
    const { to, standing } = this.#followed(before, after);
    if (to === undefined || to === from) return;
    if (to.readCharacters === from.readCharacters) this.#stretches = to;
    else this.#takeBack(before, standing, to);
  }

  /** Takes back the text behind the first `standing` characters that were read. */
  #takeBack(text: string, standing: number, to: ReadStretches): void {
    this.#lastCharacter = text.charAt((endOfRead(withoutRead(this.#stretches, standing)) ?? 0) - 1);
    this.#precedingText = undefined;
    this.#stretches = to;
    this.#taken?.cut(to.readCharacters);
  }

  /** Returns how many read characters stand if the text is edited at a place. */
  #standingAt(place: number): number {
    const { placement, readCharacters } = this.#stretches;
    const edited = Math.min(readCharacters, Math.max(0, placement.toRead(place)));
    return Math.min(this.#taken?.standingAt(edited) ?? Infinity, readCharacters);
  }

  #followed(before: string, after: string): FollowedEdit {
    const from = this.#stretches;
    const shared = sharedPrefixLength(before, after);
    if (shared >= endOfDone(from)) return { before, after, from, standing: from.readCharacters, to: from };
    const standing = this.#standingAt(shared);
    const last = this.#lastEdit;
    if (last?.before === before && last.after === after && last.from === from && last.standing === standing) return last;
    const whole = followed(from, before, after);
    // Text that cannot be taken back is not read again, unless the edit has changed speech after it.
    const isKept = standing === from.readCharacters || (whole !== undefined && !isChangedBehind(whole, standing));
    const to = isKept ? whole : followed(withoutRead(from, standing), before, after);
    this.#lastEdit = { before, after, from, standing, to };
    return this.#lastEdit;
  }
}

/** Returns the start of the sentence around a place; the place itself if the start is far. */
function sentenceStart(text: string, place: number): number {
  const from = Math.max(0, place - LONGEST_SENTENCE);
  const before = BEFORE_SENTENCE.exec(text.slice(from, place))?.[0].length;
  return before === undefined ? place : from + before;
}

/** An edit, and its effect on a reader. */
interface FollowedEdit {
  readonly before: string;
  readonly after: string;
  readonly from: ReadStretches;
  /** Number of read characters that cannot be taken back. */
  readonly standing: number;
  /** The stretches after the edit. Undefined if `after` is another text. */
  readonly to: ReadStretches | undefined;
}

function followed(from: ReadStretches, before: string, after: string): ReadStretches | undefined {
  const end = endOfDone(from);
  return sharedPrefixLength(before, after, Math.min(end, after.length)) >= end ? from : followEdit(from, before, after);
}

/** Returns the separator before a piece that was read at another place. If the place is in another line, that is a paragraph break. */
function separatorBetween(lastCharacter: string, piece: string, text: string, { start, jumpedFrom }: NextStretch): string {
  if (jumpedFrom === undefined || /^(?:\n|$)/u.test(lastCharacter) || BEGINS_LINE.test(piece)) return '';
  if (text.slice(Math.min(start, jumpedFrom), Math.max(start, jumpedFrom)).includes('\n')) return '\n\n';
  return /\s/u.test(lastCharacter) || /^\s/u.test(piece) || CLOSES.test(piece) ? '' : ' ';
}

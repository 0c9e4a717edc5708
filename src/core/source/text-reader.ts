/**
 * Reads a text that may be edited meanwhile. Loaded when a text is first read.
 */
import { sharedPrefixLength } from '../../text/diff/shared-ends';
import type { ReadText, TextRestart } from '../../text/spoken/text-restart';
import { followEdit } from './edits/follow-edit';
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
import { SettledText } from './settled-text';
import type { TextPlacement } from './edits/text-placement';

export { SettledText };

/** Marks that close what stands before them. */
const CLOSES = /^[.,;:!?…)\]"'”’»]+(?:\s|$)/u;
const BEGINS_LINE = /^[^\S\n]*\n/u;

/** One reading of a text. */
export class TextReader {
  #stretches: ReadStretches;
  /** The last one that was read. */
  #lastCharacter = '';
  /** How often what was read had changed then. */
  #edits = 0;
  /** What stood up to the end of the last one then; undefined where what was read there was taken back. */
  #precedingText: string | undefined = '';
  #restart: TextRestart | undefined;
  #lastEdit: FollowedEdit | undefined;
  #taken: ReadText | undefined;

  private constructor(stretches: ReadStretches) {
    this.#stretches = stretches;
  }

  /** Reads from a character on. */
  static from(character: number): TextReader {
    return new TextReader(readFrom(character));
  }

  /** Another one, which reads what this one has left of the text. */
  goOn(text: string): TextReader {
    return new TextReader(readOnFrom(this.#stretches, text));
  }

  /** Lets edits take back what was read. */
  attach(taken: ReadText): void {
    this.#taken = taken;
  }

  /** Where what was read lies in the text as it is now; another object after each edit. */
  get placement(): TextPlacement {
    return this.#stretches.placement;
  }

  /** Behind all that was read, or needs not be. */
  get endOffset(): number {
    return endOfDone(this.#stretches);
  }

  /** Where the last piece was read, when that does not go on with the one before it in a text that stands. */
  get restart(): TextRestart | undefined {
    return this.#restart;
  }

  /** Whether something but white space is left up to a place. */
  hasMore(text: string, end: number): boolean {
    const next = nextStretch(readOnFrom(this.#stretches, text), text, { end, isEnded: true, isQuiet: true });
    return next !== undefined && /\S/u.test(text.slice(next.start, next.end));
  }

  /**
   * Reads on.
   *
   * @returns The next piece; undefined where there is none.
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

  /** Whether a text is the one that is read, edited, rather than another one. A text that was removed is over. */
  canFollow(before: string, after: string): boolean {
    if (endOfDone(this.#stretches) > 0 && after.trim() === '') return false;
    return this.#followed(before, after).to !== undefined;
  }

  /** Goes on in an edited text, and takes back what was read and need not stand. */
  follow(before: string, after: string): void {
    const { to, standing } = this.#followed(before, after);
    const from = this.#stretches;
    if (to === undefined || to === from) return;
    this.#stretches = to;
    if (to.readCharacters === from.readCharacters) return;
    this.#lastCharacter = before.charAt((endOfRead(withoutRead(from, standing)) ?? 0) - 1);
    this.#precedingText = undefined;
    this.#taken?.cut(to.readCharacters);
  }

  #followed(before: string, after: string): FollowedEdit {
    const from = this.#stretches;
    const shared = sharedPrefixLength(before, after);
    if (shared >= endOfDone(from)) return { before, after, from, standing: from.readCharacters, to: from };
    const edited = Math.min(from.readCharacters, Math.max(0, from.placement.toRead(shared)));
    const standing = Math.min(this.#taken?.standingAt(edited) ?? Infinity, from.readCharacters);
    const last = this.#lastEdit;
    if (last?.before === before && last.after === after && last.from === from && last.standing === standing) return last;
    const whole = followed(from, before, after);
    // What stands is not read again for an edit that says nothing anew.
    const isKept = standing === from.readCharacters || (whole !== undefined && !isChangedBehind(whole, standing));
    const to = isKept ? whole : followed(withoutRead(from, standing), before, after);
    this.#lastEdit = { before, after, from, standing, to };
    return this.#lastEdit;
  }
}

/** An edit, and what it makes of a reading. */
interface FollowedEdit {
  readonly before: string;
  readonly after: string;
  readonly from: ReadStretches;
  /** How many characters of what was read stand. */
  readonly standing: number;
  /** Undefined where `after` is another text. */
  readonly to: ReadStretches | undefined;
}

function followed(from: ReadStretches, before: string, after: string): ReadStretches | undefined {
  const end = endOfDone(from);
  return sharedPrefixLength(before, after, Math.min(end, after.length)) >= end ? from : followEdit(from, before, after);
}

/** What is read elsewhere than behind the rest is kept apart from it, and what stands in another line begins one. */
function separatorBetween(lastCharacter: string, piece: string, text: string, { start, jumpedFrom }: NextStretch): string {
  if (jumpedFrom === undefined || /^(?:\n|$)/u.test(lastCharacter) || BEGINS_LINE.test(piece)) return '';
  if (text.slice(Math.min(start, jumpedFrom), Math.max(start, jumpedFrom)).includes('\n')) return '\n\n';
  return /\s/u.test(lastCharacter) || /^\s/u.test(piece) || CLOSES.test(piece) ? '' : ' ';
}

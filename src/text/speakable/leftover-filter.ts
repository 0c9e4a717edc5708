/** Removes model leftovers, such as reasoning and tool calls, from plain text. */
import { LEFTOVER_CONTEXT_CHARACTERS, LEFTOVER_START, MAX_LEFTOVER_CLOSING_CHARACTERS, readLeftover } from '../leftovers/model-leftovers';
import type { Leftover } from '../leftovers/leftover';
import { PlainSpeech } from './plain-text';
import type { SpokenSegment } from '../spoken/spoken-segment';

/** Reads plain text as it arrives, and leaves out the leftovers. */
export class PlainSpeechWithoutLeftovers {
  readonly #reader: PlainSpeech;
  /** The undecided text. Below it: its start in the displayed text. */
  #pending = '';
  #pendingStart = 0;
  #before = '';
  #hasSpoken = false;
  #lastCharacter = '';
  /** The place of a leftover after the last spoken words. Undefined if there is none. */
  #gapAt: number | undefined;
  /** Matches the end of the current leftover. Undefined outside of leftovers. */
  #closing: RegExp | undefined;
  /** The text of the current leftover, which is spoken if its end never comes. Undefined if it is left out in any case. */
  #withheld: SpokenSegment[] | undefined;

  /** @param ssml - See {@link PlainSpeech}. */
  constructor(ssml?: boolean) {
    this.#reader = new PlainSpeech(ssml);
  }

  push(text: string): SpokenSegment[] {
    return this.#filter(this.#reader.push(text));
  }

  /** Returns the text that was held back and can be spoken now. */
  flush(): SpokenSegment[] {
    const spoken = this.#filter(this.#reader.flush());
    return /^\p{L}/u.test(this.#pending) ? [...spoken, ...this.#read(true)] : spoken;
  }

  /** Returns the rest when the text has ended. */
  end(): SpokenSegment[] {
    const spoken = [...this.#filter(this.#reader.end()), ...this.#read(true)];
    if (this.#withheld === undefined) return spoken;
    return [...spoken, ...this.#withheld.flatMap((segment) => this.#part(segment))];
  }

  #filter(segments: readonly SpokenSegment[]): SpokenSegment[] {
    return segments.flatMap((segment) => {
      if (segment.kind === 'ssml') {
        // No word and no mark continues across a document.
        const spoken = this.#read(true);
        if (this.#closing === undefined) return [...spoken, ...this.#part(segment)];
        this.#withheld?.push(segment);
        return spoken;
      }
      // Nor across unspoken text, such as a comment after a document.
      const spoken = segment.displayedStart === this.#pendingStart + this.#pending.length ? [] : this.#read(true);
      if (this.#pending === '') this.#pendingStart = segment.displayedStart;
      this.#pending += segment.text;
      return [...spoken, ...this.#read(false)];
    });
  }

  #read(isEnd: boolean): SpokenSegment[] {
    const text = this.#pending;
    const segments: SpokenSegment[] = [];
    const start = new RegExp(LEFTOVER_START);
    let spokenFrom = 0;
    let at = 0;
    const speakTo = (end: number) => {
      segments.push(...this.#copy(text, spokenFrom, end).flatMap((segment) => this.#part(segment)));
      spokenFrom = end;
    };
    for (;;) {
      if (this.#closing !== undefined) {
        const from = at;
        at = this.#closingEnd(text, at, isEnd);
        this.#withheld?.push(...this.#copy(text, from, at));
        spokenFrom = at;
        if (this.#isInside()) break;
        if (this.#withheld !== undefined) this.#gapAt ??= this.#withheld[0]?.displayedStart;
        this.#withheld = undefined;
      }
      start.lastIndex = at;
      at = start.exec(text)?.index ?? text.length;
      if (at === text.length) break;
      const leftover = this.#leftoverAt(text, at, spokenFrom, isEnd);
      if (leftover === undefined) break;
      if (leftover === 'none') {
        at += 1;
        continue;
      }
      speakTo(at);
      if (leftover.isCertain || leftover.closing === undefined) this.#gapAt ??= this.#pendingStart + at;
      else this.#withheld = this.#copy(text, at, at + leftover.length);
      at += leftover.length;
      spokenFrom = at;
      this.#closing = leftover.closing;
    }
    speakTo(at);
    this.#before = this.#contextAt(text, at);
    this.#pending = text.slice(at);
    this.#pendingStart += at;
    return segments;
  }

  /** Returns the end of the leftover. If that has not come, returns the end of the text that certainly belongs to it. */
  #closingEnd(text: string, at: number, isEnd: boolean): number {
    if (this.#closing === undefined) return at;
    this.#closing.lastIndex = at;
    const end = this.#closing.exec(text);
    // The text may end in the middle of the closing mark.
    if (end === null) return isEnd ? text.length : Math.max(at, text.length - MAX_LEFTOVER_CLOSING_CHARACTERS + 1);
    this.#closing = undefined;
    return end.index + end[0].length;
  }

  #isInside(): boolean {
    return this.#closing !== undefined;
  }

  #leftoverAt(text: string, at: number, spokenFrom: number, isEnd: boolean): Leftover | 'none' | undefined {
    const before = this.#contextAt(text, at);
    return readLeftover(text, at, {
      before,
      isFirst: !this.#hasSpoken && !/\S/.test(text.slice(spokenFrom, at)),
      isLineStart: /(?:^|[\r\n])[ \t]*$/.test(before),
      isEnd,
    });
  }

  #contextAt(text: string, at: number): string {
    return (this.#before + text.slice(Math.max(0, at - LEFTOVER_CONTEXT_CHARACTERS), at)).slice(-LEFTOVER_CONTEXT_CHARACTERS);
  }

  #copy(text: string, start: number, end: number): SpokenSegment[] {
    return end > start
      ? [{ text: text.slice(start, end), displayedStart: this.#pendingStart + start, displayedLength: end - start, kind: 'copy' }]
      : [];
  }

  /** Returns a spoken segment. After a leftover, a separator comes first if it would otherwise join two words. */
  #part(segment: SpokenSegment): SpokenSegment[] {
    const { text } = segment;
    const gapAt = /\S/.test(this.#lastCharacter) && /^\S/.test(text) ? this.#gapAt : undefined;
    this.#gapAt = undefined;
    this.#lastCharacter = text.slice(-1);
    this.#hasSpoken ||= /\S/.test(text);
    return gapAt === undefined ? [segment] : [{ text: '\n', displayedStart: gapAt, displayedLength: 1, kind: 'replaced' }, segment];
  }
}

/**
 * When text goes out, and when Polly is told to speak what it has without waiting for more. What comes shortly after
 * another is joined, since each event costs; a flush is forced where the policy says so, and on request.
 */
import type { Clock, TimerHandle } from '../base/clock';
import { ClauseSplitter } from './sentences/clause-splitter';
import { SentenceSplitter } from './sentences/sentence-splitter';
import type { SpokenPiece } from './spoken/spoken-piece';

/**
 * When Polly is told not to wait:
 *
 * - `natural`: never while text comes. Polly begins where its own rules find a boundary; sounds best.
 * - `sentence`: behind each sentence.
 * - `eager`: behind each clause, and where there is none behind eight words, but never behind an abbreviation or a number
 *   that goes on. Lowest latency; the melody suffers.
 * - a function, which is given all that was written since the last flush each time something goes out, and answers
 *   whether to flush behind it.
 */
export type FlushPolicy = 'natural' | 'sentence' | 'eager' | ((unflushedText: string) => boolean);

/** What goes to Polly. */
export interface PacedText extends SpokenPiece {
  /** Whether all until here is to be spoken without waiting for more; the text may be empty then. */
  readonly flush: boolean;
}

/** What a {@link TextPacer} is made with. */
export interface TextPacerOptions {
  readonly clock: Clock;
  /** Default: `natural`. */
  readonly policy?: FlushPolicy;
  /** BCP 47 language, for where sentences end. Default: the rules all languages share. */
  readonly language?: string;
  /** Called with what goes out, in order. */
  readonly onText: (text: PacedText) => void;
  /** Called when what was being joined has gone out, or was dropped. */
  readonly onJoined?: () => void;
}

/** What is written so shortly after something went out waits for more. Less than one frame of a screen. */
const JOIN_MS = 5;
const WORDS = /\S/u;
/** The last character may go on where it is no letter of a script that writes one code point a character. */
const MAY_GO_ON = /[^\p{ASCII}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{P}]/u;
/** No character that is written in one place is longer. */
const MAX_CHARACTER_LENGTH = 64;

/** Stands between what makes text and what sends it. */
export class TextPacer {
  readonly #options: TextPacerOptions;
  readonly #sentences: SentenceSplitter;
  readonly #clauses: ClauseSplitter;
  readonly #characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  #pending = '';
  /** What went out since the last flush, where the policy looks at it. */
  #unflushed = '';
  #hasUnflushed = false;
  /** How much of the present sentence or clause has gone out. */
  #sentLength = 0;
  #sentAtMs = -Infinity;
  #joinTimer: TimerHandle | undefined;
  #isClosed = false;

  constructor(options: TextPacerOptions) {
    this.#options = options;
    this.#sentences = new SentenceSplitter(options.language === undefined ? {} : { language: options.language });
    this.#clauses = new ClauseSplitter(options.language);
  }

  /** Whether something that was written will go out in a moment. */
  get isJoining(): boolean {
    return this.#joinTimer !== undefined;
  }

  /** Takes a piece. An SSML document goes out at once and alone, behind what came before it. */
  write(piece: SpokenPiece): void {
    if (this.#isClosed || piece.text === '') return;
    if (piece.document !== undefined) {
      this.#sendPending(true, false);
      this.#beginStretch();
      this.#unflushed = '';
      const flush = this.#options.policy === 'sentence' || this.#options.policy === 'eager';
      this.#hasUnflushed = !flush;
      this.#send({ ...piece, flush });
      return;
    }
    this.#pending += piece.text;
    this.#sendWhereFlushed(piece.text);
    if (this.#pending !== '') this.#sendOrJoin();
  }

  /** Sends all that was written, to be spoken now. Sends nothing where that was said already. */
  flush(): void {
    if (this.#isClosed) return;
    // White space is nothing to speak.
    this.#sendPending(true, this.#hasUnflushed || WORDS.test(this.#pending));
    this.#beginStretch();
  }

  /** Sends the rest, which is spoken since nothing follows; what is written afterwards is dropped. */
  end(): void {
    if (!this.#isClosed) this.#sendPending(true, false);
    this.close();
  }

  /** Drops what was not sent but for its beginning, which goes out now. What follows begins a sentence. */
  cut(keptLength: number): void {
    this.#pending = this.#pending.slice(0, keptLength);
    this.#sendPending(true, false);
    this.#beginStretch();
    this.#unflushed = '';
  }

  /** Drops what was not sent; no timer is left. */
  close(): void {
    this.#isClosed = true;
    this.#pending = '';
    this.#stopJoining();
  }

  /** What comes long after another goes out at once: the first words wait for nothing, nor do a slow writer's. */
  #sendOrJoin(): void {
    if (this.#joinTimer !== undefined) return;
    const { clock } = this.#options;
    const waitMs = this.#sentAtMs + JOIN_MS - clock.now();
    if (waitMs > 0) this.#joinTimer = clock.setTimer(() => this.#sendPending(false, false), waitMs);
    else this.#sendPending(false, false);
  }

  #sendWhereFlushed(written: string): void {
    const { policy } = this.#options;
    if (policy === 'sentence') for (const { length } of this.#sentences.push(written)) this.#endStretch(length);
    else if (policy === 'eager') for (const length of this.#clauses.push(written)) this.#endStretch(length);
  }

  #beginStretch(): void {
    this.#sentences.flush();
    this.#clauses.flush();
    this.#sentLength = 0;
  }

  /** Sends what has not gone out of a sentence or clause, and flushes; unless some of the next is behind it already. */
  #endStretch(length: number): void {
    if (this.#sentLength > length) {
      this.#sentLength -= length;
      return;
    }
    const text = this.#pending.slice(0, length - this.#sentLength);
    this.#pending = this.#pending.slice(text.length);
    this.#sentLength = 0;
    this.#hasUnflushed = false;
    this.#send({ text, flush: true });
  }

  /** Sends what is pending, without a last character on which more depends unless all of it is wanted. */
  #sendPending(isAll: boolean, flush: boolean): void {
    const { policy } = this.#options;
    const text = isAll ? this.#pending : this.#wholeCharacters();
    this.#pending = this.#pending.slice(text.length);
    if (text === '' && !flush) {
      this.#stopJoining();
      return;
    }
    if (typeof policy === 'function') {
      this.#unflushed += text;
      flush ||= policy(this.#unflushed);
    }
    this.#sentLength += text.length;
    this.#hasUnflushed = !flush && (this.#hasUnflushed || WORDS.test(text));
    if (flush) {
      this.#unflushed = '';
      this.#sentLength = 0;
    }
    this.#send({ text, flush });
  }

  #send(text: PacedText): void {
    this.#sentAtMs = this.#options.clock.now();
    this.#options.onText(text);
    this.#stopJoining();
  }

  #wholeCharacters(): string {
    const start = Math.max(0, this.#pending.length - MAX_CHARACTER_LENGTH);
    let last = '';
    for (const { segment } of this.#characters.segment(this.#pending.slice(start))) last = segment;
    const whole = MAY_GO_ON.test(last) ? this.#pending.slice(0, this.#pending.length - last.length) : this.#pending;
    // What tells whether a sentence has ended before it must not be flushed with that.
    const undecided = Math.max(this.#sentences.undecidedCharacters, this.#clauses.undecidedCharacters);
    return whole.slice(0, Math.max(0, this.#pending.length - undecided));
  }

  #stopJoining(): void {
    if (this.#joinTimer === undefined) return;
    this.#options.clock.clearTimer(this.#joinTimer);
    this.#joinTimer = undefined;
    this.#options.onJoined?.();
  }
}

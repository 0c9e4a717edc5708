/**
 * Decides when to send text, and when to flush: to tell Polly to speak its text without waiting for more. Texts that arrive shortly
 * after each other are joined, since each event costs. A flush follows the policy or a request.
 */
import type { Clock, TimerHandle } from '../base/clock';
import { ClauseSplitter } from './sentences/clause-splitter';
import { SentenceSplitter } from './sentences/sentence-splitter';
import type { SpokenPiece } from './spoken/spoken-piece';

/**
 * When to flush:
 *
 * - `natural`: never while text arrives. Polly speaks at the boundaries that it finds itself. Sounds best.
 * - `sentence`: after each sentence.
 * - `eager`: after each clause, or after eight words without one, but never after an abbreviation or inside a number. Has the lowest
 *   latency, but less melody.
 * - a function: called whenever text is sent, with all text since the last flush. It returns whether to flush after that text.
 */
export type FlushPolicy = 'natural' | 'sentence' | 'eager' | ((unflushedText: string) => boolean);

/** Text for Polly. */
export interface PacedText extends SpokenPiece {
  /** Whether to flush after this text, which may then be empty. */
  readonly flush: boolean;
}

/** Options of a {@link TextPacer}. */
export interface TextPacerOptions {
  readonly clock: Clock;
  /** Default: `natural`. */
  readonly policy?: FlushPolicy;
  /** BCP 47 language, which decides where sentences end. Default: the rules that all languages share. */
  readonly language?: string;
  /** Called with the text to send, in order. */
  readonly onText: (text: PacedText) => void;
  /** Called when text that waited to be joined has been sent or dropped. */
  readonly onJoined?: () => void;
}

/** Text written this soon after other text was sent waits to be joined. Less than one frame of a screen. */
const JOIN_MS = 5;
const WORDS = /\S/u;
/** Matches a last character that may continue: its script has characters of several code points. */
const MAY_GO_ON = /[^\p{ASCII}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{P}]/u;
/** Upper bound for the length of a grapheme. */
const MAX_CHARACTER_LENGTH = 64;

/** Paces the spoken text of one utterance on its way to the text log. */
export class TextPacer {
  readonly #options: TextPacerOptions;
  readonly #sentences: SentenceSplitter;
  readonly #clauses: ClauseSplitter;
  readonly #characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  #pending = '';
  /** The text sent since the last flush, if the policy needs it. */
  #unflushed = '';
  #hasUnflushed = false;
  /** The sent length of the current sentence or clause. */
  #sentLength = 0;
  #sentAtMs = -Infinity;
  #joinTimer: TimerHandle | undefined;
  #isClosed = false;

  constructor(options: TextPacerOptions) {
    this.#options = options;
    this.#sentences = new SentenceSplitter(options.language === undefined ? {} : { language: options.language });
    this.#clauses = new ClauseSplitter(options.language);
  }

  /** Whether written text is about to be sent. */
  get isJoining(): boolean {
    return this.#joinTimer !== undefined;
  }

  /** Adds a piece. An SSML document is sent at once and alone, after the text before it. */
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

  /** Sends all written text with a flush. Sends nothing if there is no text since the last flush. */
  flush(): void {
    if (this.#isClosed) return;
    // White space needs no flush.
    this.#sendPending(true, this.#hasUnflushed || WORDS.test(this.#pending));
    this.#beginStretch();
  }

  /** Sends the rest. Text written afterwards is dropped. */
  end(): void {
    if (!this.#isClosed) this.#sendPending(true, false);
    this.close();
  }

  /** Keeps only the first `keptLength` characters of unsent text, and sends them now. The next text begins a sentence. */
  cut(keptLength: number): void {
    this.#pending = this.#pending.slice(0, keptLength);
    this.#sendPending(true, false);
    this.#beginStretch();
    this.#unflushed = '';
  }

  /** Drops unsent text and stops the timer. */
  close(): void {
    this.#isClosed = true;
    this.#pending = '';
    this.#stopJoining();
  }

  /** Sends text immediately if no other text was sent shortly before, such as the first words. Otherwise waits to join it. */
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

  /** Sends the rest of a sentence or clause with a flush, unless a part of the next one was sent. */
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

  /** Sends the pending text. Holds back an incomplete last character, unless `isAll` is true. */
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
    // Text that decides whether a sentence ended before it must not be flushed with that sentence.
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

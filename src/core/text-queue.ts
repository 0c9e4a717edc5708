/**
 * Text on its way from the app to a transport. Whatever was written while the transport was busy goes out as one
 * piece, so a fast writer costs few events and a slow one waits for nothing.
 */
import type { Clock, TimerHandle } from '../base/clock';
import type { TextInput } from '../polly/speech-transport';
import { endsInHalf, pieceLength } from '../text/split-text';

/** Polly's limit for the billed characters of one TextEvent (Amazon Polly API reference, TextEvent). */
export const MAX_PIECE_CHARACTERS = 3000;

/**
 * Silence of the source after which an empty event is sent. Polly ends a stream after 5 seconds without one; the rest
 * is for a slow network and a busy page.
 */
export const KEEP_ALIVE_MS = 3500;

interface PendingWrite {
  /** Position in all text ever written at which this write ends. */
  readonly endOffset: number;
  readonly resolve: () => void;
}

/** A queue of text with one reader. */
export class TextQueue implements AsyncIterable<TextInput> {
  readonly #clock: Clock;
  #pending = '';
  #flushRequested = false;
  #ended = false;
  #writtenCharacters = 0;
  #takenCharacters = 0;
  #writes: PendingWrite[] = [];
  #wake: (() => void) | undefined;
  #hasWords = false;
  readonly #wordsOrEnd: Promise<boolean>;
  #resolveWordsOrEnd!: (hasWords: boolean) => void;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wordsOrEnd = new Promise((resolve) => {
      this.#resolveWordsOrEnd = resolve;
    });
  }

  /**
   * Adds text; after {@link end} and {@link close} it is dropped.
   *
   * @returns Resolves when the transport has taken all of it, or when the queue was closed. Never rejects.
   */
  write(text: string): Promise<void> {
    if (this.#ended || text === '') return Promise.resolve();
    this.#pending += text;
    this.#writtenCharacters += text.length;
    if (!this.#hasWords) {
      // Nobody reads before there is a word, so white space at the beginning must not hold its writer up.
      if (!/\S/u.test(text)) return Promise.resolve();
      this.#hasWords = true;
      this.#resolveWordsOrEnd(true);
    }
    this.#wakeReader();
    // Half a surrogate pair is held back for its other half, which may come only when this write has resolved.
    const endOffset = this.#writtenCharacters - (endsInHalf(this.#pending) ? 1 : 0);
    if (endOffset <= this.#takenCharacters) return Promise.resolve();
    return new Promise((resolve) => this.#writes.push({ endOffset, resolve }));
  }

  /** Asks that everything written so far is spoken without waiting for more. */
  flush(): void {
    if (this.#ended) return;
    this.#flushRequested = true;
    this.#wakeReader();
  }

  /** Says that no more text will come. */
  end(): void {
    this.#ended = true;
    this.#resolveWordsOrEnd(this.#hasWords);
    this.#wakeReader();
  }

  /** Ends the queue and drops what was not taken; every waiting write resolves. */
  close(): void {
    this.#pending = '';
    this.#takenCharacters = this.#writtenCharacters;
    this.end();
    this.#resolveTakenWrites();
  }

  /** Resolves to true at the first character that is not white space, to false when the queue ends without one. */
  hasWords(): Promise<boolean> {
    return this.#wordsOrEnd;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TextInput, void, undefined> {
    for (;;) {
      const input = this.#take();
      if (input !== undefined) {
        yield input;
        // The transport comes back for more once it has handed this piece on: only then is it taken.
        this.#takenCharacters += input.text.length;
        this.#resolveTakenWrites();
      } else if (this.#ended) {
        return;
      } else if ((await this.#somethingOrTimeout()) === 'timeout') {
        yield { text: '' };
      }
    }
  }

  #take(): TextInput | undefined {
    // Half a surrogate pair waits for its other half, unless none can come.
    const wholeLength = this.#pending.length - (!this.#ended && endsInHalf(this.#pending) ? 1 : 0);
    const whole = this.#pending.slice(0, wholeLength);
    const text = whole.slice(0, pieceLength(whole, MAX_PIECE_CHARACTERS));
    this.#pending = this.#pending.slice(text.length);
    const flush = this.#flushRequested && text.length === whole.length;
    if (flush) this.#flushRequested = false;
    else if (text === '') return undefined;
    return flush ? { text, flush } : { text };
  }

  #somethingOrTimeout(): Promise<'something' | 'timeout'> {
    return new Promise((resolve) => {
      const timer: TimerHandle = this.#clock.setTimer(() => {
        this.#wake = undefined;
        resolve('timeout');
      }, KEEP_ALIVE_MS);
      this.#wake = () => {
        this.#wake = undefined;
        this.#clock.clearTimer(timer);
        resolve('something');
      };
    });
  }

  #wakeReader(): void {
    this.#wake?.();
  }

  #resolveTakenWrites(): void {
    while (this.#writes[0] !== undefined && this.#writes[0].endOffset <= this.#takenCharacters) {
      this.#writes.shift()?.resolve();
    }
  }
}

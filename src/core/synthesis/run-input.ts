/**
 * The text of one run: what a transport reads between the beginning of a request and its end. It waits where speech is
 * far enough ahead, keeps the stream alive in the silences, and ends at a sentence before the stream grows too old.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { TextInput } from '../../polly/transport/speech-transport';
import type { UtteranceText } from './utterance-text';

/**
 * Silence of the source after which an empty event is sent. Polly ends a stream after 5 seconds without one; the rest
 * is for a slow network and a busy page.
 */
export const KEEP_ALIVE_MS = 3500;

/**
 * Age at which a stream is ended at its next sentence. Polly ends it after 10 minutes (Amazon Polly developer guide,
 * bidirectional streaming); the rest is for the sentence, and for the sound of it.
 */
export const RENEW_AFTER_MS = 540_000;

/** Age at which it is ended wherever it is: a sentence this long is rare, and a break in it better than its loss. */
export const RENEW_AT_LAST_MS = 580_000;

/**
 * Of the time that a connection has left: after so much the stream is ended at its next sentence, and after so much wherever
 * it is. Most answers end by themselves before; the rest is for the sound of what was handed on.
 */
const RENEW_AFTER_PART = 0.5;
const RENEW_AT_LAST_PART = 0.7;

/** What a {@link RunInput} reads, and when. */
export interface RunInputParts {
  readonly text: UtteranceText;
  readonly clock: Clock;
  /** How many more characters may be handed on now, whole sentences meant. When that grows, {@link RunInput.wake} is to be called. */
  readonly room: () => number;
}

/** The input of one run, read once. */
export class RunInput implements AsyncIterable<TextInput> {
  readonly #parts: RunInputParts;
  readonly #startCharacter: number;
  #age: 'young' | 'due' | 'overdue' = 'young';
  #timer: TimerHandle | undefined;
  #unsubscribe: () => void;
  #wake: (() => void) | undefined;
  #isClosed = false;
  #hasEnded = false;
  /** When the last piece left. */
  #sentAtMs: number;

  constructor(parts: RunInputParts) {
    this.#parts = parts;
    this.#startCharacter = parts.text.position;
    this.#sentAtMs = parts.clock.now();
    this.#unsubscribe = parts.text.subscribe(() => this.wake());
    this.#grow('due', RENEW_AFTER_MS, RENEW_AT_LAST_MS - RENEW_AFTER_MS);
  }

  /** Where in the text the run begins. */
  get startCharacter(): number {
    return this.#startCharacter;
  }

  /** Whether the transport was told that no more text will come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Looks again whether there is something to hand on. */
  wake(): void {
    this.#wake?.();
  }

  /** Ends the input before its connection does, at a sentence if one ends in time; the next run goes on from there. */
  endWithin(withinMs: number): void {
    if (this.#isClosed || this.#age !== 'young') return;
    this.#parts.clock.clearTimer(this.#timer);
    this.#grow('due', withinMs * RENEW_AFTER_PART, withinMs * (RENEW_AT_LAST_PART - RENEW_AFTER_PART));
  }

  /** Ends the input; nothing is handed on any more. Calling it again does nothing. */
  close(): void {
    this.#isClosed = true;
    this.#parts.clock.clearTimer(this.#timer);
    this.#unsubscribe();
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TextInput, void, undefined> {
    const { text } = this.#parts;
    try {
      for (;;) {
        const input = this.#take();
        if (input === 'end') {
          this.#hasEnded = !this.#isClosed;
          return;
        }
        if (input !== undefined) {
          yield input;
          // The transport comes back for more once it has handed this piece on: only then has it left.
          if (this.#isClosed) return;
          text.handOn();
          this.#sentAtMs = this.#parts.clock.now();
        } else if ((await this.#somethingOrTimeout()) === 'timeout') {
          yield { text: '' };
          this.#sentAtMs = this.#parts.clock.now();
        }
      }
    } finally {
      this.close();
    }
  }

  #take(): TextInput | 'end' | undefined {
    const { text, room } = this.#parts;
    if (this.#isClosed) return 'end';
    if (this.#age === 'young') {
      const roomCharacters = room();
      const input = roomCharacters > 0 ? text.take(text.sentenceEndFrom(text.position + roomCharacters)) : undefined;
      return input ?? (text.isEnded && text.position === text.written.length ? 'end' : undefined);
    }
    // What is left of the sentence is handed on however far ahead speech is: without it the stream could not end.
    const end = text.sentenceEndFrom(text.position);
    if (this.#age === 'overdue' || end === text.position || text.position === this.#startCharacter) return 'end';
    return text.take(end) ?? (text.isEnded ? 'end' : undefined);
  }

  /** @param moreMs - How long after it is due it is overdue. */
  #grow(age: 'due' | 'overdue', delayMs: number, moreMs: number): void {
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#age = age;
      if (age === 'due') this.#grow('overdue', moreMs, 0);
      this.wake();
    }, delayMs);
  }

  #somethingOrTimeout(): Promise<'something' | 'timeout'> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      const timer = clock.setTimer(
        () => {
          this.#wake = undefined;
          resolve('timeout');
        },
        Math.max(0, this.#sentAtMs + KEEP_ALIVE_MS - clock.now()),
      );
      this.#wake = () => {
        this.#wake = undefined;
        clock.clearTimer(timer);
        resolve('something');
      };
    });
  }
}

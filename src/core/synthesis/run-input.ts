/**
 * The text of one run: what a transport reads between the beginning of a request and its end. It waits where speech is
 * far enough ahead, keeps the stream alive in the silences, and ends at a sentence before the stream grows too old.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { TextInput, TransportEvent, WordMark } from '../../polly/transport/speech-transport';
import type { TextLog, TextPlace } from '../../text/log/text-log';
import { TextLogReader } from '../../text/log/text-log-reader';
import { OffsetMap } from '../../text/spoken/offset-map';

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
  readonly text: TextLog;
  /** Where the run begins. */
  readonly from: TextPlace;
  readonly clock: Clock;
  /** How many more characters may be handed on now, whole sentences meant. When that grows, {@link RunInput.wake} is to be called. */
  readonly room: () => number;
}

interface Stretch {
  readonly startCharacter: number;
  readonly endCharacter: number;
}

/** The input of one run, read once. */
export class RunInput implements AsyncIterable<TextInput> {
  readonly #parts: RunInputParts;
  readonly #reader: TextLogReader;
  /** From the characters that Polly gets to the places of what is spoken. */
  readonly #places = new OffsetMap();
  /** How many characters Polly got. */
  #sentCharacters = 0;
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
    this.#reader = new TextLogReader(parts.text, parts.from);
    this.#sentAtMs = parts.clock.now();
    this.#unsubscribe = parts.text.subscribe(() => this.wake());
    this.#grow('due', RENEW_AFTER_MS, RENEW_AT_LAST_MS - RENEW_AFTER_MS);
  }

  /** Where in the text the run begins. */
  get start(): TextPlace {
    return this.#parts.from;
  }

  /** Where the next piece begins. */
  get place(): TextPlace {
    return this.#reader.place;
  }

  /** Whether the transport was told that no more text will come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Notes a piece that was sent.
   *
   * @returns The place behind it.
   */
  noteSent({ text }: TextInput): TextPlace {
    this.#sentCharacters += text.length;
    return this.#sentCharacters === 0 ? this.start : this.#places.toDisplayedRange(0, this.#sentCharacters).end;
  }

  /** An event whose characters are places of the log, where Polly counts those that it got. */
  placed(event: TransportEvent): TransportEvent {
    switch (event.type) {
      case 'segment':
        return { ...event, ...this.#placeOf(event) };
      case 'marks':
        return { ...event, words: event.words.flatMap((word) => this.#wordsAt(word)) };
      default:
        return event;
    }
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
          text.noteSent(this.place);
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
    const { text, room, from } = this.#parts;
    const { place } = this;
    if (this.#isClosed) return 'end';
    if (this.#age === 'young') {
      const roomCharacters = room();
      const input = roomCharacters > 0 ? this.#read(text.sentenceEndFrom(place + roomCharacters)) : undefined;
      return input ?? (this.#reader.isAtEnd ? 'end' : undefined);
    }
    // What is left of the sentence is handed on however far ahead speech is: without it the stream could not end.
    const end = text.sentenceEndFrom(place);
    if (this.#age === 'overdue' || end === place || place === from) return 'end';
    return this.#read(end) ?? (text.isEnded ? 'end' : undefined);
  }

  #read(until: TextPlace | undefined): TextInput | undefined {
    const span = this.#reader.next(until);
    if (span === undefined) return undefined;
    const { request, document, isFlushed, start } = span;
    if (document === undefined) this.#places.appendCopy(request.length, start);
    else document.noteRequest(this.#places, start);
    return {
      text: request,
      ...(document === undefined ? {} : { textType: 'ssml' as const }),
      ...(isFlushed ? { flush: isFlushed } : {}),
    };
  }

  #placeOf({ startCharacter, endCharacter }: Stretch): Stretch {
    const { start, end } = this.#places.toDisplayedRange(startCharacter, endCharacter);
    return { startCharacter: start, endCharacter: end };
  }

  /** The word itself, without a pause that a tag stands for; none where Polly tells of a tag alone. */
  #wordsAt(word: WordMark): WordMark[] {
    const { startCharacter, endCharacter } = this.#placeOf(word);
    const said = this.#parts.text.slice(startCharacter, endCharacter);
    const start = startCharacter + said.length - said.trimStart().length;
    const end = startCharacter + said.trimEnd().length;
    return start < end ? [{ ...word, startCharacter: start, endCharacter: end }] : [];
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

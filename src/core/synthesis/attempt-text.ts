/**
 * The text of one attempt. Where speech is far enough ahead, it waits or ends at a sentence. It also ends at one before its
 * stream grows too old.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { RequestText, SpanReader } from '../../polly/transport/transport';
import type { TextLog, TextPlace } from '../../text/log/text-log';
import { TextLogReader, type SpanUnit, type TextSpan } from '../../text/log/text-log-reader';
import type { Room } from '../options/back-pressure';

/**
 * Age at which a stream is ended at its next sentence. Polly ends it after 10 minutes (Amazon Polly developer guide,
 * bidirectional streaming); the rest is for the sentence, and for the sound of it.
 */
export const RENEW_AFTER_MS = 540_000;

/** Age at which it is ended wherever it is: a sentence this long is rare, and a break in it better than its loss. */
export const RENEW_AT_LAST_MS = 580_000;

/**
 * Of the time that a connection has left: after so much the stream is ended at its next sentence, and after so much wherever
 * it is. Most answers end by themselves before; the rest is for the sound of the text that was sent.
 */
const RENEW_AFTER_PART = 0.5;
const RENEW_AT_LAST_PART = 0.7;

/** How often to look again whether text may be sent, if nothing tells: as seldom as Polly's timers allow. */
export const LOOK_EVERY_MS = 2_500;

/** What an {@link AttemptText} reads, and when. */
export interface AttemptTextParts {
  readonly log: TextLog;
  /** Where the attempt begins. */
  readonly from: TextPlace;
  readonly clock: Clock;
  /** How much more may be sent now. When that grows, {@link AttemptText.wake} must be called. */
  readonly room: () => Room;
  /** Whether the text ends where nothing more is sent for some seconds, so that no stream is held open meanwhile. */
  readonly canEndEarly: boolean;
  /** Called for each span that was handed to the network, again if the request is made again. */
  readonly onSent: (span: TextSpan) => void;
}

/** The text of one attempt, read from its beginning for each request. */
export class AttemptText implements RequestText {
  readonly #parts: AttemptTextParts;
  #reader: TextLogReader;
  /** The reader that was made last. */
  #current: SpanReader | undefined;
  readonly #beganAtMs: number;
  #age: 'young' | 'due' | 'overdue' = 'young';
  #timer: TimerHandle | undefined;
  #unsubscribe: () => void;
  #wake: (() => void) | undefined;
  #isClosed = false;
  #hasEnded = false;

  constructor(parts: AttemptTextParts) {
    this.#parts = parts;
    this.#reader = new TextLogReader(parts.log, parts.from);
    this.#unsubscribe = parts.log.subscribe(() => this.wake());
    this.#beganAtMs = parts.clock.now();
    this.#grow('due', RENEW_AFTER_MS, RENEW_AT_LAST_MS - RENEW_AFTER_MS);
  }

  /** Where the attempt begins. */
  get start(): TextPlace {
    return this.#parts.from;
  }

  /** Where the next span begins. */
  get place(): TextPlace {
    return this.#reader.place;
  }

  /** Whether the transport was told that no more text will come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  read(): SpanReader {
    const { log, from, onSent } = this.#parts;
    const reader: SpanReader = {
      next: (unit, withinMs) => this.#next(reader, unit, withinMs),
      noteSent: (span) => {
        if (reader !== this.#current || this.#isClosed) return;
        log.noteSent(span.end);
        onSent(span);
      },
    };
    this.#current = reader;
    this.#reader = new TextLogReader(log, from);
    this.#hasEnded = false;
    this.wake();
    return reader;
  }

  /** Looks again whether there is something to send. */
  wake(): void {
    this.#wake?.();
  }

  /** Ends the text before its connection does, at a sentence if one ends in time; the next attempt continues there. */
  endWithin(withinMs: number): void {
    if (this.#isClosed || this.#age !== 'young') return;
    const { clock } = this.#parts;
    clock.clearTimer(this.#timer);
    // Polly ends the stream at its age, however long the connection lasts.
    const ageMs = clock.now() - this.#beganAtMs;
    const dueMs = Math.min(RENEW_AFTER_MS - ageMs, withinMs * RENEW_AFTER_PART);
    this.#grow('due', dueMs, Math.min(RENEW_AT_LAST_MS - ageMs, withinMs * RENEW_AT_LAST_PART) - dueMs);
  }

  /** Ends the text; nothing more is sent. Calling it again does nothing. */
  close(): void {
    this.#isClosed = true;
    this.#parts.clock.clearTimer(this.#timer);
    this.#unsubscribe();
    this.wake();
  }

  async #next(reader: SpanReader, unit: SpanUnit, withinMs = Number.POSITIVE_INFINITY): Promise<TextSpan | 'silence' | 'end'> {
    const { clock } = this.#parts;
    const silentAtMs = clock.now() + withinMs;
    for (;;) {
      if (this.#isClosed || reader !== this.#current) return 'end';
      const restMs = silentAtMs - clock.now();
      const span = this.#take(unit);
      if (span === 'end') this.#hasEnded = true;
      if (span !== undefined) return span;
      if (restMs <= 0) return 'silence';
      await this.#something(Math.min(restMs, LOOK_EVERY_MS));
    }
  }

  #take(unit: SpanUnit): TextSpan | 'end' | undefined {
    if (this.#age !== 'young') return this.#takeLast(unit);
    const { log } = this.#parts;
    const room = this.#parts.room();
    const until = this.#sendableUntil(room);
    const span = until === undefined ? undefined : this.#reader.next(unit, until);
    if (span !== undefined) return span;
    if (this.#reader.isAtEnd || this.#isBurstOver(room)) return 'end';
    // A writer must not wait for the end of a sentence that it is still to write.
    if (this.#nextEnd === Infinity) log.releaseWriters(log.wholeLength);
    return undefined;
  }

  /** The rest of the sentence is sent however far ahead speech is: without it the stream could not end. */
  #takeLast(unit: SpanUnit): TextSpan | 'end' | undefined {
    const { log, from } = this.#parts;
    const end = log.sentenceEndFrom(this.place);
    if (this.#age === 'overdue' || end === this.place || this.place === from) return 'end';
    return this.#reader.next(unit, end) ?? (log.isEnded ? 'end' : undefined);
  }

  /** Up to where text may be sent: whole sentences, unless the next one is needed at once. Undefined for none. */
  #sendableUntil({ characters, isLow }: Room): TextPlace | undefined {
    const { log, from } = this.#parts;
    const { place } = this;
    const limit = place + characters;
    if (limit >= log.length && (isLow || log.isEnded)) return Infinity;
    const next = this.#nextEnd;
    if (next <= limit) return Math.max(next, log.sentenceEndUpTo(limit));
    if (isLow || place === from) return next;
    // What follows may turn out to be another sentence.
    return next === Infinity || this.#isBetweenSentences ? undefined : next;
  }

  /** Whether nothing is sent for some seconds, though a sentence is there. */
  #isBurstOver({ likelyCharacters }: Room): boolean {
    if (!this.#parts.canEndEarly || this.place === this.#parts.from || !this.#isBetweenSentences) return false;
    return this.#nextEnd !== Infinity && this.#nextEnd > this.place + likelyCharacters;
  }

  get #isBetweenSentences(): boolean {
    return this.#parts.log.sentenceEndFrom(this.place) === this.place;
  }

  /** Where the sentence or document ends that is sent next; Infinity while that is not written. */
  get #nextEnd(): TextPlace {
    const { log } = this.#parts;
    const document = log.documentFrom(this.place);
    if (document !== undefined && document.start <= this.place) return document.end;
    return log.sentenceEndFrom(this.place + 1) ?? Infinity;
  }

  /** @param moreMs - How long after it is due it is overdue. */
  #grow(age: 'due' | 'overdue', delayMs: number, moreMs: number): void {
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#age = age;
      if (age === 'due') this.#grow('overdue', moreMs, 0);
      this.wake();
    }, delayMs);
  }

  /** Resolves when there may be something to read, and after a time. */
  #something(withinMs: number): Promise<void> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      const end = () => {
        this.#wake = undefined;
        clock.clearTimer(timer);
        resolve();
      };
      const timer = clock.setTimer(end, withinMs);
      this.#wake = end;
    });
  }
}

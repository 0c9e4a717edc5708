/**
 * Supplies the text of one attempt to the transport. When enough speech is ahead of the listener, it waits, or ends the attempt
 * at the end of a sentence. It also ends the attempt there before the stream becomes too old.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { sleep } from '../../base/sleep';
import type { RequestText, SpanReader } from '../../polly/transport/transport';
import type { TextLog, TextPlace } from '../../text/log/text-log';
import { TextLogReader, type SpanUnit, type TextSpan } from '../../text/log/text-log-reader';
import type { SendWindow } from './back-pressure';
import { LOOK_EVERY_MS } from './silence';

/**
 * Age at which a stream is ended after the current sentence. Polly ends it after 10 minutes (Amazon Polly developer guide,
 * bidirectional streaming). The remaining time is for the rest of the sentence and for its sound.
 */
export const RENEW_AFTER_MS = 540_000;

/** Age at which a stream is ended even inside a sentence. Sentences this long are rare, and a break is better than losing one. */
export const RENEW_AT_LAST_MS = 580_000;

/**
 * Fractions of the time that a connection has left. After the first, the stream is ended after the current sentence. After the
 * second, it is ended even inside a sentence. Most answers end before that. The rest is for the sound of the text that was sent.
 */
const RENEW_AFTER_PART = 0.5;
const RENEW_AT_LAST_PART = 0.7;

/** Parameters of {@link AttemptText}. */
export interface AttemptTextParts {
  readonly log: TextLog;
  /** The beginning of the attempt. */
  readonly from: TextPlace;
  readonly clock: Clock;
  /** Returns how much more text may be sent now. When that grows, {@link AttemptText.wake} must be called. */
  readonly sendWindow: () => SendWindow;
  /** Whether the attempt ends when no text will be sent for some seconds, so that no stream is kept open without need. */
  readonly canEndEarly: boolean;
  /** Called for each span that was passed to the network. Called again if the request is repeated. */
  readonly onSent: (span: TextSpan) => void;
}

/** Supplies the text of one attempt. Each request reads it from the beginning. */
export class AttemptText implements RequestText {
  readonly #parts: AttemptTextParts;
  #reader: TextLogReader;
  /** The newest reader. Older ones have no effect. */
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

  /** The beginning of the attempt. */
  get start(): TextPlace {
    return this.#parts.from;
  }

  /** The beginning of the next span. */
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

  /** Checks again whether text may be sent. */
  wake(): void {
    this.#wake?.();
  }

  /** Ends the attempt before its connection ends, after a sentence if one ends in time. The next attempt continues there. */
  endWithin(withinMs: number): void {
    if (this.#isClosed || this.#age !== 'young') return;
    const { clock } = this.#parts;
    clock.clearTimer(this.#timer);
    // Polly limits the age of a stream, even if the connection lasts longer.
    const ageMs = clock.now() - this.#beganAtMs;
    const dueMs = Math.min(RENEW_AFTER_MS - ageMs, withinMs * RENEW_AFTER_PART);
    this.#grow('due', dueMs, Math.min(RENEW_AT_LAST_MS - ageMs, withinMs * RENEW_AT_LAST_PART) - dueMs);
  }

  /** Ends the attempt. No more text is sent. Calling it again does nothing. */
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
    const window = this.#parts.sendWindow();
    const until = this.#sendableUntil(window);
    const span = until === undefined ? undefined : this.#reader.next(unit, until);
    if (span !== undefined) return span;
    if (this.#reader.isAtEnd || this.#isBurstOver(window)) return 'end';
    // A writer must not wait while the end of the sentence is missing: only the writer can supply it.
    if (this.#nextEnd === Infinity) log.releaseWriters(log.wholeLength);
    return undefined;
  }

  /** Sends the rest of the sentence, no matter how much speech is ahead. The stream cannot end without it. */
  #takeLast(unit: SpanUnit): TextSpan | 'end' | undefined {
    const { log, from } = this.#parts;
    const end = log.sentenceEndFrom(this.place);
    if (this.#age === 'overdue' || end === this.place || this.place === from) return 'end';
    return this.#reader.next(unit, end) ?? (log.isEnded ? 'end' : undefined);
  }

  /** Text may be sent up to this place: whole sentences, or more if text is needed at once. Undefined if none may be sent. */
  #sendableUntil({ characters, isLow, isSoundLow }: SendWindow): TextPlace | undefined {
    const { log, from } = this.#parts;
    const { place } = this;
    // A flush adds no text, so it needs no room.
    if (this.#reader.isFlushDue) return place;
    const limit = place + characters;
    const isRestNeeded = isSoundLow && place > from && !this.#isBetweenSentences;
    if (limit >= log.length && (isLow || log.isEnded)) return Infinity;
    const next = this.#nextEnd;
    if (limit >= log.length && isRestNeeded) return next;
    if (next <= limit) return Math.max(next, log.sentenceEndUpTo(limit));
    if (isLow || place === from) return next;
    // Between sentences, more text may still begin another sentence.
    return next === Infinity || this.#isBetweenSentences ? undefined : next;
  }

  /** Whether no text will be sent for some seconds, although a whole sentence is available. */
  #isBurstOver({ likelyCharacters, restCharacters }: SendWindow): boolean {
    const { log, from, canEndEarly } = this.#parts;
    if (!canEndEarly || this.place === from || !this.#isBetweenSentences) return false;
    if (log.isEnded && log.length <= this.place + restCharacters) return false;
    return this.#nextEnd !== Infinity && this.#nextEnd > this.place + likelyCharacters;
  }

  /** Whether Polly speaks everything before this place without waiting for more: behind a sentence or a document. */
  get #isBetweenSentences(): boolean {
    return this.#parts.log.spokenEndBefore(this.place) === this.place;
  }

  /** End of the sentence or document that is sent next. Infinity while its end is not written. */
  get #nextEnd(): TextPlace {
    const { log } = this.#parts;
    const document = log.documentFrom(this.place);
    if (document !== undefined && document.start <= this.place) return document.end;
    return Math.min(log.sentenceEndFrom(this.place + 1) ?? Infinity, document?.end ?? Infinity);
  }

  /** @param moreMs - Time from `due` to `overdue`. */
  #grow(age: 'due' | 'overdue', delayMs: number, moreMs: number): void {
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#age = age;
      if (age === 'due') this.#grow('overdue', moreMs, 0);
      this.wake();
    }, delayMs);
  }

  /** Resolves when there may be something to read, or after `withinMs`. */
  async #something(withinMs: number): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await sleep(this.#parts.clock, withinMs, woken.signal);
  }
}

/**
 * What is known of one utterance: which text was given and sent, what sound came back, and what it cost.
 */
import type { TransportEvent } from '../polly/speech-transport';

/** Counts of one utterance; grows only. */
export class Ledger {
  readonly #startedAtMs: number;
  #givenText = '';
  #sentText = '';
  #audioBytes = 0;
  #apiCalls = 0;
  #firstAudioAtMs: number | undefined;
  #requestCharacters: number | undefined;

  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  /** When the utterance was begun, on the clock that all its times are read from. */
  get startedAtMs(): number {
    return this.#startedAtMs;
  }

  /** All text the app gave. */
  get givenText(): string {
    return this.#givenText;
  }

  /** The part of it that was handed to Polly: always a prefix. */
  get sentText(): string {
    return this.#sentText;
  }

  /** Bytes of encoded audio that have arrived. */
  get audioBytes(): number {
    return this.#audioBytes;
  }

  /** Calls of Polly's API. */
  get apiCalls(): number {
    return this.#apiCalls;
  }

  /** From the beginning to the first audio, in milliseconds. */
  get firstAudioMs(): number | undefined {
    return this.#firstAudioAtMs === undefined ? undefined : this.#firstAudioAtMs - this.#startedAtMs;
  }

  /** What Polly counted; known at the end. */
  get requestCharacters(): number | undefined {
    return this.#requestCharacters;
  }

  /** Notes text from the app. */
  given(text: string): void {
    this.#givenText += text;
  }

  /** Notes text handed to the network. */
  sent(text: string): void {
    this.#sentText += text;
  }

  /** Notes a request. */
  called(): void {
    this.#apiCalls += 1;
  }

  /** Notes what came back, `nowMs` on the clock of the beginning. */
  received(event: TransportEvent, nowMs: number): void {
    if (event.type === 'closed') {
      this.#requestCharacters = event.requestCharacters;
    } else {
      this.#audioBytes += event.bytes.byteLength;
      if (event.bytes.byteLength > 0) this.#firstAudioAtMs ??= nowMs;
    }
  }
}

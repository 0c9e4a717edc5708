/**
 * Records the requests of an account and their results, for tests and for debugging a page. It is kept in memory only, and
 * holds spoken text only for accounts with `keepPcm`.
 */

import { randomUUID } from 'node:crypto';
import type { SpokenWord } from '../speech/word-times';

/** A spoken word: its text, its place in the input, and its time. */
export type { SpokenWord };

/** The number of requests kept per account. */
const MAX_RECORDS = 500;

/** The state of a request. */
export type RequestState = 'open' | 'completed' | 'cancelled' | 'failed';

/** The synthesized sound of a request, before encoding. */
export interface SourceSound {
  /** Mono samples from -1 to 1, in chunks as they were made. */
  readonly pcm: readonly Float32Array[];
  readonly sampleRate: number;
  readonly words: readonly SpokenWord[];
}

/** The current state of a speech request. Times are epoch milliseconds on local Polly's clock. */
export interface RequestRecord {
  readonly id: string;
  readonly operation: 'StartSpeechSynthesisStream' | 'SynthesizeSpeech';
  readonly state: RequestState;
  /** Name of the exception, if it failed. */
  readonly errorType?: string;
  readonly openedAtMs: number;
  readonly endedAtMs?: number;
  /** The number of received text events, including keep-alives; 1 for `SynthesizeSpeech`. */
  readonly textEvents: number;
  readonly firstTextAtMs?: number;
  readonly lastTextAtMs?: number;
  readonly firstAudioAtMs?: number;
  readonly lastAudioAtMs?: number;
  /** The number of billed characters. */
  readonly requestCharacters: number;
  readonly audioBytes: number;
  readonly audioSeconds: number;
  /** The number of events with a valid signature, including the empty one at the end. */
  readonly verifiedChunks: number;
  /** Whether the client has ended its side of the stream. */
  readonly inputEnded: boolean;
  /** All received text, if the account keeps the sound. */
  readonly text?: string;
  /** The words with their times, if the account keeps the sound. */
  readonly words?: readonly SpokenWord[];
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The record of one request. The operation that answers it updates the counters. */
export class RequestEntry {
  readonly id = randomUUID();
  readonly #now: () => number;
  readonly #onSettled: () => void;
  readonly #record: Mutable<RequestRecord>;
  readonly #keptBytes: Uint8Array[] | undefined;
  #text = '';
  #sound: (() => SourceSound) | undefined;

  constructor(operation: RequestRecord['operation'], now: () => number, keepBytes: boolean, onSettled: () => void) {
    this.#now = now;
    this.#onSettled = onSettled;
    this.#keptBytes = keepBytes ? [] : undefined;
    this.#record = {
      id: this.id,
      operation,
      state: 'open',
      openedAtMs: now(),
      textEvents: 0,
      requestCharacters: 0,
      audioBytes: 0,
      audioSeconds: 0,
      verifiedChunks: 0,
      inputEnded: false,
    };
  }

  /** Whether the request is still open. */
  get isOpen(): boolean {
    return this.#record.state === 'open';
  }

  /** The sent bytes, if the account keeps them. */
  get audio(): Uint8Array | undefined {
    return this.#keptBytes && Buffer.concat(this.#keptBytes);
  }

  /** The sound before encoding, if the account keeps it. */
  get sound(): SourceSound | undefined {
    return this.#sound?.();
  }

  /** Returns the current record. */
  snapshot(): RequestRecord {
    const words = this.sound?.words;
    return { ...this.#record, ...(words === undefined ? {} : { words, text: this.#text }) };
  }

  /** Sets the function that returns the sound so far. */
  keepSound(sound: () => SourceSound): void {
    this.#sound = sound;
  }

  /** All received text. */
  get text(): string {
    return this.#text;
  }

  countText(text: string, billedCharacters: number): void {
    this.#text += text;
    this.#record.textEvents++;
    this.#record.requestCharacters += billedCharacters;
    this.#record.lastTextAtMs = this.#now();
    this.#record.firstTextAtMs ??= this.#record.lastTextAtMs;
  }

  countAudio(bytes: Uint8Array, audioSeconds: number): void {
    this.#record.audioBytes += bytes.byteLength;
    this.#record.audioSeconds += audioSeconds;
    this.#record.lastAudioAtMs = this.#now();
    this.#record.firstAudioAtMs ??= this.#record.lastAudioAtMs;
    this.#keptBytes?.push(bytes);
  }

  countVerifiedChunk(): void {
    this.#record.verifiedChunks++;
  }

  markInputEnded(): void {
    this.#record.inputEnded = true;
  }

  /** Sets the final state. Only the first call counts. */
  settle(state: Exclude<RequestState, 'open'>, errorType?: string): void {
    if (!this.isOpen) return;
    this.#record.state = state;
    this.#record.endedAtMs = this.#now();
    if (errorType !== undefined) this.#record.errorType = errorType;
    this.#onSettled();
  }
}

/** The requests of one account, oldest first. */
export class RequestLog {
  readonly #now: () => number;
  readonly #entries: RequestEntry[] = [];
  readonly #waiting = new Set<() => void>();

  /** @param now - Returns the current time in epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Starts the record of a request. */
  open(operation: RequestRecord['operation'], keepBytes: boolean): RequestEntry {
    const entry = new RequestEntry(operation, this.#now, keepBytes, () => {
      if (this.#entries.some(({ isOpen }) => isOpen)) return;
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    });
    this.#entries.push(entry);
    if (this.#entries.length > MAX_RECORDS) this.#entries.shift();
    return entry;
  }

  /** Finds a request by its id. */
  find(id: string): RequestEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** Returns the current records of all requests. */
  snapshot(): readonly RequestRecord[] {
    return this.#entries.map((entry) => entry.snapshot());
  }

  /** Resolves when no request is open, or when `signal` aborts. */
  async whenSettled(signal: AbortSignal): Promise<void> {
    if (signal.aborted || !this.#entries.some(({ isOpen }) => isOpen)) return;
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
      signal.addEventListener('abort', () => {
        this.#waiting.delete(resolve);
        resolve();
      });
    });
  }
}

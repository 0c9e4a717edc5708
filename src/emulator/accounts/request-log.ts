/**
 * What was asked of an account and what became of it, for tests and for whoever wonders what the page is doing. It
 * lives in memory only, and holds spoken text only where an account asked for that with `keepPcm`.
 */

import { randomUUID } from 'node:crypto';
import type { SpokenWord } from '../speech/word-times';

/** A word as it was spoken: its text, where it stands in the input, and when it sounds. */
export type { SpokenWord };

/** How many requests of an account are remembered. */
const MAX_RECORDS = 500;

/** What became of a request. */
export type RequestState = 'open' | 'completed' | 'cancelled' | 'failed';

/** The sound that was synthesized for a request, before it was encoded. */
export interface SourceSound {
  /** Mono samples from -1 to 1, in the pieces they were made in. */
  readonly pcm: readonly Float32Array[];
  readonly sampleRate: number;
  readonly words: readonly SpokenWord[];
}

/** A request to speak, as it stands; times are epoch milliseconds on the local Polly's clock. */
export interface RequestRecord {
  readonly id: string;
  readonly operation: 'StartSpeechSynthesisStream' | 'SynthesizeSpeech';
  readonly state: RequestState;
  /** Name of the exception it failed with. */
  readonly errorType?: string;
  readonly openedAtMs: number;
  readonly endedAtMs?: number;
  /** Text events that came in, keep-alives included; 1 for `SynthesizeSpeech`. */
  readonly textEvents: number;
  readonly firstTextAtMs?: number;
  readonly lastTextAtMs?: number;
  readonly firstAudioAtMs?: number;
  readonly lastAudioAtMs?: number;
  /** Characters as they are billed. */
  readonly requestCharacters: number;
  readonly audioBytes: number;
  readonly audioSeconds: number;
  /** Events whose signature was checked and right, the empty one at the end included. */
  readonly verifiedChunks: number;
  /** Whether the client has ended its side of the stream. */
  readonly inputEnded: boolean;
  /** All text that came in, where the account keeps the sound. */
  readonly text?: string;
  /** The words with their times, where the account keeps the sound. */
  readonly words?: readonly SpokenWord[];
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** One request while it is under way; its counters are written by the operation that answers it. */
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

  /** Whether it is still under way. */
  get isOpen(): boolean {
    return this.#record.state === 'open';
  }

  /** The encoded bytes that went out, where the account keeps them. */
  get audio(): Uint8Array | undefined {
    return this.#keptBytes && Buffer.concat(this.#keptBytes);
  }

  /** The sound before it was encoded, where the account keeps it. */
  get sound(): SourceSound | undefined {
    return this.#sound?.();
  }

  /** The record as it stands. */
  snapshot(): RequestRecord {
    const words = this.sound?.words;
    return { ...this.#record, ...(words === undefined ? {} : { words, text: this.#text }) };
  }

  /** Says where the sound can be read from, now and later. */
  keepSound(sound: () => SourceSound): void {
    this.#sound = sound;
  }

  /** All text that came in. */
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

  /** Says how it ended; only the first time counts. */
  settle(state: Exclude<RequestState, 'open'>, errorType?: string): void {
    if (!this.isOpen) return;
    this.#record.state = state;
    this.#record.endedAtMs = this.#now();
    if (errorType !== undefined) this.#record.errorType = errorType;
    this.#onSettled();
  }
}

/** The requests of one account, the oldest first. */
export class RequestLog {
  readonly #now: () => number;
  readonly #entries: RequestEntry[] = [];
  readonly #waiting = new Set<() => void>();

  /** @param now - The present moment, in epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Begins the record of a request. */
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

  /** The request of that id. */
  find(id: string): RequestEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** All requests as they stand. */
  snapshot(): readonly RequestRecord[] {
    return this.#entries.map((entry) => entry.snapshot());
  }

  /** Resolves as soon as no request is under way, or `signal` aborts. */
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

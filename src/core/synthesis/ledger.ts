/**
 * What is known of one utterance: which text was handed to Polly in which request, what sound came back, and what it
 * cost.
 */
import type { TransportEvent } from '../../polly/transport/transport';

/** One request, or one run of requests, for a stretch of the text. */
interface RunEntry {
  sentCharacters: number;
  /** What Polly counted; known when it has said that all was spoken. */
  requestCharacters: number | undefined;
  /** What its requests are billed so far; known where the transport tells. */
  billedCharacters: number | undefined;
  hasSound: boolean;
}

/** Counts of one utterance. */
export class Ledger {
  readonly #startedAtMs: number;
  readonly #runs: RunEntry[] = [];
  #sentCharacter = 0;
  #audioBytes = 0;
  #apiCalls = 0;
  #retries = 0;
  #firstSentAtMs: number | undefined;
  #firstAudioAtMs: number | undefined;

  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  /** When the utterance was begun, on the clock that all its times are read from. */
  get startedAtMs(): number {
    return this.#startedAtMs;
  }

  /** Up to which character of what is said it was ever handed to Polly. */
  get sentCharacter(): number {
    return this.#sentCharacter;
  }

  /** Bytes of encoded audio that have arrived. */
  get audioBytes(): number {
    return this.#audioBytes;
  }

  /** Calls of Polly's API. */
  get apiCalls(): number {
    return this.#apiCalls;
  }

  /** How often speech was begun again after a failure. */
  get retries(): number {
    return this.#retries;
  }

  /** From the beginning to the first text that left, in milliseconds. */
  get firstSentMs(): number | undefined {
    return this.#firstSentAtMs === undefined ? undefined : this.#firstSentAtMs - this.#startedAtMs;
  }

  /** From the beginning to the first audio, in milliseconds. */
  get firstAudioMs(): number | undefined {
    return this.#firstAudioAtMs === undefined ? undefined : this.#firstAudioAtMs - this.#startedAtMs;
  }

  /** What Polly counted in all; undefined until it has said so of every run. */
  get requestCharacters(): number | undefined {
    let sum = 0;
    for (const { requestCharacters } of this.#runs) {
      if (requestCharacters === undefined) return undefined;
      sum += requestCharacters;
    }
    return this.#runs.length === 0 ? undefined : sum;
  }

  /** What Polly counted, and where a run ended without its word what it was asked for: at most that is billed. */
  get billedCharacters(): number {
    return this.#runs.reduce((sum, run) => sum + (run.billedCharacters ?? run.requestCharacters ?? run.sentCharacters), 0);
  }

  /** Whether sound has come back for the present run. */
  get hasSoundOfRun(): boolean {
    return this.#runs.at(-1)?.hasSound === true;
  }

  /** Notes that a run begins. */
  began(): void {
    this.#runs.push({ sentCharacters: 0, requestCharacters: undefined, billedCharacters: undefined, hasSound: false });
  }

  /** Notes that the present run was refused before any sound, so that nothing of it is billed. */
  refused(): void {
    const run = this.#runs.at(-1);
    if (run !== undefined) Object.assign(run, { requestCharacters: 0, billedCharacters: 0 });
  }

  /** Notes that the run before had failed and another will follow. */
  retried(): void {
    this.#retries += 1;
  }

  /**
   * Notes text of the present run that was handed to the network, `nowMs` on the clock of the beginning.
   *
   * @param place - Behind it, in what is spoken.
   */
  sent(text: string, place: number, nowMs: number): void {
    const run = this.#runs.at(-1);
    if (run === undefined || text === '') return;
    this.#firstSentAtMs ??= nowMs;
    run.sentCharacters += text.length;
    this.#sentCharacter = Math.max(this.#sentCharacter, place);
  }

  /** Notes by how many characters the bill of the present run has grown. */
  billed(characters: number): void {
    const run = this.#runs.at(-1);
    if (run !== undefined) run.billedCharacters = (run.billedCharacters ?? 0) + characters;
  }

  /** Notes a request. */
  called(): void {
    this.#apiCalls += 1;
  }

  /** Notes what came back, `nowMs` on the clock of the beginning. */
  received(event: TransportEvent, nowMs: number): void {
    const run = this.#runs.at(-1);
    if (run === undefined) return;
    if (event.type === 'closed') {
      run.requestCharacters = event.requestCharacters;
    } else if (event.type === 'audio' && event.bytes.byteLength > 0) {
      run.hasSound = true;
      this.#audioBytes += event.bytes.byteLength;
      this.#firstAudioAtMs ??= nowMs;
    }
  }
}

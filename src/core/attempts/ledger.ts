/**
 * Counts the requests of one utterance: the text that was sent, the sound that was received, and the billed characters.
 */
import type { TransportEvent } from '../../polly/transport/transport';

/** Counts of one attempt. */
interface AttemptEntry {
  sentCharacters: number;
  /** Characters that Polly has counted. Undefined until it reports the end of the attempt. */
  requestCharacters: number | undefined;
  /** Billed characters so far. Undefined if the transport does not report them. */
  billedCharacters: number | undefined;
  hasSound: boolean;
}

/** The counts of one utterance. */
export class Ledger {
  /** Start of the utterance, in milliseconds of the clock. All its times use that clock. */
  readonly startedAtMs: number;
  readonly #attempts: AttemptEntry[] = [];
  #sentCharacter = 0;
  #audioBytes = 0;
  #apiCalls = 0;
  #retries = 0;
  #firstSentMs: number | undefined;
  #firstAudioMs: number | undefined;

  constructor(startedAtMs: number) {
    this.startedAtMs = startedAtMs;
  }

  /** Length of the spoken text that was sent to Polly at least once. */
  get sentCharacter(): number {
    return this.#sentCharacter;
  }

  /** Bytes of encoded audio that have arrived. */
  get audioBytes(): number {
    return this.#audioBytes;
  }

  /** Number of calls of Polly's API. */
  get apiCalls(): number {
    return this.#apiCalls;
  }

  /** Number of retries after failures. */
  get retries(): number {
    return this.#retries;
  }

  /** Milliseconds from the start to the first sent text. Undefined before that. */
  get firstSentMs(): number | undefined {
    return this.#firstSentMs;
  }

  /** Milliseconds from the start to the first audio. Undefined before that. */
  get firstAudioMs(): number | undefined {
    return this.#firstAudioMs;
  }

  /** Total of the characters that Polly has counted. Undefined until it has reported the end of every attempt. */
  get requestCharacters(): number | undefined {
    let sum = 0;
    for (const { requestCharacters } of this.#attempts) {
      if (requestCharacters === undefined) return undefined;
      sum += requestCharacters;
    }
    return this.#attempts.length === 0 ? undefined : sum;
  }

  /** Billed characters. For an attempt without a report of Polly, the sent characters, which are an upper bound. */
  get billedCharacters(): number {
    return this.#attempts.reduce(
      (sum, attempt) => sum + (attempt.billedCharacters ?? attempt.requestCharacters ?? attempt.sentCharacters),
      0,
    );
  }

  /** Whether the current attempt has received sound. */
  get hasAttemptSound(): boolean {
    return this.#attempts.at(-1)?.hasSound === true;
  }

  /**
   * Notes the start of an attempt.
   *
   * @returns Notes further billed characters of this attempt, even after later ones have begun.
   */
  began(): (characters: number) => void {
    const attempt: AttemptEntry = { sentCharacters: 0, requestCharacters: undefined, billedCharacters: undefined, hasSound: false };
    this.#attempts.push(attempt);
    return (characters) => {
      attempt.billedCharacters = (attempt.billedCharacters ?? 0) + characters;
    };
  }

  /** Notes that the current attempt was refused before any sound. Nothing of it is billed. */
  refused(): void {
    const attempt = this.#attempts.at(-1);
    if (attempt !== undefined) Object.assign(attempt, { requestCharacters: 0, billedCharacters: 0 });
  }

  /** Notes a retry after a failed attempt. */
  retried(): void {
    this.#retries += 1;
  }

  /**
   * Notes sent text of the current attempt.
   *
   * @param place - The end of that text in the spoken text.
   * @param nowMs - The current time, on the same clock as the start.
   */
  sent(text: string, place: number, nowMs: number): void {
    const attempt = this.#attempts.at(-1);
    if (attempt === undefined || text === '') return;
    this.#firstSentMs ??= nowMs - this.startedAtMs;
    attempt.sentCharacters += text.length;
    this.#sentCharacter = Math.max(this.#sentCharacter, place);
  }

  /** Notes a call of Polly's API. */
  called(): void {
    this.#apiCalls += 1;
  }

  /** Notes an event of the current attempt. `nowMs` is the current time, on the same clock as the start. */
  received(event: TransportEvent, nowMs: number): void {
    const attempt = this.#attempts.at(-1);
    if (attempt === undefined) return;
    if (event.type === 'closed') {
      attempt.requestCharacters = event.requestCharacters;
    } else if (event.type === 'audio' && event.bytes.byteLength > 0) {
      attempt.hasSound = true;
      this.#audioBytes += event.bytes.byteLength;
      this.#firstAudioMs ??= nowMs - this.startedAtMs;
    }
  }
}

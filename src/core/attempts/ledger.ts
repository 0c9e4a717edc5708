/**
 * Counts the requests of one utterance: the text that was sent, the sound that was received, and the billed characters.
 */
import type { TransportEvent } from '../../polly/transport/transport';

/** Counts of one run: a stream, or a series of calls. */
interface RunEntry {
  sentCharacters: number;
  /** Characters that Polly has counted. Undefined until it reports the end of the run. */
  requestCharacters: number | undefined;
  /** Billed characters so far. Undefined if the transport does not report them. */
  billedCharacters: number | undefined;
  hasSound: boolean;
}

/** The counts of one utterance. */
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

  /** Start of the utterance, in milliseconds of the clock. All its times use that clock. */
  get startedAtMs(): number {
    return this.#startedAtMs;
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
    return this.#firstSentAtMs === undefined ? undefined : this.#firstSentAtMs - this.#startedAtMs;
  }

  /** Milliseconds from the start to the first audio. Undefined before that. */
  get firstAudioMs(): number | undefined {
    return this.#firstAudioAtMs === undefined ? undefined : this.#firstAudioAtMs - this.#startedAtMs;
  }

  /** Total of the characters that Polly has counted. Undefined until it has reported the end of every run. */
  get requestCharacters(): number | undefined {
    let sum = 0;
    for (const { requestCharacters } of this.#runs) {
      if (requestCharacters === undefined) return undefined;
      sum += requestCharacters;
    }
    return this.#runs.length === 0 ? undefined : sum;
  }

  /** Billed characters. For a run without a report of Polly, the sent characters, which are an upper bound. */
  get billedCharacters(): number {
    return this.#runs.reduce((sum, run) => sum + (run.billedCharacters ?? run.requestCharacters ?? run.sentCharacters), 0);
  }

  /** Whether the current run has received sound. */
  get hasSoundOfRun(): boolean {
    return this.#runs.at(-1)?.hasSound === true;
  }

  /**
   * Notes the start of a run.
   *
   * @returns Notes further billed characters of this run, even after later runs have begun.
   */
  began(): (characters: number) => void {
    const run: RunEntry = { sentCharacters: 0, requestCharacters: undefined, billedCharacters: undefined, hasSound: false };
    this.#runs.push(run);
    return (characters) => {
      run.billedCharacters = (run.billedCharacters ?? 0) + characters;
    };
  }

  /** Notes that the current run was refused before any sound. Nothing of it is billed. */
  refused(): void {
    const run = this.#runs.at(-1);
    if (run !== undefined) Object.assign(run, { requestCharacters: 0, billedCharacters: 0 });
  }

  /** Notes a retry after a failed run. */
  retried(): void {
    this.#retries += 1;
  }

  /**
   * Notes sent text of the current run.
   *
   * @param place - The end of that text in the spoken text.
   * @param nowMs - The current time, on the same clock as the start.
   */
  sent(text: string, place: number, nowMs: number): void {
    const run = this.#runs.at(-1);
    if (run === undefined || text === '') return;
    this.#firstSentAtMs ??= nowMs;
    run.sentCharacters += text.length;
    this.#sentCharacter = Math.max(this.#sentCharacter, place);
  }

  /** Notes a call of Polly's API. */
  called(): void {
    this.#apiCalls += 1;
  }

  /** Notes an event of the current run. `nowMs` is the current time, on the same clock as the start. */
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

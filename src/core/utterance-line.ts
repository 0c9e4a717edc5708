/**
 * The utterances of one voice: the one under way, those that wait for their turn, and those that sound beside it.
 */
import type { TextSource } from '../text/text-source';
import type { SpeechOutcome } from './speech-outcome';
import type { Utterance } from './utterance';

/** A text whose turn has not come. */
interface Waiting {
  readonly source: TextSource;
  readonly precedingText: string;
  readonly resolve: (outcome: SpeechOutcome) => void;
}

/** The next in the line, being fetched while the one before it is heard. */
interface Held {
  readonly utterance: Utterance;
  readonly resolve: (outcome: SpeechOutcome) => void;
}

/** What a line works with. */
export interface UtteranceLineParts {
  /** Makes an utterance of the rest of a text, behind what precedes it; throws a SpeechError when it cannot. */
  readonly create: (precedingText: string) => Utterance;
  /** How a text ends that could not be begun. */
  readonly refused: (source: TextSource, cause: unknown) => SpeechOutcome;
  /** How a text ends that was dropped before its turn. */
  readonly dropped: (source: TextSource) => SpeechOutcome;
  /** Called when another one is the present one. */
  readonly onChange: () => void;
}

/** Utterances in a row, and beside each other. */
export class UtteranceLine {
  readonly #parts: UtteranceLineParts;
  #current: Utterance | undefined;
  #held: Held | undefined;
  readonly #beside = new Set<Utterance>();
  #waiting: Waiting[] = [];

  constructor(parts: UtteranceLineParts) {
    this.#parts = parts;
  }

  /** The one under way, or the last one that was. */
  get current(): Utterance | undefined {
    return this.#current;
  }

  /** Everything that may be sounding. */
  get sounding(): readonly Utterance[] {
    return this.#current === undefined ? [...this.#beside] : [...this.#beside, this.#current];
  }

  /**
   * Puts another one in the place of the present one.
   *
   * @param others - Whether what sounds goes on beside it, or is interrupted, what waits included.
   * @throws What {@link UtteranceLineParts.create} throws; there is no present one then.
   */
  begin(others: 'interrupted' | 'beside', precedingText: string): Utterance {
    if (others === 'interrupted') void this.interrupt();
    else this.#moveAside();
    this.#current = undefined;
    this.#current = this.#parts.create(precedingText);
    this.#follow(this.#current);
    return this.#current;
  }

  /** Has a text spoken when everything before it was heard. */
  wait(source: TextSource, precedingText: string): Promise<SpeechOutcome> {
    return new Promise((resolve) => {
      this.#waiting.push({ source, precedingText, resolve });
      if (this.#current?.isReceived === true) this.#holdNext();
    });
  }

  /** Stops everything with a fade, and drops what waits. */
  interrupt(): Promise<unknown> {
    this.#dropWaiting();
    return Promise.all(this.sounding.map((utterance) => utterance.interrupt()));
  }

  /** Stops everything at once, and drops what waits. */
  close(): void {
    this.#dropWaiting();
    for (const utterance of this.sounding) utterance.close();
  }

  #moveAside(): void {
    const utterance = this.#current;
    if (utterance === undefined || utterance.settled) return;
    this.#beside.add(utterance);
    void utterance.finished.then(() => this.#beside.delete(utterance));
  }

  /** Fetches the next one when all sound of this one has come, and has it heard when this one was. */
  #follow(utterance: Utterance): void {
    void utterance.received.then(() => {
      if (this.#current === utterance) this.#holdNext();
    });
    void utterance.finished.then(() => {
      if (this.#current === utterance) this.#goOn();
    });
  }

  #holdNext(): void {
    const next = this.#held === undefined ? this.#waiting.shift() : undefined;
    if (next === undefined) return;
    try {
      const utterance = this.#parts.create(next.precedingText);
      utterance.pause();
      void utterance.writeAll(next.source);
      this.#held = { utterance, resolve: next.resolve };
      utterance.start();
    } catch (cause) {
      next.resolve(this.#parts.refused(next.source, cause));
    }
    if (this.#current?.settled === true) this.#goOn();
  }

  #goOn(): void {
    if (this.#held === undefined) {
      if (this.#waiting.length > 0) this.#holdNext();
      return;
    }
    const { utterance, resolve } = this.#held;
    this.#held = undefined;
    this.#current = utterance;
    utterance.resume();
    void utterance.finished.then(resolve);
    this.#follow(utterance);
    this.#parts.onChange();
  }

  #dropWaiting(): void {
    for (const { source, resolve } of this.#waiting) resolve(this.#parts.dropped(source));
    this.#waiting = [];
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    held.utterance.close();
    void held.utterance.finished.then(held.resolve);
  }
}

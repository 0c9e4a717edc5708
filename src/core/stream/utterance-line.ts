/**
 * The utterances of one voice: the one under way, those that wait for their turn, and those that sound beside it.
 */
import type { TextSource } from '../../text/source/text-source';
import type { Heard, SpeechOutcome } from '../utterance/speech-outcome';
import type { Utterance } from '../utterance/utterance';

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
  /** Whether the line may go on after a silence; where not, {@link UtteranceLine.noteTurn} is called when it may. */
  readonly isTurn: () => boolean;
}

/** Utterances in a row, and beside each other. */
export class UtteranceLine {
  readonly #parts: UtteranceLineParts;
  /** Those that sound, in the order in which they began; where none does, the last one that did. */
  #spoken: readonly Utterance[] = [];
  #held: Held | undefined;
  #waiting: Waiting[] = [];

  constructor(parts: UtteranceLineParts) {
    this.#parts = parts;
  }

  /** The newest one that sounds; where none does, the last one that did. */
  get current(): Utterance | undefined {
    return this.#spoken.findLast(isSounding) ?? this.#spoken.at(-1);
  }

  /** Everything that may be sounding. */
  get sounding(): readonly Utterance[] {
    return this.#spoken;
  }

  /** Whether something is spoken for the first time, or waits for that. */
  get isSpeaking(): boolean {
    return !this.#spoken.every(isSettled) || this.#held !== undefined || this.#waiting.length > 0;
  }

  /** Whether anything is spoken or heard again, or waits for that to end. */
  get isBusy(): boolean {
    return this.isSpeaking || !this.#spoken.every(isQuiet);
  }

  /**
   * Begins another one, which is the present one then.
   *
   * @param others - Whether what sounds goes on beside it, or is interrupted, what waits included.
   * @throws What {@link UtteranceLineParts.create} throws. What was to go on beside it does so, and what waits still does;
   *   where nothing sounds there is no present one then.
   */
  begin(others: 'interrupted' | 'beside', precedingText: string): Utterance {
    const beside = others === 'beside' ? this.#spoken.filter(isSounding) : [];
    if (others === 'interrupted') void this.interrupt();
    this.#spoken = beside;
    const utterance = this.#parts.create(precedingText);
    this.#add(utterance);
    return utterance;
  }

  /** Has a text spoken when everything before it was heard. */
  wait(source: TextSource, precedingText: string): Promise<SpeechOutcome> {
    return new Promise((resolve) => {
      this.#waiting.push({ source, precedingText, resolve });
      this.#advance();
    });
  }

  /** Notes that an utterance has changed: that it is over when it was heard again is told by nothing else. */
  noteChange(): void {
    // Later, since it may be told in the middle of a change of the line.
    if (this.#held !== undefined || this.#waiting.length > 0) queueMicrotask(() => this.#advance());
  }

  /** Notes that its turn has come. */
  noteTurn(): void {
    this.#advance();
  }

  /** Changes speed and loudness now, also of what is fetched but not heard yet. */
  adjust(adjustment: { readonly rate: number; readonly volume: number }): void {
    for (const { playback } of this.#spoken) playback.adjust(adjustment);
    this.#held?.utterance.playback.adjust(adjustment);
  }

  /**
   * Stops everything with a fade, and drops what waits.
   *
   * @returns What was heard of the present one.
   */
  async interrupt(): Promise<Heard | undefined> {
    this.#dropWaiting();
    const { current } = this;
    const others = this.#spoken.filter((utterance) => utterance !== current);
    const [heard] = await Promise.all([current?.interrupt(), ...others.map((utterance) => utterance.interrupt())]);
    return heard;
  }

  /** Stops everything at once, and drops what waits. */
  close(): void {
    this.#dropWaiting();
    for (const utterance of this.#spoken) utterance.close();
  }

  #add(utterance: Utterance): void {
    this.#spoken = [...this.#spoken.filter(isSounding), utterance];
    void utterance.received.then(() => this.#advance());
    void utterance.finished.then(() => this.#advance());
  }

  /** Fetches the next one when all sound before it has come, and has it heard when all of that was, also what is heard again. */
  #advance(): void {
    const sounding = this.#spoken.filter(isSounding);
    this.#spoken = sounding.length > 0 ? sounding : this.#spoken.slice(-1);
    if (this.#held === undefined && this.#waiting.length === 0) return;
    const isSilent = this.#spoken.every(isQuiet);
    if (isSilent && !this.#parts.isTurn()) return;
    if (this.#spoken.every(hasArrived)) this.#holdNext();
    if (isSilent) this.#goOn();
  }

  /** Begins to fetch the next one that can be begun. */
  #holdNext(): void {
    while (this.#held === undefined) {
      const next = this.#waiting.shift();
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
    }
  }

  #goOn(): void {
    if (this.#held === undefined) return;
    const { utterance, resolve } = this.#held;
    this.#held = undefined;
    void utterance.finished.then(resolve);
    this.#add(utterance);
    utterance.resume();
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

function isSounding(utterance: Utterance): boolean {
  return utterance.isSounding;
}

function isSettled(utterance: Utterance): boolean {
  return utterance.settled;
}

function isQuiet(utterance: Utterance): boolean {
  return utterance.isQuiet;
}

function hasArrived(utterance: Utterance): boolean {
  return utterance.settled || utterance.isReceived;
}

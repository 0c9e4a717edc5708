/**
 * Who may speak: of all voices of a client one at a time, unless the app lets several sound. The newest press has the
 * floor; what speaks by itself waits for it.
 */
import type { Clock, TimerHandle } from '../../base/clock';

/** One that speaks. */
export interface Speaker {
  /** Whether anything of it is heard, held or about to be. */
  readonly isSpeaking: boolean;
  /** Holds its sound where it is, since another one speaks now. */
  pause(): void;
}

/** One that waits for its turn. */
export interface Waiting {
  /** Called once, when the floor is its own. */
  readonly begin: () => void;
  /** Called instead when the listener wants to hear no more. */
  readonly dismiss?: () => void;
}

/** The floor that the voices of a client share. */
export class Floor {
  readonly #clock: Clock;
  /** In the order in which they came. */
  readonly #waiting = new Map<Speaker, Waiting>();
  #isExclusive: boolean;
  #holder: Speaker | undefined;
  #timer: TimerHandle | undefined;

  /** @param isExclusive - Whether one at a time speaks. */
  constructor(clock: Clock, isExclusive: boolean) {
    this.#clock = clock;
    this.#isExclusive = isExclusive;
  }

  /** Has one at a time speak from now on, or all at once that want to; what sounds already goes on. */
  setExclusive(isExclusive: boolean): void {
    this.#isExclusive = isExclusive;
    if (!isExclusive) this.#grant();
  }

  /** Whether a speaker may begin now without taking the floor from another, or from those that wait. */
  isFreeFor(speaker: Speaker): boolean {
    if (!this.#isExclusive || this.#holder === speaker) return true;
    const [first] = this.#waiting.keys();
    return this.#holder === undefined && (first === undefined || first === speaker);
  }

  /** Gives the floor to a speaker at once. Whoever had it is paused, and keeps its place. */
  take(speaker: Speaker): void {
    this.#waiting.delete(speaker);
    const last = this.#holder;
    this.#holder = speaker;
    if (this.#isExclusive && last !== speaker) last?.pause();
  }

  /**
   * Begins when the floor is free: at once, or after all that came before.
   *
   * @returns A function that gives the wait up; afterwards it does nothing.
   */
  wait(speaker: Speaker, waiting: Waiting): () => void {
    if (this.isFreeFor(speaker)) {
      this.#waiting.delete(speaker);
      waiting.begin();
      return () => undefined;
    }
    // One that waits already keeps its place.
    this.#waiting.set(speaker, waiting);
    return () => {
      if (this.#waiting.get(speaker) === waiting) this.#waiting.delete(speaker);
    };
  }

  /** Ends a turn, for the next one to begin. Does nothing for whoever has not got the floor. */
  release(speaker: Speaker): void {
    if (this.#holder !== speaker) return;
    this.#holder = undefined;
    // In a task of its own: a text that grew at its end is gone on with, by who had the floor.
    if (this.#waiting.size > 0) this.#timer ??= this.#clock.setTimer(() => this.#grant(), 0);
  }

  /** Ends a turn and a wait, for good. */
  leave(speaker: Speaker): void {
    this.#waiting.delete(speaker);
    this.release(speaker);
  }

  /** Drops all that wait. */
  dismiss(): void {
    const dropped = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { dismiss } of dropped) dismiss?.();
  }

  #grant(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    for (const [speaker, { begin }] of this.#waiting) {
      if (this.#isExclusive && this.#holder !== undefined) return;
      this.#waiting.delete(speaker);
      this.#holder = speaker;
      begin();
      // It may have lost its text meanwhile.
      if (!speaker.isSpeaking && this.#holder === speaker) this.#holder = undefined;
    }
  }
}

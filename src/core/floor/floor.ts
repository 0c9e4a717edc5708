/**
 * Decides which voice of a client may speak: one at a time, unless the app lets several sound. A voice that the
 * listener starts gets the floor at once; a voice that starts by itself waits for it.
 */
import type { Clock, TimerHandle } from '../../base/clock';

/** A voice that competes for the floor. */
export interface Speaker {
  /** Whether any of its sound is playing, paused or about to start. */
  readonly isSpeaking: boolean;
  /** Pauses its sound, because another voice speaks now. */
  pause(): void;
}

/** A speaker's request for the floor. */
export interface FloorRequest {
  /** Called once, when the speaker gets the floor. */
  readonly begin: () => void;
  /** Called instead of `begin` when the listener wants to hear no more. */
  readonly dismiss?: () => void;
}

/** The floor that all voices of a client share. */
export class Floor {
  readonly #clock: Clock;
  /** In order of arrival. */
  readonly #waiting = new Map<Speaker, FloorRequest>();
  #isExclusive: boolean;
  #holder: Speaker | undefined;
  #timer: TimerHandle | undefined;

  /** @param isExclusive - Whether only one speaker may speak at a time. */
  constructor(clock: Clock, isExclusive: boolean) {
    this.#clock = clock;
    this.#isExclusive = isExclusive;
  }

  /** Switches between one speaker at a time and all at once. Voices that already sound continue. */
  setExclusive(isExclusive: boolean): void {
    this.#isExclusive = isExclusive;
    if (!isExclusive) this.#grant();
  }

  /** Whether a speaker may begin now without taking the floor from another one or overtaking the queue. */
  isFreeFor(speaker: Speaker): boolean {
    if (!this.#isExclusive || this.#holder === speaker) return true;
    const [first] = this.#waiting.keys();
    return this.#holder === undefined && (first === undefined || first === speaker);
  }

  /** Gives the floor to a speaker at once. The previous holder is paused and keeps its position. */
  take(speaker: Speaker): void {
    this.#waiting.delete(speaker);
    const last = this.#holder;
    this.#holder = speaker;
    if (this.#isExclusive && last !== speaker) last?.pause();
  }

  /**
   * Calls `begin` once the floor is free: at once, or after all speakers that came earlier.
   *
   * @returns A function that cancels the wait; it does nothing once the wait is over.
   */
  wait(speaker: Speaker, waiting: FloorRequest): () => void {
    if (this.isFreeFor(speaker)) {
      this.#waiting.delete(speaker);
      waiting.begin();
      return () => undefined;
    }
    // A speaker that already waits keeps its place in the queue.
    this.#waiting.set(speaker, waiting);
    return () => {
      if (this.#waiting.get(speaker) === waiting) this.#waiting.delete(speaker);
    };
  }

  /** Ends a speaker's turn, so that the next one can begin. Does nothing if the speaker does not hold the floor. */
  release(speaker: Speaker): void {
    if (this.#holder !== speaker) return;
    this.#holder = undefined;
    // The delay lets the same voice continue first when its text grows just as it ends.
    if (this.#waiting.size > 0) this.#timer ??= this.#clock.setTimer(() => this.#grant(), 0);
  }

  /** Removes a speaker for good, whether it speaks or waits. */
  leave(speaker: Speaker): void {
    this.#waiting.delete(speaker);
    this.release(speaker);
  }

  /** Drops all waiting speakers. */
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
      // The speaker may have lost its text while it waited.
      if (!speaker.isSpeaking && this.#holder === speaker) this.#holder = undefined;
    }
  }
}

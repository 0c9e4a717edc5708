/**
 * The volume of an element. It changes in small steps, because a browser applies a new volume from one sample to the next, and a
 * large step clicks.
 *
 * A fade ends just above silence, at -80 dB. At a volume of 0, Chromium suspends its output (`SuspendMutedAudio`), and 10 to 20 ms
 * of sound are lost when it stops and starts again. Only an app's volume of 0 may cause that.
 *
 * If a page cannot set the volume (iOS), nothing fades, and muting makes silence.
 */
import type { Clock, TimerHandle } from '../../../base/clock';

/** Interval of the steps. Browsers mix 5 to 10 ms at a time, so shorter steps make no difference. */
const STEP_MS = 4;
/** The largest step, in milliseconds of the ramp. On a busy page steps come late, and a larger step would click. */
const MAX_STEP_MS = 6;
/** On a busy page, a ramp may take this many times its length. After that, a click is better than a longer ramp. */
const MAX_STRETCH = 3;
const FADED_GAIN = 0.0001;

/** A number that changes linearly to another. */
interface Ramp {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly lengthMs: number;
  /** The part of `lengthMs` that was done at `atMs`. */
  readonly doneMs: number;
  readonly atMs: number;
}

/** Sets the `volume` of one element: the app's volume times a fade. */
export class ElementVolume {
  readonly #element: HTMLMediaElement;
  readonly #clock: Clock;
  #volume: Ramp;
  #fade: Ramp = steady(1);
  #onFaded: (() => void) | undefined;
  #timer: TimerHandle | undefined;

  /**
   * @param volume - 0 to 1.
   */
  constructor(element: HTMLMediaElement, clock: Clock, volume: number) {
    this.#element = element;
    this.#clock = clock;
    this.#volume = steady(volume);
    this.#apply();
  }

  /** The present volume, with the fade. */
  get current(): number {
    return valueOf(this.#volume) * valueOf(this.#fade);
  }

  /** Changes the app's volume. */
  setVolume(volume: number, lengthMs: number): void {
    this.#volume = ramp(valueOf(this.#volume), volume, lengthMs, this.#clock.now());
    this.#step();
  }

  /**
   * Fades to 0 or 1. Replaces a fade under way, whose `onFaded` is never called.
   *
   * @param lengthMs - 0 changes it at once.
   */
  fadeTo(gain: number, lengthMs: number, onFaded?: () => void): void {
    this.#fade = ramp(valueOf(this.#fade), Math.max(gain, FADED_GAIN), lengthMs, this.#clock.now());
    this.#onFaded = onFaded;
    this.#step();
  }

  /** Stops all changes. */
  close(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#onFaded = undefined;
  }

  #step(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    const now = this.#clock.now();
    this.#volume = stepped(this.#volume, now);
    this.#fade = stepped(this.#fade, now);
    this.#apply();
    const isFading = !isOver(this.#fade);
    if (isFading || !isOver(this.#volume)) {
      this.#timer = this.#clock.setTimer(() => {
        this.#step();
      }, STEP_MS);
    }
    if (isFading) return;
    const onFaded = this.#onFaded;
    this.#onFaded = undefined;
    onFaded?.();
  }

  #apply(): void {
    const volume = this.current;
    if (this.#element.volume === volume) return;
    this.#element.volume = volume;
    const isIgnored = Math.abs(this.#element.volume - volume) > 0.01;
    if (isIgnored) this.#element.muted = volume === 0;
  }
}

function ramp(from: number, to: number, lengthMs: number, now: number): Ramp {
  return { from, to, startMs: now, lengthMs, doneMs: 0, atMs: now };
}

function steady(value: number): Ramp {
  return ramp(value, value, 0, 0);
}

function stepped(before: Ramp, now: number): Ramp {
  const { startMs, lengthMs, doneMs, atMs } = before;
  if (isOver(before)) return before;
  const isLate = now >= startMs + lengthMs * MAX_STRETCH;
  return { ...before, doneMs: isLate ? lengthMs : doneMs + Math.min(now - atMs, MAX_STEP_MS), atMs: now };
}

function isOver({ lengthMs, doneMs }: Ramp): boolean {
  return doneMs >= lengthMs;
}

function valueOf(of: Ramp): number {
  return isOver(of) ? of.to : of.from + (of.to - of.from) * (of.doneMs / of.lengthMs);
}

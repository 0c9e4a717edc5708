/**
 * The loudness of an element, changed in small steps, because a large one is heard as a click: a browser applies a volume
 * from one sample to the next.
 *
 * A fade ends just above silence (at -80 dB): at a volume of 0 Chromium plays into nothing (`SuspendMutedAudio`), and on the
 * way there and back 10 to 20 ms of the sound are lost. Only a volume of 0 that the app wants is that.
 *
 * Where a page may not set the volume (iOS), nothing fades, and silence is made by muting.
 */
import type { Clock, TimerHandle } from '../../../base/clock';

/** Browsers mix 5 to 10 ms at a time, so shorter steps are not heard as such. */
const STEP_MS = 4;
/** How far a step goes at most. A page that is busy calls late, and what it missed would be heard if it were made up for at once. */
const MAX_STEP_MS = 6;
/** How many times its length a ramp takes at most: past that, an end that is heard is better than one that does not come. */
const MAX_STRETCH = 3;
const FADED_GAIN = 0.0001;

/** A number on its way to another. */
interface Ramp {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly lengthMs: number;
  /** How much of its length it has done, at `atMs`. */
  readonly doneMs: number;
  readonly atMs: number;
}

/** Sets `volume` of one element: the loudness the app wants, times a fade. */
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

  /** The loudness now, fades included. */
  get current(): number {
    return valueOf(this.#volume) * valueOf(this.#fade);
  }

  /** Goes to another loudness. */
  setVolume(volume: number, lengthMs: number): void {
    this.#volume = ramp(valueOf(this.#volume), volume, lengthMs, this.#clock.now());
    this.#step();
  }

  /**
   * Fades, to 0 or back to 1. A fade that is under way is given up, and its `onFaded` never called.
   *
   * @param lengthMs - 0 for at once.
   */
  fadeTo(gain: number, lengthMs: number, onFaded?: () => void): void {
    this.#fade = ramp(valueOf(this.#fade), Math.max(gain, FADED_GAIN), lengthMs, this.#clock.now());
    this.#onFaded = onFaded;
    this.#step();
  }

  /** Sets no more volumes. */
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

/**
 * The loudness of an element, changed in small steps, because a large one is heard as a click: a browser applies a volume
 * from one sample to the next.
 *
 * A fade ends just above silence (at -80 dB): at a volume of 0 Chromium plays into nothing (`SuspendMutedAudio`), and on the
 * way there and back 10 to 20 ms of the sound are lost. Only a volume of 0 that the app wants is that.
 *
 * Where a page may not set the volume (iOS), nothing fades, and silence is made by muting.
 */
import type { Clock, TimerHandle } from '../../base/clock';

/** Browsers mix 5 to 10 ms at a time, so shorter steps are not heard as such. */
const STEP_MS = 4;
const FADED_GAIN = 0.0001;

/** A number on its way to another. */
interface Ramp {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly lengthMs: number;
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
    const now = this.#clock.now();
    return valueAt(this.#volume, now) * valueAt(this.#fade, now);
  }

  /** Goes to another loudness. */
  setVolume(volume: number, lengthMs: number): void {
    const now = this.#clock.now();
    this.#volume = { from: valueAt(this.#volume, now), to: volume, startMs: now, lengthMs };
    this.#step();
  }

  /**
   * Fades, to 0 or back to 1. A fade that is under way is given up, and its `onFaded` never called.
   *
   * @param lengthMs - 0 for at once.
   */
  fadeTo(gain: number, lengthMs: number, onFaded?: () => void): void {
    const now = this.#clock.now();
    this.#fade = { from: valueAt(this.#fade, now), to: Math.max(gain, FADED_GAIN), startMs: now, lengthMs };
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
    this.#apply();
    const isFading = !isOver(this.#fade, now);
    if (isFading || !isOver(this.#volume, now)) {
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

function steady(value: number): Ramp {
  return { from: value, to: value, startMs: 0, lengthMs: 0 };
}

function isOver({ startMs, lengthMs }: Ramp, now: number): boolean {
  return now >= startMs + lengthMs;
}

function valueAt(ramp: Ramp, now: number): number {
  if (isOver(ramp, now)) return ramp.to;
  return ramp.from + (ramp.to - ramp.from) * Math.max(0, (now - ramp.startMs) / ramp.lengthMs);
}

/**
 * Between one ring and the cushion that all rings of an output share: tells it how playback went, and the ring how much
 * to wait for.
 */
import type { AdaptiveCushion } from '../player/adaptive-cushion';

/** The resampler holds back up to 4 ms. A chunk that is as long as the cushion must be enough to start. */
const HELD_BACK_MS = 5;

/** Keeps one ring's cushion up to date. */
export class CushionKeeper {
  readonly #cushion: AdaptiveCushion;
  readonly #sampleRate: number;
  readonly #onChange: (frames: number) => void;
  #milliseconds: number;
  #countedFrames = 0;
  /** The ring is dry, and whether that is an underrun is not known yet. */
  #isDry = false;

  /**
   * @param onChange - Called when the ring must wait for another number of frames.
   */
  constructor(cushion: AdaptiveCushion, sampleRate: number, onChange: (frames: number) => void) {
    this.#cushion = cushion;
    this.#sampleRate = sampleRate;
    this.#onChange = onChange;
    this.#milliseconds = cushion.milliseconds;
  }

  /** What the ring must wait for now. */
  get frames(): number {
    return Math.round((Math.max(0, this.#milliseconds - HELD_BACK_MS) / 1000) * this.#sampleRate);
  }

  /** Says whether the ring is dry, with nobody having asked for silence. */
  setDry(isDry: boolean): void {
    this.#isDry = isDry;
  }

  /** Says that more bytes have come: had it run dry, that was before its end, and what refills it waits for more. */
  moreCame(): void {
    if (!this.#isDry) return;
    this.#isDry = false;
    this.#cushion.underran();
    this.#update();
  }

  /** Says how many output frames have been heard since the beginning. */
  heard(frames: number): void {
    if (frames <= this.#countedFrames) return;
    this.#cushion.played((frames - this.#countedFrames) / this.#sampleRate);
    this.#countedFrames = frames;
    this.#update();
  }

  #update(): void {
    const { milliseconds } = this.#cushion;
    if (milliseconds === this.#milliseconds) return;
    this.#milliseconds = milliseconds;
    this.#onChange(this.frames);
  }
}

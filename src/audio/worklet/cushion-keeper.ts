/** Connects one ring to the cushion that all rings of an output share: reports playback to it, and its size to the ring. */
import type { AdaptiveCushion } from '../player/adaptive-cushion';

/** The ring needs this much less than the cushion, since the resampler holds back up to 4 ms. Otherwise a chunk as long as the cushion could not start playback. */
const HELD_BACK_MS = 5;

/** Keeps one ring's cushion up to date. */
export class CushionKeeper {
  readonly #cushion: AdaptiveCushion;
  readonly #sampleRate: number;
  readonly #onChange: (frames: number) => void;
  #milliseconds: number;
  #countedFrames = 0;
  /** Whether the ring is dry: an underrun if more sound follows, otherwise the end. */
  #isDry = false;

  /**
   * @param onChange - Called with the ring's new cushion, in frames.
   */
  constructor(cushion: AdaptiveCushion, sampleRate: number, onChange: (frames: number) => void) {
    this.#cushion = cushion;
    this.#sampleRate = sampleRate;
    this.#onChange = onChange;
    this.#milliseconds = cushion.milliseconds;
  }

  /** The ring's cushion, in frames. */
  get frames(): number {
    return Math.round((Math.max(0, this.#milliseconds - HELD_BACK_MS) / 1000) * this.#sampleRate);
  }

  /** Notes whether the ring is dry without a pause or a seek. */
  setDry(isDry: boolean): void {
    this.#isDry = isDry;
  }

  /** Notes that more sound has arrived. If the ring was dry, that was an underrun, and the cushion grows. */
  moreCame(): void {
    if (!this.#isDry) return;
    this.#isDry = false;
    this.#cushion.underran();
    this.#update();
  }

  /** Notes the number of output frames that were heard since the beginning. */
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

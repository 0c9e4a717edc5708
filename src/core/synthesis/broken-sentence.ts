/**
 * A sentence that broke off where it was being heard. It is spoken anew from its beginning; what comes back is held until
 * the place is found in it where the first one broke off, so that no word of it is said twice.
 */
import { continueAtSameTempo, findContinuation } from '../../timing/find-continuation';
import { FRAMES_PER_SECOND, FrameStore, type SoundFrames } from '../../timing/sound-frames';
import type { ResumePoint } from './speech-alignment';

/** How much slower than the first time the sentence may be spoken this time: no place is looked for before so much is there. */
const SLOWER = 1.25;
const MORE_SECONDS = 0.5;

/** One sentence, its first part and the sound that is to go on where that ends. */
export class BrokenSentence {
  /** Where it begins. */
  readonly point: ResumePoint;
  readonly #old: SoundFrames;
  #fresh = new FrameStore();
  #bytes: Uint8Array[] = [];

  constructor(point: ResumePoint, old: SoundFrames) {
    this.point = point;
    this.#old = old;
  }

  /** The bytes that are held. */
  get bytes(): readonly Uint8Array[] {
    return this.#bytes;
  }

  /** Their sound. */
  get frames(): SoundFrames {
    return this.#fresh;
  }

  /** Begins to wait anew, since what was spoken anew broke off as well. */
  restart(): void {
    this.#fresh = new FrameStore();
    this.#bytes = [];
  }

  /** Holds bytes. */
  append(bytes: Uint8Array): void {
    this.#bytes.push(bytes);
  }

  /** Adds the sound of the bytes. */
  appendFrames(frames: SoundFrames): void {
    this.#fresh.append(frames);
  }

  /** How much of what is held was heard, in seconds; undefined while too little is there to tell. */
  find(): number | undefined {
    const neededSeconds = this.#oldSeconds * SLOWER + MORE_SECONDS;
    return this.#fresh.length / FRAMES_PER_SECOND < neededSeconds ? undefined : this.findAtLast();
  }

  /** The same, where no more of the sentence will come. */
  findAtLast(): number {
    return findContinuation(this.#old, this.#fresh)?.seconds ?? continueAtSameTempo(this.#old, this.#fresh);
  }

  get #oldSeconds(): number {
    return this.#old.loudness.length / FRAMES_PER_SECOND;
  }
}

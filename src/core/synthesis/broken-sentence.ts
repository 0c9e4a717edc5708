/**
 * A sentence that broke off where it was being heard. It is spoken anew from its beginning; what comes back is held until
 * the place is found in it where the first one broke off, so that no word of it is said twice.
 */
import { WritableAudioLog } from '../../audio/log/writable-audio-log';
import type { AudioFormat } from '../../audio/player/audio-sink';
import { createSoundFrames, type SoundFramesReader } from '../../audio/worker/create-sound-frames';
import { continueAtSameTempo, findContinuation } from '../../timing/find-continuation';
import { FRAMES_PER_SECOND, FrameStore, type SoundFrames } from '../../timing/sounds/sound-frames';
import type { ResumePoint } from './resume-point';

/** How much slower than the first time the sentence may be spoken this time: no place is looked for before so much is there. */
const SLOWER = 1.25;
const MORE_SECONDS = 0.5;

/** What a {@link BrokenSentence} is made of. */
export interface BrokenSentenceParts {
  /** Where it begins. */
  readonly point: ResumePoint;
  /** The sound of its first part. */
  readonly old: SoundFrames;
  readonly format: AudioFormat;
}

/** One sentence, its first part and the sound that is to go on where that ends: a log of its own. */
export class BrokenSentence {
  readonly point: ResumePoint;
  readonly #parts: BrokenSentenceParts;
  #take: WritableAudioLog | undefined;
  #reader: SoundFramesReader | undefined;
  #fresh = new FrameStore();
  #onFrames: (frames: SoundFrames) => void = (frames) => this.#fresh.append(frames);

  constructor(parts: BrokenSentenceParts) {
    this.#parts = parts;
    this.point = parts.point;
  }

  /** Its bytes that have come. */
  get chunks(): readonly Uint8Array[] {
    return this.#take?.chunks ?? [];
  }

  /** Begins anew, since what was spoken anew broke off as well. */
  restart(): void {
    this.close();
    this.#take = undefined;
    this.#fresh = new FrameStore();
  }

  /** Holds bytes. */
  append(bytes: Uint8Array): void {
    if (this.#take === undefined) {
      this.#take = new WritableAudioLog(this.#parts.format, true);
      this.#reader = createSoundFrames({ log: this.#take, onFrames: (frames) => this.#onFrames(frames) });
    }
    this.#take.append(bytes);
  }

  /** Says that no more comes of it. */
  end(): void {
    this.#take?.end();
  }

  /** Resolves when everything that came was looked at. */
  async caughtUp(): Promise<void> {
    await this.#reader?.caughtUp();
  }

  /** Has its sound taken: what has come, and what comes. */
  join(onFrames: (frames: SoundFrames) => void): void {
    onFrames(this.#fresh);
    this.#onFrames = onFrames;
  }

  /** Stops measuring the sound. The bytes stay. */
  close(): void {
    this.#reader?.close();
  }

  /** How much of what is held was heard, in seconds; undefined while too little is there to tell. */
  find(): number | undefined {
    const neededSeconds = this.#oldSeconds * SLOWER + MORE_SECONDS;
    return this.#fresh.length / FRAMES_PER_SECOND < neededSeconds ? undefined : this.findAtLast();
  }

  /** The same, where no more of the sentence will come. */
  findAtLast(): number {
    const { old } = this.#parts;
    return findContinuation(old, this.#fresh)?.seconds ?? continueAtSameTempo(old, this.#fresh);
  }

  get #oldSeconds(): number {
    return this.#parts.old.loudness.length / FRAMES_PER_SECOND;
  }
}

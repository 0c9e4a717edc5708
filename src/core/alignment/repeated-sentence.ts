/**
 * A sentence that broke off while it was being heard. It is synthesized again from its beginning. The new sound is held back until
 * the place is found in it at which the old sound broke off, so that no word is heard twice.
 */
import { WritableAudioLog } from '../../audio/log/writable-audio-log';
import type { AudioFormat } from '../../audio/player/audio-sink';
import { createSoundFrames, type SoundFramesReader } from '../../audio/worker/create-sound-frames';
import { continueAtSameTempo, findContinuation } from '../../timing/find-continuation';
import { FRAMES_PER_SECOND, FrameStore, type SoundFrames } from '../../timing/sounds/sound-frames';
import type { ResumePoint } from './resume-point';

/** The new sound may be slower than the old one by this factor. The search starts once it is that much longer, and half a second more. */
const SLOWER = 1.25;
const MORE_SECONDS = 0.5;

/** Options of a {@link RepeatedSentence}. */
export interface RepeatedSentenceParts {
  /** The place at which the sentence begins. */
  readonly point: ResumePoint;
  /** Returns the measured sound of its first part. */
  readonly old: () => SoundFrames;
  readonly format: AudioFormat;
}

/** One broken sentence. It keeps the new sound in its own log. */
export class RepeatedSentence {
  readonly point: ResumePoint;
  readonly #parts: RepeatedSentenceParts;
  #take: WritableAudioLog | undefined;
  #reader: SoundFramesReader | undefined;
  #fresh = new FrameStore();
  #onFrames: (frames: SoundFrames) => void = (frames) => this.#fresh.append(frames);

  constructor(parts: RepeatedSentenceParts) {
    this.#parts = parts;
    this.point = parts.point;
  }

  /** The received bytes of the new sound. */
  get chunks(): readonly Uint8Array[] {
    return this.#take?.chunks ?? [];
  }

  /** Drops the new sound, because it broke off as well. */
  restart(): void {
    this.close();
    this.#take = undefined;
    this.#fresh = new FrameStore();
  }

  /** Adds bytes of the new sound. */
  append(bytes: Uint8Array): void {
    if (this.#take === undefined) {
      this.#take = new WritableAudioLog(this.#parts.format, true);
      this.#reader = createSoundFrames({ log: this.#take, onFrames: (frames) => this.#onFrames(frames) });
    }
    this.#take.append(bytes);
  }

  /** Announces the end of the new sound. */
  end(): void {
    this.#take?.end();
  }

  /** Resolves when all received sound was measured. */
  async caughtUp(): Promise<void> {
    await this.#reader?.caughtUp();
  }

  /** Passes the measured frames of the new sound to `onFrames`: the received ones now, and later ones as they arrive. */
  join(onFrames: (frames: SoundFrames) => void): void {
    onFrames(this.#fresh);
    this.#onFrames = onFrames;
  }

  /** Stops measuring the sound. The bytes stay. */
  close(): void {
    this.#reader?.close();
  }

  /** Returns the seconds of the new sound that were heard before in the old one. Undefined while too little has arrived to tell. */
  find(): number | undefined {
    const neededSeconds = this.#oldSeconds * SLOWER + MORE_SECONDS;
    return this.#fresh.length / FRAMES_PER_SECOND < neededSeconds ? undefined : this.findAtLast();
  }

  /** Like {@link find}, if no more of the sentence will arrive. */
  findAtLast(): number {
    const old = this.#parts.old();
    return findContinuation(old, this.#fresh)?.seconds ?? continueAtSameTempo(old, this.#fresh);
  }

  get #oldSeconds(): number {
    return this.#parts.old().loudness.length / FRAMES_PER_SECOND;
  }
}

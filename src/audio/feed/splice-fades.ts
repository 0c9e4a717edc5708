/**
 * Where an utterance was cut and goes on with something else, both sides fade, so that nothing clicks.
 */
import type { PcmRun } from '../decode/audio-reader';

/** Short enough not to be heard in a pause between words, long enough not to click anywhere else. */
export const JOIN_FADE_SECONDS = 0.003;

/** The joins of one utterance that need a fade. */
export class JoinFades {
  readonly #joins = new Set<number>();

  /** Says that the sound before a second and the sound after it do not belong together. */
  joinAt(seconds: number): void {
    if (seconds > 0) this.#joins.add(seconds);
  }

  /** Forgets joins that are no more, since the sound now ends before them. */
  truncate(seconds: number): void {
    for (const join of this.#joins) if (join >= seconds) this.#joins.delete(join);
  }

  /** Fades what of a run is near a join; in place. */
  apply({ samples, sampleRate, startSeconds }: PcmRun): void {
    const fadeFrames = JOIN_FADE_SECONDS * sampleRate;
    for (const seconds of this.#joins) {
      const join = (seconds - startSeconds) * sampleRate;
      const from = Math.max(0, Math.floor(join - fadeFrames));
      const to = Math.min(samples.length, Math.ceil(join + fadeFrames));
      for (let at = from; at < to; at += 1) {
        // The middle of the sample, so that the two next to the join are alike.
        samples[at] = (samples[at] ?? 0) * Math.min(1, Math.abs(at + 0.5 - join) / fadeFrames);
      }
    }
  }
}

/**
 * At a splice point both sides fade, so that nothing clicks.
 */
import type { PcmRun } from '../decode/sample-queue';

/** Short enough not to be heard in a pause between words, long enough not to click anywhere else. */
export const SPLICE_FADE_SECONDS = 0.003;

/**
 * Fades what of a run is near a splice point; in place.
 *
 * @param splicePoints - In seconds of the utterance.
 */
export function fadeAtSplices({ samples, sampleRate, startSeconds }: PcmRun, splicePoints: readonly number[]): void {
  const fadeFrames = SPLICE_FADE_SECONDS * sampleRate;
  for (const seconds of splicePoints) {
    const splice = (seconds - startSeconds) * sampleRate;
    const from = Math.max(0, Math.floor(splice - fadeFrames));
    const to = Math.min(samples.length, Math.ceil(splice + fadeFrames));
    for (let at = from; at < to; at += 1) {
      // The middle of the sample, so that the two next to the splice point are alike.
      samples[at] = (samples[at] ?? 0) * Math.min(1, Math.abs(at + 0.5 - splice) / fadeFrames);
    }
  }
}

/**
 * At a splice point both sides fade, so that nothing clicks.
 */
import type { PcmRun } from '../decode/sample-queue';
import type { AudioSegment } from '../log/audio-log';

/** Short enough not to be heard in a pause between words, long enough not to click anywhere else. */
export const SPLICE_FADE_SECONDS = 0.003;

/** Fades what of a run is near a splice point; in place. */
export function fadeAtSplices({ samples, sampleRate, startSeconds }: PcmRun, segments: readonly AudioSegment[]): void {
  const fadeFrames = SPLICE_FADE_SECONDS * sampleRate;
  for (const segment of segments) {
    if (!segment.isSpliced || segment.startSeconds === 0) continue;
    const splice = (segment.startSeconds - startSeconds) * sampleRate;
    const from = Math.max(0, Math.floor(splice - fadeFrames));
    const to = Math.min(samples.length, Math.ceil(splice + fadeFrames));
    for (let at = from; at < to; at += 1) {
      // The middle of the sample, so that the two next to the splice point are alike.
      samples[at] = (samples[at] ?? 0) * Math.min(1, Math.abs(at + 0.5 - splice) / fadeFrames);
    }
  }
}

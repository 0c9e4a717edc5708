/** Fades both sides of a splice point, to avoid a click. */
import type { PcmRun } from '../decode/sample-queue';
import type { AudioSegment } from '../log/audio-log';

/** Length of the fade on each side: too short to be heard between words, long enough to avoid a click inside one. */
export const SPLICE_FADE_SECONDS = 0.003;

/** Fades the samples of a run that are near a splice point. Modifies the run. */
export function fadeAtSplices({ samples, sampleRate, startSeconds }: PcmRun, segments: readonly AudioSegment[]): void {
  const fadeFrames = SPLICE_FADE_SECONDS * sampleRate;
  for (const segment of segments) {
    if (!segment.isSpliced || segment.startSeconds === 0) continue;
    const splice = (segment.startSeconds - startSeconds) * sampleRate;
    const from = Math.max(0, Math.floor(splice - fadeFrames));
    const to = Math.min(samples.length, Math.ceil(splice + fadeFrames));
    for (let at = from; at < to; at += 1) {
      // Measured from the middle of the sample, so that both neighbours of the splice point get the same gain.
      samples[at] = (samples[at] ?? 0) * Math.min(1, Math.abs(at + 0.5 - splice) / fadeFrames);
    }
  }
}

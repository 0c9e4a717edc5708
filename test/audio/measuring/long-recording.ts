/** Aligns a long recording with its original in parts, so that the memory needed does not depend on the length. */
import { alignRecording, type Alignment, type Stretch } from './correlate';

/** The result of {@link compareLongRecording}. The correlation is the lowest median of a part. */
export interface LongComparison extends Alignment {
  /** How much later the last frame came than the first one; 0 for a constant lag. */
  readonly driftFrames: number;
  /** Largest difference of a sample, over all parts without gap or loss. */
  readonly largestDifference: number;
}

/** How the recording is divided. */
export interface LongComparisonOptions {
  /** Frames of the reference that are compared at a time. Default: 262,144. */
  readonly stretchFrames?: number;
  /** How much later than known the sound may be at the beginning of a part, in frames. Default: 65,536. */
  readonly slackFrames?: number;
}

/** Sound that is played as decoded is identical; anything less similar is different sound. */
const THRESHOLD = 0.9995;
const WINDOW_FRAMES = 1024;

/** Compares a recording with its original; both mono, at the same rate. */
export function compareLongRecording(
  reference: Float32Array,
  recording: Float32Array,
  { stretchFrames = 1 << 18, slackFrames = 1 << 16 }: LongComparisonOptions = {},
): LongComparison {
  const gaps: Stretch[] = [];
  const doubled: Stretch[] = [];
  const lost: Stretch[] = [];
  const clicks: number[] = [];
  let firstLag: number | undefined;
  let lag = recording.findIndex((sample) => sample !== 0);
  let missingAtStart = 0;
  let missingAtEnd = 0;
  let missing = 0;
  let correlation = 1;
  let largestDifference = 0;
  for (let at = 0; at < reference.length; at += stretchFrames) {
    const stretch = reference.subarray(at, at + stretchFrames);
    const from = Math.max(0, at + lag - slackFrames);
    const heard = recording.subarray(from, Math.max(from, at + lag + stretch.length + slackFrames));
    const found = alignRecording(stretch, heard, { windowFrames: WINDOW_FRAMES, threshold: THRESHOLD });
    if (found.correlation === 0) {
      missing += found.missingAtStart;
      continue;
    }
    const foundLag = from + found.lag - at;
    const inRecording = (place: Stretch) => ({ at: from + place.at, frames: place.frames });
    if (firstLag === undefined) {
      firstLag = foundLag;
      missingAtStart = missing + found.missingAtStart;
    } else {
      // A fault exactly between two parts.
      const jump = foundLag - lag;
      const place = { at: at + lag, frames: Math.abs(jump) };
      if (jump < 0) lost.push(place);
      else if (jump > 0) (isSilent(recording, place) ? gaps : doubled).push(place);
    }
    missing = 0;
    missingAtEnd = found.missingAtEnd;
    gaps.push(...found.gaps.map(inRecording));
    doubled.push(...found.doubled.map(inRecording));
    lost.push(...found.lost.map(inRecording));
    clicks.push(
      ...found.clicks.map((index) => from + index).filter((index) => index >= at + foundLag && index < at + foundLag + stretch.length),
    );
    correlation = Math.min(correlation, found.correlation);
    lag = foundLag + framesOf(found.gaps) + framesOf(found.doubled) - framesOf(found.lost);
    if (lag === foundLag) largestDifference = Math.max(largestDifference, differenceOf(stretch, recording, at + lag));
  }
  return {
    lag: firstLag ?? 0,
    driftFrames: firstLag === undefined ? 0 : lag - firstLag,
    correlation: firstLag === undefined ? 0 : correlation,
    gaps,
    doubled,
    lost,
    clicks,
    missingAtStart,
    missingAtEnd: missing + missingAtEnd,
    largestDifference,
  };
}

function framesOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { frames }) => sum + frames, 0);
}

function isSilent(recording: Float32Array, { at, frames }: Stretch): boolean {
  // The fades around a gap belong to it, so not all of it is silence.
  return recording.subarray(at, at + frames).filter((sample) => sample === 0).length > frames / 2;
}

function differenceOf(stretch: Float32Array, recording: Float32Array, at: number): number {
  let largest = 0;
  for (let index = 0; index < stretch.length; index += 1) {
    largest = Math.max(largest, Math.abs((stretch[index] ?? 0) - (recording[at + index] ?? 0)));
  }
  return largest;
}

/** Finds in a recording what a listener would hear: when the sound began and ended, its gaps, its losses, and its hard edges. */
import { alignRecording } from '../../audio/measuring/correlate';
import { AUDIBLE_SAMPLE, type RecordedSound } from './sound-tap';

/** What was heard. Times are in milliseconds of `performance.now()`, lengths in milliseconds. */
export interface HeardSound {
  /** When the first audible sample was rendered; NaN without any. */
  readonly beginsAtMs: number;
  /** When the last audible sample was rendered; NaN without any. */
  readonly endsAtMs: number;
  /** Silence within the sound; the original has none. */
  readonly gaps: number;
  readonly gapMs: number;
  /** Sound of the original that was not heard. */
  readonly lostMs: number;
  /** Sound that was heard twice, or is not of the original. */
  readonly doubledMs: number;
  /** Where sound breaks off or begins from one sample to the next, except at its first and last sample. */
  readonly hardEdges: number;
  /** Jumps within the sound that the original does not have. */
  readonly clicks: number;
}

/** A sample this loud next to silence is an edge that is heard as a click. */
const EDGE_SAMPLE = 0.08;
/** Silence longer than this is a gap. The sound of the benchmark has none. */
const EDGE_SILENCE_SECONDS = 0.002;
/** Jumps this near to each other are one click. */
const CLICK_SECONDS = 0.005;
/** Faults shorter than this are the arithmetic of two resamplers. */
const LEAST_FAULT_MS = 1;
const THRESHOLD = 0.9;

const NOT_COMPARED = { lost: [], doubled: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 } as const;

/**
 * Judges a recording.
 *
 * @param original - At the same rate. Undefined to look only for silence, which takes little time.
 */
export function judgeSound(original: Float32Array | undefined, { samples, sampleRate, renderedAtMs }: RecordedSound): HeardSound {
  const first = samples.findIndex(isAudible);
  const last = samples.findLastIndex(isAudible);
  const found = original === undefined ? NOT_COMPARED : alignRecording(original, samples, { threshold: THRESHOLD });
  const inMs = (frames: number) => (frames / sampleRate) * 1000;
  const faultMs = (faults: readonly { readonly frames: number }[]) => {
    return sumOf(faults.map(({ frames }) => inMs(frames)).filter((ms) => ms >= LEAST_FAULT_MS));
  };
  const silences = findSilences(samples.subarray(0, last + 1), EDGE_SILENCE_SECONDS * sampleRate);
  return {
    beginsAtMs: first < 0 ? NaN : renderedAtMs(first),
    endsAtMs: last < 0 ? NaN : renderedAtMs(last),
    gaps: silences.length,
    gapMs: sumOf(silences.map(({ frames }) => inMs(frames))),
    lostMs: faultMs(found.lost) + inMs(found.missingAtStart) + inMs(found.missingAtEnd),
    doubledMs: faultMs(found.doubled),
    hardEdges: sumOf(silences.map((silence) => countHardEdges(samples, silence))),
    clicks: found.clicks.filter((at, index) => at - (found.clicks[index - 1] ?? -Infinity) > CLICK_SECONDS * sampleRate).length,
  };
}

/** What was heard of a sound that was interrupted. */
export interface InterruptedSound {
  /** From the interruption to the last audible sample before silence, in milliseconds; NaN if it never fell silent. */
  readonly toSilenceMs: number;
  /** Audible sound after that silence, in milliseconds. */
  readonly lateMs: number;
  /** Whether the sound broke off from one sample to the next. */
  readonly isHard: boolean;
}

/** After so much silence, sound is late. */
const SILENT_SECONDS = 0.1;

/** Looks at a recording after an interruption. */
export function judgeInterruption({ samples, sampleRate, renderedAtMs }: RecordedSound, interruptedAtMs: number): InterruptedSound {
  const silentFrames = SILENT_SECONDS * sampleRate;
  let last = -1;
  let lateFrames = 0;
  let isOver = false;
  samples.forEach((sample, index) => {
    if (!isAudible(sample)) {
      isOver ||= last >= 0 && index - last >= silentFrames && renderedAtMs(last) >= interruptedAtMs - MOMENT_MS;
      return;
    }
    if (isOver) lateFrames += 1;
    else last = index;
  });
  // Nothing is rendered any more if the player has closed its context.
  isOver ||= last >= 0 && renderedAtMs(samples.length - 1) < interruptedAtMs + CLOSED_MS;
  if (!isOver) return { toSilenceMs: NaN, lateMs: NaN, isHard: false };
  return {
    toSilenceMs: Math.max(0, renderedAtMs(last) - interruptedAtMs),
    lateMs: (lateFrames / sampleRate) * 1000,
    isHard: loudestOf(samples.subarray(last - EDGE_FRAMES, last + 1)) >= EDGE_SAMPLE,
  };
}

/** A recording that goes on for longer than this after the interruption is of an open context. */
const CLOSED_MS = 300;
/** Sound may be rendered this much before an interruption that follows it at once. */
const MOMENT_MS = 30;
/** The samples next to silence of which one is loud if sound breaks off there; few, since a fade may be 3 ms long. */
const EDGE_FRAMES = 8;

/** Silence between two audible samples. */
interface Silence {
  /** The audible sample before it. */
  readonly after: number;
  readonly frames: number;
}

function findSilences(samples: Float32Array, leastFrames: number): Silence[] {
  const silences: Silence[] = [];
  let after = -1;
  samples.forEach((sample, index) => {
    if (!isAudible(sample)) return;
    const frames = index - after - 1;
    if (after >= 0 && frames > leastFrames) silences.push({ after, frames });
    after = index;
  });
  return silences;
}

function countHardEdges(samples: Float32Array, { after, frames }: Silence): number {
  const before = after + frames + 1;
  const sides = [samples.subarray(Math.max(0, after - EDGE_FRAMES), after + 1), samples.subarray(before, before + EDGE_FRAMES)];
  return sides.filter((side) => loudestOf(side) >= EDGE_SAMPLE).length;
}

function isAudible(sample: number): boolean {
  return Math.abs(sample) >= AUDIBLE_SAMPLE;
}

function loudestOf(samples: Float32Array): number {
  return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

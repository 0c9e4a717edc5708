/**
 * Aligns a recording with its original, and reports the delay and all faults: lost or repeated parts, gaps, clicks,
 * and missing ends. Works for sound from a lossy codec, too.
 */
import { energyOf, findPiece, likeness, type Match } from './cross-correlation';

/** A part of the recording, in frames from its beginning. */
export interface Stretch {
  readonly at: number;
  readonly frames: number;
}

/** The result of {@link alignRecording}. All lengths are in frames of the common rate. */
export interface Alignment {
  /** Where in the recording the first frame of the reference is; negative if the recording began later. */
  readonly lag: number;
  /** Median similarity of the windows that were found, from 0 to 1; 0 if none was. */
  readonly correlation: number;
  /** Silence in the recording that the reference does not have. */
  readonly gaps: readonly Stretch[];
  /** Sound in the recording that the reference does not have; mostly repeated sound. */
  readonly doubled: readonly Stretch[];
  /** Parts of the reference that are missing, by their position in the recording. */
  readonly lost: readonly Stretch[];
  /** Frames of the recording with a jump that the reference has nowhere near. */
  readonly clicks: readonly number[];
  /** Frames of sound at the beginning of the reference that were not found, exact to a window. */
  readonly missingAtStart: number;
  /** Frames of sound at the end of the reference that were not found, exact to a window. */
  readonly missingAtEnd: number;
}

/** Options of {@link alignRecording}. */
export interface AlignOptions {
  /** Length of the compared windows. Default: 1024. */
  readonly windowFrames?: number;
  /** Similarity from which a window counts as found. Default: 0.8; speech through mp3 at 48 kbit/s has over 0.9. */
  readonly threshold?: number;
}

/** Windows 50 dB below the loudest contain nothing to compare. */
const SILENCE_RATIO = 1e-5;
/** A sample below this is silence: 60 dB below full scale. */
const SILENT_SAMPLE = 1e-3;
/** A jump counts as a click if it is this much larger than any jump of the reference around it… */
const CLICK_RATIO = 3;
/** …and larger than this, which a quiet passage would hide. */
const CLICK_FLOOR = 0.02;

/** How much sound, in windows, is used to find the beginning in the recording. */
const ANCHOR_WINDOWS = 48;
/** How much sound, in windows, is used to find the right period of a slow sound. */
const PERIOD_WINDOWS = 8;
const PATIENT_SEARCHES = 8;
const SEARCH_EVERY = 16;
/** How much of the reference may be missing in one place and still be recognised. */
const MAX_LOST_WINDOWS = 64;

interface FoundWindow {
  readonly at: number;
  readonly lag: number;
  readonly correlation: number;
}

/** Compares a recording with its original; both mono, at the same rate. */
export function alignRecording(
  reference: Float32Array,
  recording: Float32Array,
  { windowFrames = 1024, threshold = 0.8 }: AlignOptions = {},
): Alignment {
  const windows = soundingWindows(reference, windowFrames);
  const found = findWindows(reference, recording, windows, windowFrames, threshold);
  const first = found[0];
  const last = found.at(-1);
  if (first === undefined || last === undefined) {
    return {
      lag: 0,
      correlation: 0,
      gaps: [],
      doubled: [],
      lost: [],
      clicks: [],
      missingAtStart: windows.length * windowFrames,
      missingAtEnd: windows.length * windowFrames,
    };
  }
  const correlations = found.map(({ correlation }) => correlation).sort((a, b) => a - b);
  return {
    lag: first.lag,
    correlation: correlations[Math.floor(correlations.length / 2)] ?? 0,
    ...findJumps(found, recording, windowFrames),
    clicks: findClicks(reference, recording, found),
    missingAtStart: windows.filter((at) => at < first.at).length * windowFrames,
    missingAtEnd: windows.filter((at) => at > last.at).length * windowFrames,
  };
}

function soundingWindows(reference: Float32Array, windowFrames: number): number[] {
  const starts = Array.from({ length: Math.floor(reference.length / windowFrames) }, (_, index) => index * windowFrames);
  // The last frames get their own window, so that a cut end shows.
  if (reference.length > windowFrames && reference.length % windowFrames !== 0) starts.push(reference.length - windowFrames);
  const energies = starts.map((at) => energyOf(reference.subarray(at, at + windowFrames)));
  const loudest = Math.max(...energies);
  return starts.filter((_, index) => (energies[index] ?? 0) > loudest * SILENCE_RATIO && loudest > 0);
}

function findWindows(
  reference: Float32Array,
  recording: Float32Array,
  windows: readonly number[],
  windowFrames: number,
  threshold: number,
): FoundWindow[] {
  const pieceAt = (at: number) => reference.subarray(at, at + windowFrames);
  const found: FoundWindow[] = [];
  const firstAt = windows[0] ?? 0;
  // A word may sound just the same when it is repeated in synthesized speech. A long part hardly does.
  const stretch = reference.subarray(firstAt, firstAt + windowFrames * ANCHOR_WINDOWS);
  const anchorLag = findPiece(stretch, recording, 0).at - firstAt;
  let lag: number | undefined;
  let failures = 0;
  for (const [index, at] of windows.entries()) {
    const expectedLag: number = lag ?? anchorLag;
    const expected: number = likeness(pieceAt(at), recording, at + expectedLag);
    if (expected >= threshold) {
      lag = expectedLag;
      found.push({ at, lag, correlation: expected });
      failures = 0;
      continue;
    }
    // Searching is expensive. If a long part is missing, not every window needs it.
    failures += 1;
    if (failures > PATIENT_SEARCHES && failures % SEARCH_EVERY !== 0) continue;
    // Playback only goes forward, so a window cannot lie far before the previous one.
    const from = lag === undefined ? 0 : at + lag - windowFrames * MAX_LOST_WINDOWS;
    const match = atRightPeriod(reference.subarray(at), recording, findPiece(pieceAt(at), recording, from), windowFrames, threshold);
    const candidate = match.at - at;
    const next = windows[index + 1];
    // A window across a gap may match a wrong place. The next window decides.
    const isConfirmed = next === undefined || likeness(pieceAt(next), recording, next + candidate) >= threshold;
    if (match.correlation < threshold || !isConfirmed) continue;
    lag = candidate;
    failures = 0;
    found.push({ at, lag, correlation: match.correlation });
  }
  return found;
}

/**
 * A window of a slowly changing sound that contains the end of a gap may match better some periods later. The sound
 * that follows, where it has changed, decides.
 */
function atRightPeriod(reference: Float32Array, recording: Float32Array, match: Match, windowFrames: number, threshold: number): Match {
  const stretch = reference.subarray(0, windowFrames * PERIOD_WINDOWS);
  const other = findPiece(stretch, recording, match.at - windowFrames, match.at + windowFrames + stretch.length);
  const likenessFrom = (place: number) => {
    let sum = 0;
    for (let offset = 0; offset < stretch.length; offset += windowFrames) {
      const alike = likeness(stretch.subarray(offset, offset + windowFrames), recording, place + offset);
      if (alike < threshold) break;
      sum += alike;
    }
    return sum;
  };
  if (other.at < 0 || likenessFrom(other.at) <= likenessFrom(match.at)) return match;
  return { at: other.at, correlation: likeness(reference.subarray(0, windowFrames), recording, other.at) };
}

function findJumps(found: readonly FoundWindow[], recording: Float32Array, windowFrames: number) {
  const gaps: Stretch[] = [];
  const doubled: Stretch[] = [];
  const lost: Stretch[] = [];
  for (const [index, window] of found.entries()) {
    const before = found[index - 1];
    if (before === undefined || before.lag === window.lag) continue;
    const frames = window.lag - before.lag;
    const end = window.at + window.lag;
    const at = before.at + before.lag + windowFrames;
    if (frames < 0) {
      lost.push({ at, frames: -frames });
      continue;
    }
    const silence = longestSilence(recording, before.at + before.lag, end + windowFrames);
    // The fades around a gap belong to it.
    if (silence.frames >= frames * 0.8) gaps.push({ at: silence.at, frames });
    else doubled.push({ at, frames });
  }
  return { gaps, doubled, lost };
}

function longestSilence(recording: Float32Array, from: number, to: number): Stretch {
  let best: Stretch = { at: from, frames: 0 };
  let start = from;
  for (let index = from; index <= to; index += 1) {
    if (index < to && Math.abs(recording[index] ?? 0) < SILENT_SAMPLE) continue;
    if (index - start > best.frames) best = { at: start, frames: index - start };
    start = index + 1;
  }
  return best;
}

function findClicks(reference: Float32Array, recording: Float32Array, found: readonly FoundWindow[]): number[] {
  const clicks: number[] = [];
  const blockFrames = 512;
  const steepness = Array.from({ length: Math.ceil(reference.length / blockFrames) }, (_, block) =>
    largestStep(reference, block * blockFrames, (block + 1) * blockFrames),
  );
  let window = 0;
  for (let index = 1; index < recording.length; index += 1) {
    while ((found[window + 1]?.at ?? Infinity) + (found[window + 1]?.lag ?? 0) <= index) window += 1;
    const at = index - (found[window]?.lag ?? 0);
    const step = Math.abs((recording[index] ?? 0) - (recording[index - 1] ?? 0));
    if (step < CLICK_FLOOR) continue;
    const block = Math.floor(at / blockFrames);
    const nearby = Math.max(...[-2, -1, 0, 1, 2].map((offset) => steepness[block + offset] ?? 0));
    if (step > nearby * CLICK_RATIO) clicks.push(index);
  }
  return clicks;
}

function largestStep(samples: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let index = Math.max(1, from); index < Math.min(to, samples.length); index += 1) {
    largest = Math.max(largest, Math.abs((samples[index] ?? 0) - (samples[index - 1] ?? 0)));
  }
  return largest;
}

/**
 * Finds where a sound that broke off goes on in another take of the same words: both are laid over each other by dynamic
 * time warping, since a voice does not say the same thing twice at quite the same tempo.
 */
import { FRAMES_PER_SECOND, type SoundFrames } from './sound-frames';

/** Where to go on. */
export interface Continuation {
  /** Second of the fresh sound at which the old one broke off. */
  readonly seconds: number;
  /** How much the two differ where they should be alike: 0 for one and the same sound, 1 for the most that is accepted. */
  readonly difference: number;
}

/** Less speech than this fits almost anything. */
const LEAST_SPEECH_FRAMES = 30;
/** So far below loud speech nobody is speaking, in dB. */
const SILENCE_DB = -40;
/** Deeper silence is no other than this. */
const FLOOR_DB = -45;
const LOUD_PART = 0.9;
/** What counts as a difference of 1, in dB and as a ratio of brightness (natural logarithm). */
const LEVEL_UNIT_DB = 10;
const BRIGHTNESS_UNIT = 0.6;
/** In noise below speech the brightness means nothing; it counts fully this far above, in dB. */
const BRIGHTNESS_FADE_DB = 20;
const LOWEST_BRIGHTNESS = 60;
/** One frame differs at most by this, so that a short noise does not decide. */
const MOST_DIFFERENCE = 4;
/** How far apart the tempo of two takes may be, and how far their beginnings, in frames. */
const TEMPO_TOLERANCE = 0.15;
const OFFSET_TOLERANCE_FRAMES = 20;
/** Added where the tempo of the two differs, so that it does so only for a reason: within a pause there is none. */
const UNEVEN_STEP = 0.03;
/**
 * Mean difference a frame up to which two takes count as the same words: little of them resembles other words more
 * easily. Between espeak-ng's and flite's takes of the same words at other tempos (0.2 at most) and other words of theirs.
 */
const SAME_WORDS_SHORT = 0.2;
const SAME_WORDS_LONG = 0.5;
const LONG_FRAMES = 200;

/**
 * Finds where a half-received sentence goes on in another take of it.
 *
 * @param old - The sound from the pause before the sentence to where it broke off.
 * @param fresh - Another take of the sentence from its beginning, at any level; at least as much of it.
 * @returns Undefined when the two do not say the same, or too little was received to tell.
 */
export function findContinuation(old: SoundFrames, fresh: SoundFrames): Continuation | undefined {
  const oldTake = takeOf(old, old.loudness.length);
  if (oldTake === undefined || oldTake.length < LEAST_SPEECH_FRAMES) return undefined;
  // As much of the other is looked at, so that the level of both is that of the same words.
  const freshTake = takeOf(fresh, Math.ceil(oldTake.length * (1 + TEMPO_TOLERANCE)) + OFFSET_TOLERANCE_FRAMES);
  if (freshTake === undefined) return undefined;
  const { end, mean } = warp(oldTake, freshTake);
  const length = Math.min(1, oldTake.length / LONG_FRAMES);
  const difference = mean / (SAME_WORDS_SHORT + (SAME_WORDS_LONG - SAME_WORDS_SHORT) * length);
  if (!(difference <= 1)) return undefined;
  return { seconds: (freshTake.start + end) / FRAMES_PER_SECOND, difference };
}

/**
 * The same where there is too little to tell, or the two are too different: of one sentence as much is taken to have been
 * said as of the other, from where speech begins in each. The pause before it may be longer in one.
 *
 * @returns Second of the fresh sound; 0 where the old one has no speech.
 */
export function continueAtSameTempo(old: SoundFrames, fresh: SoundFrames): number {
  // The old one may be a pause and little else, so that only the other tells how loud speech is.
  const threshold = loudLevel(fresh.loudness) + SILENCE_DB;
  const oldStart = old.loudness.findIndex((level) => level > threshold);
  if (oldStart < 0) return 0;
  const freshStart = Math.max(
    0,
    fresh.loudness.findIndex((level) => level > threshold),
  );
  return Math.min(fresh.loudness.length, freshStart + old.loudness.length - oldStart) / FRAMES_PER_SECOND;
}

/** A take from where speech begins, with levels in relation to its own loud speech. */
interface Take {
  /** First frame of speech. */
  readonly start: number;
  readonly length: number;
  /** dB below loud speech. */
  readonly levels: Float32Array;
  /** Natural logarithms. */
  readonly pitches: Float32Array;
}

function takeOf({ loudness, brightness }: SoundFrames, mostFrames: number): Take | undefined {
  const threshold = loudLevel(loudness) + SILENCE_DB;
  const start = loudness.findIndex((level) => level > threshold);
  if (start < 0) return undefined;
  const spoken = loudness.subarray(start, start + mostFrames);
  const loud = loudLevel(spoken);
  return {
    start,
    length: spoken.length,
    levels: spoken.map((level) => Math.max(FLOOR_DB, level - loud)),
    pitches: brightness.subarray(start, start + mostFrames).map((hertz) => Math.log(Math.max(LOWEST_BRIGHTNESS, hertz))),
  };
}

function loudLevel(loudness: Float32Array): number {
  const sorted = loudness.slice().sort();
  return sorted[Math.floor(sorted.length * LOUD_PART)] ?? 0;
}

/** Lays all of `old` over a beginning of `fresh`, whichever fits best. */
function warp(old: Take, fresh: Take): { readonly end: number; readonly mean: number } {
  const width = fresh.length + 1;
  // Three rows are enough: a step takes one frame of each, or two of one and one of the other.
  let beforeLast = new Float64Array(width).fill(Infinity);
  let last = new Float64Array(width).fill(Infinity);
  let row = new Float64Array(width);
  let lastDifferences = new Float64Array(width);
  let differences = new Float64Array(width);
  for (let column = 0; column <= Math.min(fresh.length, OFFSET_TOLERANCE_FRAMES); column += 1) last[column] = 0;
  for (let index = 0; index < old.length; index += 1) {
    row.fill(Infinity);
    const slack = OFFSET_TOLERANCE_FRAMES + TEMPO_TOLERANCE * index;
    const from = Math.max(1, Math.floor(index + 1 - slack));
    const to = Math.min(fresh.length, Math.ceil(index + 1 + slack));
    differences.fill(MOST_DIFFERENCE);
    for (let column = Math.max(1, from - 1); column <= to; column += 1) differences[column] = differenceOf(old, index, fresh, column - 1);
    for (let column = from; column <= to; column += 1) {
      const here = differences[column] ?? 0;
      const even = (last[column - 1] ?? Infinity) + here;
      const faster = column < 2 ? Infinity : (last[column - 2] ?? Infinity) + (here + (differences[column - 1] ?? 0)) / 2 + UNEVEN_STEP;
      const slower = index < 1 ? Infinity : (beforeLast[column - 1] ?? Infinity) + (lastDifferences[column] ?? 0) + here + UNEVEN_STEP;
      row[column] = Math.min(even, faster, slower);
    }
    [beforeLast, last, row] = [last, row, beforeLast];
    [lastDifferences, differences] = [differences, lastDifferences];
  }
  let end = 0;
  for (let column = 1; column < width; column += 1) if ((last[column] ?? Infinity) < (last[end] ?? Infinity)) end = column;
  return { end, mean: (last[end] ?? Infinity) / old.length };
}

function differenceOf(old: Take, oldIndex: number, fresh: Take, freshIndex: number): number {
  const oldLevel = old.levels[oldIndex] ?? FLOOR_DB;
  const freshLevel = fresh.levels[freshIndex] ?? FLOOR_DB;
  const level = (oldLevel - freshLevel) / LEVEL_UNIT_DB;
  const audible = Math.max(0, Math.min(1, (Math.min(oldLevel, freshLevel) - FLOOR_DB) / BRIGHTNESS_FADE_DB));
  const pitch = (audible * ((old.pitches[oldIndex] ?? 0) - (fresh.pitches[freshIndex] ?? 0))) / BRIGHTNESS_UNIT;
  return Math.min(MOST_DIFFERENCE, level * level + pitch * pitch);
}

/**
 * Finds where an interrupted sound continues in another take of the same words. The takes are aligned by dynamic time
 * warping, since a voice never repeats a text at exactly the same tempo.
 */
import { FRAMES_PER_SECOND, type SoundFrames } from './sounds/sound-frames';

/** Where to continue. */
export interface Continuation {
  /** Second of the fresh sound at which the old one broke off. */
  readonly seconds: number;
  /**
   * How much the takes differ where they should be alike: 0 for identical sound, 1 for the largest accepted
   * difference.
   */
  readonly difference: number;
}

/** A shorter stretch of speech fits almost anything, so it is not searched. */
const MIN_SPEECH_FRAMES = 30;
const LOUD_PART = 0.9;
/** In a quiet room, levels relative to loud speech in dB: silence is below the first, and all silence counts as the second. */
const SILENCE_DB = -40;
const FLOOR_DB = -45;
/** This fraction of all frames is quieter than the level of the room. The room's own noise varies up to `ROOM_DB` above it. */
const ROOM_PART = 0.02;
const ROOM_DB = 10;
/** The highest threshold of silence, in dB relative to loud speech. A louder sound is speech. */
const LOUDEST_SILENCE_DB = -14;
/** Speech begins where this many consecutive frames are louder than the room. */
const SPEECH_FRAMES = 3;
/** Differences that count as 1: in dB of level, and in natural logarithm of brightness. */
const LEVEL_UNIT_DB = 10;
const BRIGHTNESS_UNIT = 0.6;
/**
 * In noise below speech, brightness has no meaning. Its weight rises to full over this range above the floor, in dB.
 */
const BRIGHTNESS_FADE_DB = 20;
const LOWEST_BRIGHTNESS = 60;
/** Limits the difference of one frame, so that a short noise does not decide. */
const MAX_DIFFERENCE = 4;
/** How much the tempo of two takes may differ, and the offset of their beginnings in frames. */
const TEMPO_TOLERANCE = 0.15;
const OFFSET_TOLERANCE_FRAMES = 20;
/** Cost of a tempo difference. It prevents differences without a reason, for example within a pause. */
const UNEVEN_STEP = 0.03;
/**
 * Mean difference of a frame up to which two takes count as the same words. The limit is lower for short takes, which
 * resemble other words more easily. Chosen between takes of the same words by espeak-ng and flite at other tempos (at
 * most 0.2) and takes of other words.
 */
const SAME_WORDS_SHORT = 0.2;
const SAME_WORDS_LONG = 0.5;
const LONG_FRAMES = 200;

/**
 * Finds where a partly received sentence continues in another take of it.
 *
 * @param old - The sound from the pause before the sentence to where it broke off.
 * @param fresh - Another take of the sentence from its beginning, at any level, and at least as long.
 * @returns Undefined if the takes have different words, or too little was received to tell.
 */
export function findContinuation(old: SoundFrames, fresh: SoundFrames): Continuation | undefined {
  const silence = silenceOf(old, fresh);
  const oldTake = takeOf(old, old.loudness.length, silence);
  if (oldTake === undefined || oldTake.length < MIN_SPEECH_FRAMES) return undefined;
  // Only about as much of the other take is used, so that both levels are measured on the same words.
  const freshTake = takeOf(fresh, Math.ceil(oldTake.length * (1 + TEMPO_TOLERANCE)) + OFFSET_TOLERANCE_FRAMES, silence);
  if (freshTake === undefined) return undefined;
  const { end, mean } = warp(oldTake, freshTake);
  const length = Math.min(1, oldTake.length / LONG_FRAMES);
  const difference = mean / (SAME_WORDS_SHORT + (SAME_WORDS_LONG - SAME_WORDS_SHORT) * length);
  if (!(difference <= 1)) return undefined;
  return { seconds: (freshTake.start + end) / FRAMES_PER_SECOND, difference };
}

/**
 * A fallback for sounds that are too short or too different. It assumes that both takes have the same tempo from
 * where speech begins in each; the pause before it may differ in length.
 *
 * @returns Second of the fresh sound; 0 if the old sound has no speech.
 */
export function continueAtSameTempo(old: SoundFrames, fresh: SoundFrames): number {
  // The old sound may be mostly pause, so the level of loud speech is measured in the fresh one.
  const threshold = levelAt(fresh.loudness, LOUD_PART) + silenceOf(old, fresh).thresholdDb;
  const oldStart = speechStart(old.loudness, threshold);
  if (oldStart < 0) return 0;
  const freshStart = Math.max(0, speechStart(fresh.loudness, threshold));
  return Math.min(fresh.loudness.length, freshStart + old.loudness.length - oldStart) / FRAMES_PER_SECOND;
}

/** Levels of silence, relative to loud speech in dB. */
interface Silence {
  /** Speech is above this level. */
  readonly thresholdDb: number;
  /** Deeper silence counts as this level. */
  readonly floorDb: number;
}

/** The silence of a voice: that of a quiet room, or the sound of the room. */
function silenceOf(old: SoundFrames, fresh: SoundFrames): Silence {
  const loud = levelAt(fresh.loudness, LOUD_PART);
  const room = Math.min(levelAt(old.loudness, ROOM_PART), levelAt(fresh.loudness, ROOM_PART)) - loud + ROOM_DB;
  const thresholdDb = Math.min(LOUDEST_SILENCE_DB, Math.max(SILENCE_DB, room));
  return { thresholdDb, floorDb: thresholdDb === SILENCE_DB ? FLOOR_DB : thresholdDb };
}

/** A take from where speech begins, with levels relative to its own loud speech. */
interface Take {
  /** First frame of speech. */
  readonly start: number;
  readonly length: number;
  /** dB relative to loud speech; 0 or less except for peaks. */
  readonly levels: Float32Array;
  /** The level of silence. */
  readonly floorDb: number;
  /** Natural logarithms of brightness. */
  readonly pitches: Float32Array;
}

function takeOf({ loudness, brightness }: SoundFrames, mostFrames: number, { thresholdDb, floorDb }: Silence): Take | undefined {
  const start = speechStart(loudness, levelAt(loudness, LOUD_PART) + thresholdDb);
  if (start < 0) return undefined;
  const spoken = loudness.subarray(start, start + mostFrames);
  const loud = levelAt(spoken, LOUD_PART);
  return {
    start,
    length: spoken.length,
    levels: spoken.map((level) => Math.max(floorDb, level - loud)),
    floorDb,
    pitches: brightness.subarray(start, start + mostFrames).map((hertz) => Math.log(Math.max(LOWEST_BRIGHTNESS, hertz))),
  };
}

/** The first frame of speech; -1 if there is none. */
function speechStart(loudness: Float32Array, threshold: number): number {
  let frames = 0;
  for (let frame = 0; frame < loudness.length; frame += 1) {
    frames = (loudness[frame] ?? 0) > threshold ? frames + 1 : 0;
    if (frames === SPEECH_FRAMES) return frame + 1 - SPEECH_FRAMES;
  }
  return -1;
}

/** The level below which a part of all frames lies. */
function levelAt(loudness: Float32Array, part: number): number {
  const sorted = loudness.slice().sort();
  return sorted[Math.floor(sorted.length * part)] ?? 0;
}

/** Aligns all of `old` with the best-fitting beginning of `fresh`. */
function warp(old: Take, fresh: Take): { readonly end: number; readonly mean: number } {
  const width = fresh.length + 1;
  // Three rows are enough: a step takes one frame of each take, or two of one and one of the other.
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
    differences.fill(MAX_DIFFERENCE);
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
  const { floorDb } = old;
  const oldLevel = old.levels[oldIndex] ?? floorDb;
  const freshLevel = fresh.levels[freshIndex] ?? floorDb;
  const level = (oldLevel - freshLevel) / LEVEL_UNIT_DB;
  const audible = Math.max(0, Math.min(1, (Math.min(oldLevel, freshLevel) - floorDb) / BRIGHTNESS_FADE_DB));
  const pitch = (audible * ((old.pitches[oldIndex] ?? 0) - (fresh.pitches[freshIndex] ?? 0))) / BRIGHTNESS_UNIT;
  return Math.min(MAX_DIFFERENCE, level * level + pitch * pitch);
}

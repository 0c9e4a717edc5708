/**
 * Finds the stretches of known sounds that a recording consists of. It compares sample by sample, since between decoder and
 * output only short fades at joins change samples. A decoder that restarted in the middle of an mp3 returns slightly
 * different samples; such a stretch is found by similarity.
 */
import { findPiece, likeness } from '../../audio/measuring/cross-correlation';

/** A stretch of the recording that is a stretch of one of the sounds. All lengths are in samples. */
export interface Piece {
  /** Index of the sound. */
  readonly sound: number;
  /** Its start in the sound. */
  readonly at: number;
  /** Its start in the recording. */
  readonly recordedAt: number;
  readonly frames: number;
}

/** The number of samples compared at once. More than two milliseconds of speech do not repeat by chance. */
const BLOCK_FRAMES = 64;
/** A block below this level does not show its origin. */
const SILENT = 2e-3;
/** The most places that are compared closely if a block occurs in many. */
const MAX_CANDIDATES = 64;
/** Shorter matches count as coincidences. */
const MIN_PIECE_FRAMES = 96;
/** The length of a search by similarity, and the similarity that counts as found. */
const PROBE_FRAMES = 1024;
const ALIKE = 0.97;
/** Samples that differ by less sound the same: 54 dB below full scale. */
const TOLERANCE = 2e-3;
/** How far to move on after a search that found nothing. */
const NEXT_PROBE_FRAMES = 256;

/**
 * Finds all parts of the recording that come from the sounds, in the order in which they were heard.
 *
 * @param isExact - Whether samples are equal to the bit, as with `pcm`. Default: true.
 */
export function findPieces(recording: Float32Array, sounds: readonly Float32Array[], isExact = true): Piece[] {
  const index = indexBlocks(sounds);
  const recordedBits = bitsOf(recording);
  const sources: Sources = { recording, sounds, tolerance: isExact ? 0 : TOLERANCE };
  const pieces: Piece[] = [];
  let at = 0;
  let nextProbe = 0;
  while (at + BLOCK_FRAMES <= recording.length) {
    if (isSilent(recording, at)) {
      at += 1;
      continue;
    }
    const previous = pieces.at(-1);
    let best = likeliest(sources, index.get(hashAt(recordedBits, at)) ?? [], at, previous);
    if (best === undefined && !isExact && at >= nextProbe) {
      best = likeliest(sources, alikePlaces(sources, at, previous), at, previous);
      nextProbe = at + NEXT_PROBE_FRAMES;
    }
    if (best !== undefined) pieces.push(best);
    at = best === undefined ? at + 1 : endOf(best);
  }
  return pieces;
}

interface Sources {
  readonly recording: Float32Array;
  readonly sounds: readonly Float32Array[];
  readonly tolerance: number;
}

interface Place {
  readonly sound: number;
  readonly at: number;
}

function endOf(piece: Piece | undefined): number {
  return piece === undefined ? 0 : piece.recordedAt + piece.frames;
}

/** Indexes every block of every sound that is not silent by its content. */
function indexBlocks(sounds: readonly Float32Array[]): Map<number, Place[]> {
  const index = new Map<number, Place[]>();
  for (const [sound, samples] of sounds.entries()) {
    const bits = bitsOf(samples);
    for (let at = 0; at + BLOCK_FRAMES <= samples.length; at += BLOCK_FRAMES) {
      if (isSilent(samples, at)) continue;
      const hash = hashAt(bits, at);
      const places = index.get(hash);
      if (places === undefined) index.set(hash, [{ sound, at }]);
      else places.push({ sound, at });
    }
  }
  return index;
}

/** Finds the origin of a part of the recording by similarity: where the previous piece would continue, or anywhere. */
function alikePlaces({ recording, sounds }: Sources, at: number, previous: Piece | undefined): Place[] {
  const probe = recording.subarray(at, at + PROBE_FRAMES);
  if (previous !== undefined) {
    const expected = previous.at + at - previous.recordedAt;
    if (likeness(probe, sounds[previous.sound] ?? new Float32Array(0), expected) >= ALIKE) return [{ sound: previous.sound, at: expected }];
  }
  return sounds
    .map((samples, sound) => ({ sound, ...findPiece(probe, samples) }))
    .filter(({ correlation }) => correlation >= ALIKE)
    .map(({ sound, at: place }) => ({ sound, at: place }));
}

function likeliest(sources: Sources, places: readonly Place[], recordedAt: number, previous: Piece | undefined): Piece | undefined {
  let best: Piece | undefined;
  for (const place of places.slice(0, MAX_CANDIDATES)) {
    const piece = extend(sources, place, recordedAt, endOf(previous));
    if (piece.frames < MIN_PIECE_FRAMES) continue;
    if (best === undefined || isLikelier(piece, best, previous)) best = piece;
  }
  return best;
}

/** Extends a match in both directions, but not into the previous piece. */
function extend({ recording, sounds, tolerance }: Sources, { sound, at }: Place, recordedAt: number, from: number): Piece {
  const samples = sounds[sound] ?? new Float32Array(0);
  const isSame = (offset: number) => Math.abs((recording[recordedAt + offset] ?? 0) - (samples[at + offset] ?? 0)) <= tolerance;
  let before = 0;
  while (recordedAt - before > from && at > before && isSame(-before - 1)) before += 1;
  let after = 0;
  while (recordedAt + after < recording.length && at + after < samples.length && isSame(after)) after += 1;
  return { sound, at: at - before, recordedAt: recordedAt - before, frames: before + after };
}

/** Prefers the longer match; of equal ones the continuation of the previous piece, and then the later request. */
function isLikelier(piece: Piece, best: Piece, previous: Piece | undefined): boolean {
  if (piece.frames !== best.frames) return piece.frames > best.frames;
  const goesOn = ({ sound, at }: Piece) => previous !== undefined && sound === previous.sound && at >= previous.at + previous.frames;
  if (goesOn(piece) !== goesOn(best)) return goesOn(piece);
  return piece.sound > best.sound;
}

function isSilent(samples: Float32Array, at: number): boolean {
  for (let index = at; index < at + BLOCK_FRAMES; index += 1) {
    if (Math.abs(samples[index] ?? 0) > SILENT) return false;
  }
  return true;
}

/** Returns the samples as integers, so that equal ones compare as equal. */
function bitsOf(samples: Float32Array): Int32Array {
  return new Int32Array(samples.buffer, samples.byteOffset, samples.length);
}

function hashAt(bits: Int32Array, at: number): number {
  let hash = 0;
  for (let index = at; index < at + BLOCK_FRAMES; index += 1) hash = (Math.imul(hash, 31) + (bits[index] ?? 0)) | 0;
  return hash;
}

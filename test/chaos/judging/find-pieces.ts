/**
 * Finds which stretches of some known sounds a recording is made of: sample by sample, since nothing between decoder and ear
 * changes a sample but the short fades where two stretches meet. A decoder that began anew in the middle of an mp3 gives
 * samples that are only almost the same; such a stretch is looked for by likeness.
 */
import { findPiece, likeness } from '../../audio/measuring/cross-correlation';

/** A stretch of the recording that is a stretch of one of the sounds. All lengths in samples. */
export interface Piece {
  /** Which sound. */
  readonly sound: number;
  /** Where in the sound it begins. */
  readonly at: number;
  /** Where in the recording it begins. */
  readonly recordedAt: number;
  readonly frames: number;
}

/** Samples that are compared at once. Two milliseconds and more of speech are not the same twice by chance. */
const BLOCK_FRAMES = 64;
/** A block that is no louder says nothing about where it is from. */
const SILENT = 2e-3;
/** Places that are looked at more closely where a block is found in many. */
const MAX_CANDIDATES = 64;
/** Shorter matches are taken for chance. */
const MIN_PIECE_FRAMES = 96;
/** What is looked for by likeness, and how alike it must be. */
const PROBE_FRAMES = 1024;
const ALIKE = 0.97;
/** Samples that differ by no more are the same to the ear: 54 dB below full scale. */
const TOLERANCE = 2e-3;
/** How far a search goes on behind a place where nothing was found. */
const NEXT_PROBE_FRAMES = 256;

/**
 * All of the recording that comes from the sounds, in the order in which it was heard.
 *
 * @param isExact - Whether samples are the same to the bit, as those of `pcm` are. Default: true.
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

/** Every block of every sound that is not silent, by what it holds. */
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

/** Where what is recorded here may be from, by likeness: where the last piece would go on, or anywhere. */
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

/** As much as is the same around a place, but nothing that belongs to the piece before. */
function extend({ recording, sounds, tolerance }: Sources, { sound, at }: Place, recordedAt: number, from: number): Piece {
  const samples = sounds[sound] ?? new Float32Array(0);
  const isSame = (offset: number) => Math.abs((recording[recordedAt + offset] ?? 0) - (samples[at + offset] ?? 0)) <= tolerance;
  let before = 0;
  while (recordedAt - before > from && at > before && isSame(-before - 1)) before += 1;
  let after = 0;
  while (recordedAt + after < recording.length && at + after < samples.length && isSame(after)) after += 1;
  return { sound, at: at - before, recordedAt: recordedAt - before, frames: before + after };
}

/** The longer one; of two as long, the one that goes on where the last piece ended, and then the one that was made later. */
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

/** The samples as whole numbers, of which the same is the same. */
function bitsOf(samples: Float32Array): Int32Array {
  return new Int32Array(samples.buffer, samples.byteOffset, samples.length);
}

function hashAt(bits: Int32Array, at: number): number {
  let hash = 0;
  for (let index = at; index < at + BLOCK_FRAMES; index += 1) hash = (Math.imul(hash, 31) + (bits[index] ?? 0)) | 0;
  return hash;
}

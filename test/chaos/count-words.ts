/**
 * How often each word of a text was really heard: from the samples that were rendered, the sound of each request to Polly,
 * and the true times of its words.
 */
import type { SpokenWord } from '../../src/emulator';
import { findPieces, type Piece } from './find-pieces';

/** What Polly spoke for one request. */
export interface SpokenRequest {
  /** What it was asked to speak: a stretch of the whole text, but for white space. */
  readonly text: string;
  /** The sound that it sent, decoded. */
  readonly samples: Float32Array;
  readonly sampleRate: number;
  /** Samples of it before the first that was spoken: the delay of its encoder and decoder. */
  readonly delayFrames: number;
  /** Whether a player's samples are the same to the bit, wherever it began to decode. */
  readonly isExact: boolean;
  /** The true times of its words, as far as they were synthesized. */
  readonly words: readonly SpokenWord[];
}

/** A word of the text, and how often it was heard. */
export interface CountedWord {
  readonly text: string;
  /** Where it begins in the text, in UTF-16 code units. */
  readonly start: number;
  /** 1 for once and whole, 0.5 for half of it. */
  readonly heard: number;
}

/** What became of the words of a text. */
export interface WordCount {
  readonly words: readonly CountedWord[];
  /** Words of which less than {@link WHOLE} was heard. */
  readonly lost: readonly CountedWord[];
  /** Words that were heard twice or more often. */
  readonly saidTwice: readonly CountedWord[];
  /** Words of which a part was heard again, and not all of it. */
  readonly tornAgain: readonly CountedWord[];
  /** How often what was heard next comes earlier in the text than what was heard before. */
  readonly orderErrors: number;
  /** Seconds that were heard and come from no request: fades, and what should not be there. */
  readonly strangeSeconds: number;
}

/** From this much on a word counts as heard. */
export const WHOLE = 0.8;
/** How much of a word is told from nothing: less is what sounds over from the word beside it. */
const PART = 0.2;
/** Softer than this is silence, which nobody misses. */
const SILENT = 4e-3;
const CELL_SECONDS = 0.005;

/** Counts the words of `text` in what was rendered. */
export function countWords(text: string, requests: readonly SpokenRequest[], recording: Float32Array): WordCount {
  const pieces = findPieces(
    recording,
    requests.map(({ samples }) => samples),
    requests.every(({ isExact }) => isExact),
  );
  const tokens = tokensOf(text);
  const heard = tokens.map(() => 0);
  const stretches = locateRequests(text, requests);
  const parts: WordPart[] = [];
  for (const [index, request] of requests.entries()) {
    parts.push(...partsOf(request, index, tokens, stretches[index], coverageOf(request, index, pieces)));
  }
  for (const [token] of tokens.entries()) {
    const takes = requests.map((_, index) => parts.filter((part) => part.token === token && part.request === index)).filter(({ length }) => length > 0);
    const whole = takes.find((take) => take.every(({ isWhole }) => isWhole));
    const wholeCells = whole === undefined ? 0 : sumOf(whole, ({ soundingCells }) => soundingCells);
    for (const take of takes) {
      // How much of a word that broke off would have sounded, another take of it tells.
      const isBroken = wholeCells > 0 && take.some(({ isWhole }) => !isWhole);
      const cells = isBroken ? wholeCells : sumOf(take, ({ cells: all, isWhole, soundingCells }) => (isWhole ? soundingCells : all));
      const heardCells = sumOf(take, (part) => (part.isWhole || isBroken ? part.heardSoundingCells : part.heardCells));
      if (cells > 0) heard[token] = (heard[token] ?? 0) + heardCells / cells;
    }
  }
  const words = tokens.map((token, index) => ({ ...token, heard: heard[index] ?? 0 }));
  const timesOf = (word: CountedWord) => Math.floor(word.heard + 1 - WHOLE);
  return {
    words,
    lost: words.filter((word) => timesOf(word) === 0),
    saidTwice: words.filter((word) => timesOf(word) > 1),
    tornAgain: words.filter((word) => timesOf(word) === 1 && word.heard > 1 + PART),
    orderErrors: countOrderErrors(parts, pieces),
    strangeSeconds: (countSounding(recording) - countSoundingPieces(recording, pieces)) / (requests[0]?.sampleRate ?? 1),
  };
}

interface Token {
  readonly text: string;
  readonly start: number;
}

/** What is between white space and has a letter or a digit in it. */
function tokensOf(text: string): Token[] {
  return [...text.matchAll(/\S+/gu)]
    .filter(([token]) => /[\p{L}\p{N}]/u.test(token))
    .map((match) => ({ text: match[0], start: match.index }));
}

/** Where the text of each request begins: for each of its characters, the one of the whole text. */
function locateRequests(text: string, requests: readonly SpokenRequest[]): (readonly number[])[] {
  const whole = withoutSpace(text);
  let from = 0;
  return requests.map((request) => {
    const own = withoutSpace(request.text);
    let found = whole.characters.indexOf(own.characters, from);
    if (found < 0) found = whole.characters.indexOf(own.characters);
    if (found < 0) throw new Error(`A request speaks what is not in the text: ${JSON.stringify(request.text)}`);
    from = found;
    const places: number[] = [];
    for (const [index, place] of own.places.entries()) places[place] = whole.places[found + index] ?? 0;
    return places;
  });
}

function withoutSpace(text: string): { characters: string; places: number[] } {
  const places = Array.from({ length: text.length }, (_, index) => index).filter((index) => /\S/u.test(text[index] ?? ''));
  return { characters: places.map((index) => text[index]).join(''), places };
}

/** How often each cell of a request's sound was heard. */
function coverageOf({ samples, sampleRate }: SpokenRequest, sound: number, pieces: readonly Piece[]): Float32Array {
  const cellFrames = CELL_SECONDS * sampleRate;
  const cells = new Float32Array(Math.ceil(samples.length / cellFrames));
  for (const piece of pieces) {
    if (piece.sound !== sound) continue;
    const end = piece.at + piece.frames;
    for (let cell = Math.floor(piece.at / cellFrames); cell * cellFrames < end; cell += 1) {
      const overlap = Math.min(end, (cell + 1) * cellFrames) - Math.max(piece.at, cell * cellFrames);
      cells[cell] = (cells[cell] ?? 0) + overlap / cellFrames;
    }
  }
  return cells;
}

/** A word of a request, which is a word of the text or a part of one. */
interface WordPart {
  readonly request: number;
  readonly token: number;
  /** The middle of its sound, in samples. */
  readonly middle: number;
  /** Whether it was sent to its end, and sounds. */
  readonly isWhole: boolean;
  readonly cells: number;
  readonly soundingCells: number;
  /** Those that were heard; one that was heard twice counts as two. */
  readonly heardCells: number;
  readonly heardSoundingCells: number;
}

function sumOf(parts: readonly WordPart[], valueOf: (part: WordPart) => number): number {
  return parts.reduce((sum, part) => sum + valueOf(part), 0);
}

function partsOf(
  request: SpokenRequest,
  index: number,
  tokens: readonly Token[],
  places: readonly number[] | undefined,
  coverage: Float32Array,
): WordPart[] {
  const { words, samples, sampleRate, delayFrames } = request;
  const cellFrames = CELL_SECONDS * sampleRate;
  return words.map(({ start, startSeconds, endSeconds }) => {
    const place = places?.[start] ?? 0;
    const token = tokens.findLastIndex((candidate) => candidate.start <= place);
    const from = startSeconds * sampleRate + delayFrames;
    const to = endSeconds * sampleRate + delayFrames;
    const cells: number[] = [];
    for (let cell = Math.round(from / cellFrames); cell < Math.round(to / cellFrames); cell += 1) cells.push(cell);
    const sounding = cells.filter((cell) => isSounding(samples, cell * cellFrames, cellFrames));
    const heardOf = (some: readonly number[]) => some.reduce((sum, cell) => sum + (coverage[cell] ?? 0), 0);
    return {
      request: index,
      token,
      middle: (from + to) / 2,
      isWhole: sounding.length > 0 && to <= samples.length,
      cells: cells.length,
      soundingCells: sounding.length,
      heardCells: heardOf(cells),
      heardSoundingCells: heardOf(sounding),
    };
  });
}

function isSounding(samples: Float32Array, from: number, frames: number): boolean {
  for (let index = Math.round(from); index < from + frames; index += 1) {
    if (Math.abs(samples[index] ?? 0) > SILENT) return true;
  }
  return false;
}

function countOrderErrors(parts: readonly WordPart[], pieces: readonly Piece[]): number {
  let errors = 0;
  let last = -1;
  for (const { sound, at, frames } of pieces) {
    for (const { request, token, middle } of parts) {
      if (request !== sound || middle < at || middle >= at + frames) continue;
      if (token < last) errors += 1;
      last = token;
    }
  }
  return errors;
}

function countSounding(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + (Math.abs(sample) > SILENT ? 1 : 0), 0);
}

function countSoundingPieces(recording: Float32Array, pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { recordedAt, frames }) => sum + countSounding(recording.subarray(recordedAt, recordedAt + frames)), 0);
}

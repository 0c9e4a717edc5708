/**
 * Counts how often each word of a text was heard, from three sources: the rendered samples, the sound of each request to
 * Polly, and the true times of its words.
 */
import type { SpokenWord } from '../../../src/emulator';
import { parseXml } from '@rgrove/parse-xml';
import { findPieces, type Piece } from './find-pieces';
import { FILL } from '../texts/said-text';

/** The text and sound of one request. */
export interface SpokenRequest {
  /** The text of the request: a stretch of the whole text, except for white space. */
  readonly text: string;
  /** The sound that it sent, decoded. */
  readonly samples: Float32Array;
  readonly sampleRate: number;
  /** Samples no larger than this are silence, which nobody misses. */
  readonly silence: number;
  /** Samples before the first spoken one: the delay of encoder and decoder. */
  readonly delayFrames: number;
  /** Whether a player's samples are equal to the bit, wherever it begins to decode. */
  readonly isExact: boolean;
  /** The true times of its words, as far as they were synthesized. */
  readonly words: readonly SpokenWord[];
}

/** A word of the text, and how often it was heard. */
export interface CountedWord {
  readonly text: string;
  /** Its start in the text, in UTF-16 code units. */
  readonly start: number;
  /** 1 if it was heard once and whole, 0.5 for half of it. */
  readonly heard: number;
  /** When it began, in seconds of the recording of its text; undefined if its middle was not heard. */
  readonly beganAtSeconds: number | undefined;
}

/** What became of the words of a text. */
export interface WordCount {
  readonly words: readonly CountedWord[];
  /** Words of which less than {@link WHOLE} was heard. */
  readonly lost: readonly CountedWord[];
  /** Words that were heard at least twice. */
  readonly saidTwice: readonly CountedWord[];
  /** Words of which only a part was heard again. */
  readonly tornAgain: readonly CountedWord[];
  /** How often the next heard word comes earlier in the text than the previous one. */
  readonly orderErrors: number;
}

/** From this share on, a word counts as heard. */
export const WHOLE = 0.8;
/** The smallest share of a word that counts. Less is sound that overlaps from the next word. */
const PART = 0.2;
/** From this length on, a stretch belongs to another text and is not just a common beginning of two words. */
const STRAY_SECONDS = 0.3;
/** The silence of a clean voice is no louder. */
export const SILENT = 4e-3;
const CELL_SECONDS = 0.005;

/** What became of the words of several texts that were spoken one after the other or at once. */
export interface TextsCount {
  /** What became of each text's words. */
  readonly texts: readonly WordCount[];
  /** For each recording, the index of the text that most of its words belong to; undefined without words. */
  readonly owners: readonly (number | undefined)[];
  /** Words that were heard in the recording of another text. */
  readonly strays: readonly CountedWord[];
  /** Seconds that come from no request: fades, and sound that should not be there. */
  readonly strangeSeconds: number;
}

/** Counts the words of `text` in a recording. */
export function countWords(
  text: string,
  requests: readonly SpokenRequest[],
  recording: Float32Array,
): WordCount & { readonly strangeSeconds: number } {
  const { texts, strangeSeconds } = countTexts([text], requests, [recording]);
  const [count] = texts;
  if (count === undefined) throw new RangeError('There is no text.');
  return { ...count, strangeSeconds };
}

/**
 * Counts the words of several texts in their recordings.
 *
 * @param texts - The spoken texts, with a space for each character that is not spoken, such as those of a tag. No sentence
 *   may occur twice.
 * @param requests - All requests for these texts, oldest first.
 * @param recordings - All recordings: one for each text, or of several in a row.
 * @throws RangeError if two texts are equal.
 */
export function countTexts(texts: readonly string[], requests: readonly SpokenRequest[], recordings: readonly Float32Array[]): TextsCount {
  const twin = texts.find((text, index) => texts.indexOf(text) < index);
  if (twin !== undefined) throw new RangeError(`Two texts are equal, and their words could not be told apart: ${JSON.stringify(twin)}`);
  const sounds = requests.map(({ samples }) => samples);
  const isExact = requests.every((request) => request.isExact);
  const stretches = locateRequests(texts, requests);
  const textOf = (request: number) => stretches[request]?.find((place) => place !== undefined)?.text;
  const found = recordings.map((recording) => findPieces(recording, sounds, isExact));
  const areApart = recordings.length > 1;
  const owners = found.map((some) => ownerOf(some, textOf));
  // The beginning of a broken-off word may occur in several texts. It counts for the text of its recording.
  const piecesOf = found.map((some, index) => {
    if (!areApart || texts.length === 1 || some.every(({ sound }) => textOf(sound) === owners[index])) return some;
    const own = sounds.map((samples, request) => (textOf(request) === owners[index] ? samples : new Float32Array(0)));
    return findPieces(recordings[index] ?? new Float32Array(0), own, isExact);
  });
  const pieces = piecesOf.flat();
  const tokens = texts.flatMap(tokensOf);
  const heard = tokens.map(() => 0);
  const parts: WordPart[] = [];
  for (const [index, request] of requests.entries()) {
    parts.push(...partsOf(request, index, tokens, stretches[index], coverageOf(request, index, pieces)));
  }
  for (const [token] of tokens.entries()) {
    const takes = requests
      .map((_, index) => parts.filter((part) => part.token === token && part.request === index))
      .filter(({ length }) => length > 0);
    const whole = takes.find((take) => take.every(({ isWhole }) => isWhole));
    const wholeCells = whole === undefined ? 0 : sumOf(whole, ({ soundingCells }) => soundingCells);
    for (const take of takes) {
      // A complete take of a broken-off word shows how long it would have been.
      const isBroken = wholeCells > 0 && take.some(({ isWhole }) => !isWhole);
      const cells = isBroken ? wholeCells : sumOf(take, ({ cells: all, isWhole, soundingCells }) => (isWhole ? soundingCells : all));
      const heardCells = sumOf(take, (part) => (part.isWhole || isBroken ? part.heardSoundingCells : part.heardCells));
      if (cells > 0) heard[token] = (heard[token] ?? 0) + heardCells / cells;
    }
  }
  const begins = beginnings(parts, piecesOf, requests[0]?.sampleRate ?? 1);
  const words = tokens.map((token, index) => ({ ...token, heard: heard[index] ?? 0, beganAtSeconds: begins.get(index) }));
  const heardIn = piecesOf.map((some) => tokensHeard(parts, some));
  const strayPieces = found.flatMap((some, index) =>
    some.filter(
      ({ sound, frames }) => areApart && textOf(sound) !== owners[index] && frames >= STRAY_SECONDS * (requests[sound]?.sampleRate ?? 1),
    ),
  );
  const recordedWords = (recording: number, text: number) =>
    (heardIn[recording] ?? []).filter((token) => tokens[token]?.place.text === text);
  return {
    texts: texts.map((_, text) => ({
      ...countTimes(words.filter(({ place }) => place.text === text)),
      orderErrors: recordings.reduce((sum, _recording, recording) => sum + countSteps(recordedWords(recording, text)), 0),
    })),
    owners,
    strays: tokensHeard(parts, strayPieces).flatMap((token) => words[token] ?? []),
    strangeSeconds: recordings.reduce(
      (sum, recording, index) =>
        sum + (countSounding(recording) - countSoundingPieces(recording, piecesOf[index] ?? [])) / (requests[0]?.sampleRate ?? 1),
      0,
    ),
  };
}

function countTimes(words: readonly CountedWord[]): Omit<WordCount, 'orderErrors'> {
  const timesOf = (word: CountedWord) => Math.floor(word.heard + 1 - WHOLE);
  return {
    words,
    lost: words.filter((word) => timesOf(word) === 0),
    saidTwice: words.filter((word) => timesOf(word) > 1),
    tornAgain: words.filter((word) => timesOf(word) === 1 && word.heard > 1 + PART),
  };
}

/** A character of one text. */
interface Place {
  readonly text: number;
  readonly character: number;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly place: Place;
}

/** Splits a text at white space, and drops parts without letters or digits. */
function tokensOf(said: string, text: number): Token[] {
  return [...said.matchAll(/\S+/gu)]
    .filter(([token]) => SPOKEN.test(token))
    .map((match) => ({ text: match[0], start: match.index, place: { text, character: match.index } }));
}

/** Every word contains such a character. Other characters may be changed before they are spoken. */
const SPOKEN = /[\p{L}\p{N}]/u;

/** Finds, for each letter and digit of each request, its place in the texts. The end of a request that an edit has taken back has none. */
function locateRequests(texts: readonly string[], requests: readonly SpokenRequest[]): (readonly (Place | undefined)[])[] {
  const wholes = texts.map((text) => ({ ...onlySpoken(text), from: 0, end: 0 }));
  return requests.map((request) => {
    const all = onlySpoken(saidOf(request.text));
    const own = { ...all, characters: standingPart(all.characters, wholes) };
    // A beginning that broke off after a word may have several places. It continues the previous request, if possible.
    const found = wholes.map(({ characters, from, end }) => {
      if (characters.startsWith(own.characters, end)) return end;
      const at = characters.indexOf(own.characters, from);
      return at < 0 ? characters.indexOf(own.characters) : at;
    });
    const goesOn = found.findIndex((at, text) => at === wholes[text]?.end);
    const text = goesOn >= 0 ? goesOn : found.findIndex((at) => at >= 0);
    const whole = wholes[text];
    const at = found[text] ?? -1;
    if (whole === undefined || at < 0) throw new Error(`A request speaks what is not in the text: ${JSON.stringify(request.text)}`);
    whole.from = at;
    whole.end = at + own.characters.length;
    const places: Place[] = [];
    for (const [index, place] of own.places.slice(0, own.characters.length).entries()) {
      places[place] = { text, character: whole.places[at + index] ?? 0 };
    }
    return places;
  });
}

/** Returns the longest beginning of a request that is in one of the texts. */
function standingPart(characters: string, texts: readonly { readonly characters: string }[]): string {
  let [least, most] = [0, characters.length];
  while (least < most) {
    const length = Math.ceil((least + most) / 2);
    if (texts.some((text) => text.characters.includes(characters.slice(0, length)))) least = length;
    else most = length - 1;
  }
  return characters.slice(0, least);
}

/** Returns the spoken characters of a request, each at its place. */
function saidOf(text: string): string {
  return text.replace(/<!\[CDATA\[|\]\]>|<!--[^]*?-->|<[^>]*>|&[#\w]+;/gu, (markup) =>
    markup.startsWith('&') ? parseXml(`<x>${markup}</x>`).text.padEnd(markup.length, FILL) : ' '.repeat(markup.length),
  );
}

function onlySpoken(text: string): { characters: string; places: number[] } {
  const places = Array.from({ length: text.length }, (_, index) => index).filter((index) => SPOKEN.test(text[index] ?? ''));
  return { characters: places.map((index) => text[index]).join(''), places };
}

/** Counts how often each cell of a request's sound was heard. */
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

/** A word of a request: a word of the text, or a part of one. */
interface WordPart {
  readonly request: number;
  readonly token: number;
  /** The start and the middle of its sound, in samples. */
  readonly from: number;
  readonly middle: number;
  /** Whether it was sent to its end, and is not silent. */
  readonly isWhole: boolean;
  readonly cells: number;
  readonly soundingCells: number;
  /** Heard cells; a cell that was heard twice counts twice. */
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
  places: readonly (Place | undefined)[] | undefined,
  coverage: Float32Array,
): WordPart[] {
  const { words, samples, silence, sampleRate, delayFrames } = request;
  const cellFrames = CELL_SECONDS * sampleRate;
  return words.map(({ start, startSeconds, endSeconds }) => {
    const place = places?.find((candidate, character) => character >= start && candidate !== undefined);
    const token = tokens.findLastIndex((candidate) => candidate.place.text === place?.text && candidate.start <= place.character);
    const from = startSeconds * sampleRate + delayFrames;
    const to = endSeconds * sampleRate + delayFrames;
    const cells: number[] = [];
    for (let cell = Math.round(from / cellFrames); cell < Math.round(to / cellFrames); cell += 1) cells.push(cell);
    const sounding = cells.filter((cell) => isSounding(samples, silence, cell * cellFrames, cellFrames));
    const heardOf = (some: readonly number[]) => some.reduce((sum, cell) => sum + (coverage[cell] ?? 0), 0);
    return {
      request: index,
      token,
      from,
      middle: (from + to) / 2,
      isWhole: sounding.length > 0 && to <= samples.length,
      cells: cells.length,
      soundingCells: sounding.length,
      heardCells: heardOf(cells),
      heardSoundingCells: heardOf(sounding),
    };
  });
}

function isSounding(samples: Float32Array, silence: number, from: number, frames: number): boolean {
  for (let index = Math.round(from); index < from + frames; index += 1) {
    if (Math.abs(samples[index] ?? 0) > silence) return true;
  }
  return false;
}

/** Returns the words whose middle is in the pieces, in the order of the pieces. */
function tokensHeard(parts: readonly WordPart[], pieces: readonly Piece[]): number[] {
  return pieces.flatMap(({ sound, at, frames }) =>
    parts.filter(({ request, middle }) => request === sound && middle >= at && middle < at + frames).map(({ token }) => token),
  );
}

/** Returns when each heard word began, in seconds of the recording. */
function beginnings(parts: readonly WordPart[], piecesOf: readonly (readonly Piece[])[], sampleRate: number): Map<number, number> {
  const begins = new Map<number, number>();
  for (const { sound, at, frames, recordedAt } of piecesOf.flat()) {
    for (const { request, token, from, middle } of parts) {
      if (request !== sound || middle < at || middle >= at + frames) continue;
      begins.set(token, Math.min(begins.get(token) ?? Infinity, (recordedAt + from - at) / sampleRate));
    }
  }
  return begins;
}

/** Counts how often a word comes earlier in the text than the previous one. */
function countSteps(tokens: readonly number[]): number {
  return tokens.filter((token, index) => token < (tokens[index - 1] ?? -1)).length;
}

/** Returns the text that most of the pieces belong to. */
function ownerOf(pieces: readonly Piece[], textOf: (request: number) => number | undefined): number | undefined {
  const framesOf = (text: number | undefined) => pieces.reduce((sum, { sound, frames }) => sum + (textOf(sound) === text ? frames : 0), 0);
  const owners = [...new Set(pieces.map(({ sound }) => textOf(sound)))];
  return owners.sort((one, other) => framesOf(other) - framesOf(one))[0];
}

function countSounding(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + (Math.abs(sample) > SILENT ? 1 : 0), 0);
}

function countSoundingPieces(recording: Float32Array, pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { recordedAt, frames }) => sum + countSounding(recording.subarray(recordedAt, recordedAt + frames)), 0);
}

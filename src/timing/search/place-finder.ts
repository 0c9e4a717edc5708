/**
 * Finds where in a text a sound continues after the place was lost: any word may begin at any frame, after arbitrary
 * speech.
 */
import { FrameScorer, pitchOf } from '../voice/frame-scorer';
import { FreePath } from './free-path';
import type { ChainLink, SoundChain } from './sound-chain';
import type { SoundFrames } from '../sounds/sound-frames';
import { FRAME_CLASSES } from '../sounds/sound-model';
import type { VoiceTraits } from '../voice/voice-reference';

/** Frames are processed in pairs. This takes a quarter of the work and is accurate enough. */
const STEP_FRAMES = 2;
/** Number of columns of scores to keep: more steps than the longest sound has. A power of two. */
const RING_COLUMNS = 32;
/** Each row holds its columns twice, so that any window of consecutive columns is contiguous in memory. */
const ROW_LENGTH = 2 * RING_COLUMNS;
const MIN_PAUSE_STEPS = 3;
/** Most links to search: about a hundred words. */
const MAX_LINKS = 640;
/** Paths whose score is worse than that of arbitrary speech by more than this are dropped. */
const BEAM = 30;
/** Cost of a word that begins without the word before it, and of each word of distance from the likely words. */
const BEGIN_SCORE = -15;
const FAR_WORD_SCORE = -0.15;
const NEAR_WORDS = 12;
/** Paths that are now fewer words apart than this count as the same. */
const SAME_WORDS = 4;

/** Where to search. */
export interface PlaceSearch {
  /** The first word to consider. */
  readonly firstWord: number;
  /** The likely words, first and last. Other words get a penalty that grows with their distance. */
  readonly likelyWords: readonly [number, number];
  /** The first frame of the sound to consider. */
  readonly frame: number;
  /** Index in `TEMPOS`. */
  readonly tempo: number;
  /** Tolerated loss of the right place against arbitrary speech, as a fraction of the frames' spread. */
  readonly tolerated: number;
}

/** A place in text and sound. */
export interface FoundPlace {
  /** The word from which on text and sound fit, and the frame at which it begins. */
  readonly word: number;
  readonly frame: number;
  /** The word that is spoken at the last frame. */
  readonly wordNow: number;
  /** How well text and sound fit from there on. */
  readonly fit: number;
  /** How much better everything fits than with any other word at the end, and than arbitrary speech up to the end. */
  readonly margin: number;
  readonly overSpeech: number;
}

/** A search from one frame on. */
export class PlaceFinder {
  readonly #chain: SoundChain;
  readonly #search: PlaceSearch;
  readonly #firstLink: number;
  /** Number of links considered so far. The text may grow. */
  #count = 0;
  /** The word of each link. A pause belongs to the word before it. */
  readonly #words = new Int32Array(MAX_LINKS);
  readonly #scorer = new FrameScorer();
  readonly #speech = new FreePath();
  /** Score of arbitrary speech up to each frame, from the first one on. */
  readonly #speechScores: number[] = [0];
  readonly #evidence = new Float64Array(FRAME_CLASSES.length);
  /** Evidence of the present step. */
  readonly #stepEvidence = new Float64Array(FRAME_CLASSES.length);
  #frames: number;
  #steps = 0;
  /** The same arrays as in the aligner. Each score also has the place where its path began. */
  readonly #entries = new Float64Array(MAX_LINKS * ROW_LENGTH).fill(-Infinity);
  readonly #entryPlaces = new Float64Array(MAX_LINKS * RING_COLUMNS);
  readonly #lastEntered = new Int32Array(MAX_LINKS).fill(-RING_COLUMNS);
  readonly #scores = new Float64Array(MAX_LINKS).fill(-Infinity);
  readonly #places = new Float64Array(MAX_LINKS);
  readonly #running = new Float64Array(MAX_LINKS).fill(-Infinity);
  readonly #runningPlaces = new Float64Array(MAX_LINKS);

  constructor(chain: SoundChain, search: PlaceSearch) {
    this.#chain = chain;
    this.#search = search;
    this.#firstLink = chain.firstLinkOf(search.firstWord);
    this.#frames = search.frame;
  }

  /** The frame up to which the sound was searched. */
  get frames(): number {
    return this.#frames;
  }

  /** Adds sound. */
  append({ loudness, brightness }: SoundFrames, voice: VoiceTraits): void {
    this.#addLinks();
    for (let index = 0; index < loudness.length; index += 1) {
      this.#scorer.score(loudness[index] ?? 0, pitchOf(brightness[index] ?? 0), voice);
      this.#push(this.#scorer.scores);
    }
  }

  /** The best place so far, if there is one. */
  best(): FoundPlace | undefined {
    let best = 0;
    for (let link = 1; link < this.#count; link += 1) if (this.#scoreOf(link) > this.#scoreOf(best)) best = link;
    const score = this.#scoreOf(best);
    if (score === -Infinity) return undefined;
    const wordNow = this.#words[best] as number;
    let other = -Infinity;
    for (let link = 0; link < this.#count; link += 1) {
      if (Math.abs((this.#words[link] as number) - wordNow) >= SAME_WORDS) other = Math.max(other, this.#scoreOf(link));
    }
    const { word, frame } = this.#placeOf(this.#places[best] as number);
    const { frame: firstFrame } = this.#search;
    return {
      word,
      frame,
      wordNow,
      fit: score - this.#beginScoreOf(word) - (this.#speechScores[frame - firstFrame] ?? 0),
      margin: score - other,
      overSpeech: score - (this.#speechScores.at(-1) ?? 0),
    };
  }

  #addLinks(): void {
    const { links } = this.#chain;
    while (this.#count < MAX_LINKS && this.#firstLink + this.#count < links.length) {
      let word = this.#words[this.#count - 1] ?? this.#search.firstWord;
      if (this.#chain.firstLinkOf(word + 1) === this.#firstLink + this.#count) word += 1;
      this.#words[this.#count] = word;
      this.#count += 1;
    }
  }

  #scoreOf(link: number): number {
    return this.#scores[link] as number;
  }

  #push(frameScores: Float64Array): void {
    this.#speech.push(frameScores);
    const { tolerated, frame } = this.#search;
    this.#speechScores.push((this.#speechScores.at(-1) ?? 0) + this.#speech.gain - tolerated * this.#speech.spread);
    this.#frames += 1;
    for (let index = 0; index < frameScores.length; index += 1) {
      this.#evidence[index] = (this.#evidence[index] as number) + (frameScores[index] as number);
      this.#stepEvidence[index] = (this.#stepEvidence[index] as number) + (frameScores[index] as number);
    }
    if ((this.#frames - frame) % STEP_FRAMES !== 0) return;
    this.#steps += 1;
    for (let link = 0; link < this.#count; link += 1) this.#follow(link);
    this.#stepEvidence.fill(0);
  }

  /** Finds the best path to the end of a link at the last step. */
  #follow(link: number): void {
    const chainLink = this.#chain.links[this.#firstLink + link];
    if (chainLink === undefined) return;
    const { classIndex, durations, from } = chainLink;
    const column = this.#steps & (RING_COLUMNS - 1);
    const row = link * ROW_LENGTH + RING_COLUMNS + column;
    const places = link * RING_COLUMNS;
    const before = this.#enter(chainLink, link, places + column);
    const evidence = this.#evidence[classIndex] as number;
    this.#entries[row] = this.#entries[row - RING_COLUMNS] = before - evidence;
    if (before > -Infinity) this.#lastEntered[link] = this.#steps;
    if (durations.length > 0) {
      this.#scores[link] = -Infinity;
      if (this.#steps - (this.#lastEntered[link] as number) >= RING_COLUMNS) return;
      const steps = this.#bestLength(row, durations[this.#search.tempo] as Float64Array);
      this.#scores[link] =
        (this.#entries[row - steps] as number) +
        ((durations[this.#search.tempo] as Float64Array)[steps * STEP_FRAMES] as number) +
        evidence;
      this.#places[link] = this.#entryPlaces[places + ((column - steps) & (RING_COLUMNS - 1))] as number;
    } else if (from === undefined) {
      this.#followPause(chainLink, link, before + chainLink.skipScore);
    } else {
      this.#scores[link] = before;
      this.#places[link] = this.#entryPlaces[places + column] as number;
    }
  }

  /** Score of everything before a link at the last step. Also records where that path began. */
  #enter({ from }: ChainLink, link: number, placeAt: number): number {
    let before = -Infinity;
    let place = 0;
    const several = from?.length ?? 1;
    for (let index = 0; index < several; index += 1) {
      const previous = from === undefined ? link - 1 : (from[index] as number) - this.#firstLink;
      if (previous < 0 || this.#scoreOf(previous) <= before) continue;
      before = this.#scoreOf(previous);
      place = this.#places[previous] as number;
    }
    const word = this.#words[link] as number;
    const speech = this.#speechScores.at(-1) ?? 0;
    if (link === 0 || word !== this.#words[link - 1]) {
      const begin = speech + this.#beginScoreOf(word);
      if (begin > before) {
        before = begin;
        place = this.#frames * MAX_LINKS + word - this.#search.firstWord;
      }
    }
    this.#entryPlaces[placeAt] = place;
    return before < speech - BEAM ? -Infinity : before;
  }

  #bestLength(row: number, durations: Float64Array): number {
    let best = -Infinity;
    let steps = 0;
    for (let count = 0, length = 0; length < durations.length; count += 1, length += STEP_FRAMES) {
      const score = (this.#entries[row - count] as number) + (durations[length] as number);
      if (score > best) {
        best = score;
        steps = count;
      }
    }
    return steps;
  }

  #followPause({ classIndex, enterScore }: ChainLink, link: number, skipped: number): void {
    const column = this.#steps & (RING_COLUMNS - 1);
    const entry = this.#entries[link * ROW_LENGTH + RING_COLUMNS + column - MIN_PAUSE_STEPS] as number;
    const entered = entry + (this.#evidence[classIndex] as number) + enterScore;
    const stayed = (this.#running[link] as number) + (this.#stepEvidence[classIndex] as number);
    if (entered > stayed) {
      this.#runningPlaces[link] = this.#entryPlaces[link * RING_COLUMNS + ((column - MIN_PAUSE_STEPS) & (RING_COLUMNS - 1))] as number;
    }
    const running = Math.max(stayed, entered);
    this.#running[link] = running;
    this.#scores[link] = Math.max(skipped, running);
    this.#places[link] = (skipped > running ? this.#entryPlaces[link * RING_COLUMNS + column] : this.#runningPlaces[link]) as number;
  }

  #beginScoreOf(word: number): number {
    const [first, last] = this.#search.likelyWords;
    return BEGIN_SCORE + FAR_WORD_SCORE * Math.max(0, first - word - NEAR_WORDS, word - last - NEAR_WORDS);
  }

  /** Decodes a place: one number holds a frame and a word, counted from the first word. */
  #placeOf(place: number): { readonly word: number; readonly frame: number } {
    return { word: this.#search.firstWord + (place % MAX_LINKS), frame: Math.floor(place / MAX_LINKS) };
  }
}

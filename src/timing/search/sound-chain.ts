/**
 * The expected sounds of a text, in order, with optional pauses before, between and behind words. If a word can be
 * said in several ways, as figures can, the chain forks and joins again behind it.
 */
import { classIndexOf, durationScores, PAUSE_CLASS, usualFramesOf } from '../sounds/sound-model';
import type { WordSound } from '../sounds/sound-class';
import { soundsOf } from '../sounds/word-sounds';
import type { PauseMark } from '../readings/text-word';
import type { SaidWord } from './search-protocol';

/** How often an optional sound is said. */
const OPTIONAL_PART = 0.5;

/** Sound of an unknown reading: it costs something to begin, and may have any length. */
const OPEN_END = { enterScore: -1, skipScore: 0 } as const;

/**
 * A link of the chain: a sound, or an optional part of any length: a pause, or words that the text does not reveal.
 * All links have the same fields, because the hottest loop reads them.
 */
export interface ChainLink {
  /** Column of the class in the scores. */
  readonly classIndex: number;
  /** Scores of lengths of 0, 1, 2 ... frames, at each of {@link TEMPOS}; empty if any length is possible. */
  readonly durations: readonly Float64Array[];
  /** Usual length in frames; 0 if any length is possible. */
  readonly usualFrames: number;
  /** For a link of any length: the scores of having it and of leaving it out. */
  readonly enterScore: number;
  readonly skipScore: number;
  /**
   * The links that may come before this one; undefined for the previous link in the list. A link with several is a
   * join, which takes no time.
   */
  readonly from: readonly number[] | undefined;
  /** The last link in the list that may follow this one; undefined for the next link. */
  readonly reach: number | undefined;
}

const ANY_LENGTH: ChainLink = {
  classIndex: PAUSE_CLASS,
  durations: [],
  usualFrames: 0,
  enterScore: 0,
  skipScore: 0,
  from: undefined,
  reach: undefined,
};

/** Supported tempos: lengths of sounds relative to the usual ones. */
export const TEMPOS: readonly number[] = [0.58, 0.65, 0.72, 0.8, 0.89, 1, 1.11, 1.24, 1.38, 1.53];

/** Index of the nearest tempo in {@link TEMPOS}. */
export function nearestTempo(tempo: number): number {
  let nearest = 0;
  for (let index = 1; index < TEMPOS.length; index += 1) {
    if (Math.abs((TEMPOS[index] ?? 0) - tempo) < Math.abs((TEMPOS[nearest] ?? 0) - tempo)) nearest = index;
  }
  return nearest;
}

const PAUSE_SCORES: Readonly<Record<PauseMark | 'outside', Pick<ChainLink, 'enterScore' | 'skipScore'>>> = {
  none: { enterScore: -5, skipScore: 0 },
  clause: { enterScore: -1, skipScore: -3 },
  sentence: { enterScore: 0, skipScore: -7 },
  outside: { enterScore: 0, skipScore: 0 },
};

/** The expected sounds of a growing list of words. Begins and ends with a pause. */
export class SoundChain {
  readonly links: ChainLink[] = [pauseLink('outside')];
  readonly #wordLinks: number[] = [];

  /** Number of words. */
  get words(): number {
    return this.#wordLinks.length;
  }

  /** Index of a word's first sound; the link before it is a pause. For the word after the last one: the index it will get. */
  firstLinkOf(word: number): number {
    return this.#wordLinks[word] ?? this.links.length;
  }

  /** The pause behind a word. */
  pauseLinkOf(word: number): number {
    return this.firstLinkOf(word + 1) - 1;
  }

  /** The word of a link. A pause belongs to the word before it; the pause before all words belongs to word 0. */
  wordOf(link: number): number {
    let low = 0;
    let high = this.#wordLinks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#wordLinks[middle] ?? Infinity) <= link) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** Usual length of a word in its most likely reading, in frames. */
  usualFramesOf(word: number): number {
    let frames = 0;
    for (let link = this.firstLinkOf(word); link < this.pauseLinkOf(word); link += 1) {
      const { from, usualFrames } = this.links[link] as ChainLink;
      if (from !== undefined) break;
      frames += usualFrames;
    }
    return frames;
  }

  /** Adds the next word. */
  append({ text, pauseBehind, isOpenEnded, readings }: SaidWord): void {
    this.#wordLinks.push(this.links.length);
    const isFinal = pauseBehind !== 'none';
    if (readings === undefined) this.#appendSounds(soundsOf(text, isFinal));
    else
      readings.parts.forEach((texts, index) => {
        this.#appendTexts(texts, isFinal && index === readings.parts.length - 1);
      });
    if (readings?.isCertain ?? !isOpenEnded) this.links.push(pauseLink(pauseBehind));
    else this.links.push({ ...ANY_LENGTH, classIndex: classIndexOf('any'), ...OPEN_END }, pauseLink(pauseBehind));
  }

  /** Keeps only the first words. */
  truncate(words: number): void {
    this.links.length = this.firstLinkOf(words);
    this.#wordLinks.length = Math.min(words, this.#wordLinks.length);
  }

  #appendSounds(sounds: readonly WordSound[]): void {
    for (const sound of sounds) this.links.push(soundLink(sound));
  }

  /** Adds alternative texts in parallel, from the last link to a join. */
  #appendTexts(texts: readonly string[], isFinal: boolean): void {
    const fork = this.links.length - 1;
    const ends: number[] = [];
    for (const text of texts) {
      const first = this.links.length;
      const words = text.split(/[\s-]+/u).filter((word) => word !== '');
      words.forEach((word, index) => {
        this.#appendSounds(soundsOf(word, isFinal && index === words.length - 1));
      });
      // An empty text leads directly from the fork to the join.
      if (this.links.length > first && first > fork + 1) {
        this.links[first] = { ...(this.links[first] as ChainLink), from: [fork] };
        this.links[fork] = { ...(this.links[fork] as ChainLink), reach: first };
      }
      ends.push(this.links.length > first ? this.links.length - 1 : fork);
    }
    if (ends.length === 1 && ends[0] !== fork) return;
    const join = this.links.length;
    for (const end of ends) this.links[end] = { ...(this.links[end] as ChainLink), reach: join };
    this.links.push({ ...ANY_LENGTH, from: ends });
  }
}

/** The links of sounds, which all chains share. Lengths are rounded, so there are only some hundreds. */
const soundLinks = new Map<string, ChainLink>();

function soundLink({ soundClass, length, isOptional }: WordSound): ChainLink {
  const key = `${soundClass} ${length} ${String(isOptional)}`;
  let link = soundLinks.get(key);
  if (link === undefined) {
    link = {
      classIndex: classIndexOf(soundClass),
      durations: TEMPOS.map((tempo) => durationScores(soundClass, length * tempo, isOptional)),
      usualFrames: usualFramesOf(soundClass) * length * (isOptional ? OPTIONAL_PART : 1),
      enterScore: 0,
      skipScore: 0,
      from: undefined,
      reach: undefined,
    };
    soundLinks.set(key, link);
  }
  return link;
}

function pauseLink(mark: PauseMark | 'outside'): ChainLink {
  return { ...ANY_LENGTH, ...PAUSE_SCORES[mark] };
}

/** What a text is expected to sound like: its sounds in order, with a possible pause before, between and behind words. */
import { classIndexOf, durationScores, PAUSE_CLASS, usualFramesOf } from './sound-model';
import { soundsOf, type WordSound } from './word-sounds';
import type { PauseMark, TextWord } from './word-list';

/** What is said where nobody knows what: begun at a price, as long as need be. */
const OPEN_END = { enterScore: -1, skipScore: 0 } as const;

/** A link of the chain: a sound, or something of any length that may be left out: a pause, or what the text does not tell. All have the same fields, since they are read in the hottest loop. */
export interface ChainLink {
  /** Column of the scores of its class. */
  readonly classIndex: number;
  /** How well lengths of 0, 1, 2 ... frames fit, at each of {@link TEMPOS}; empty where any does. */
  readonly durations: readonly Float64Array[];
  /** Usual length in frames; 0 where any does. */
  readonly usualFrames: number;
  /** Where any length does: what it costs to have it, and what to leave it out. */
  readonly enterScore: number;
  readonly skipScore: number;
}

/** Tempos that are told apart: lengths of sounds in relation to the usual ones. */
export const TEMPOS: readonly number[] = [0.72, 0.8, 0.89, 1, 1.11, 1.24, 1.38, 1.53];

const PAUSE_SCORES: Readonly<Record<PauseMark | 'outside', Pick<ChainLink, 'enterScore' | 'skipScore'>>> = {
  none: { enterScore: -5, skipScore: 0 },
  clause: { enterScore: -1, skipScore: -3 },
  sentence: { enterScore: 0, skipScore: -7 },
  outside: { enterScore: 0, skipScore: 0 },
};

/** The sounds of a growing list of words. Begins and ends with a pause. */
export class SoundChain {
  readonly links: ChainLink[] = [pauseLink('outside')];
  readonly #wordLinks: number[] = [];
  readonly #soundLinks = new Map<string, ChainLink>();

  /** How many words it has. */
  get words(): number {
    return this.#wordLinks.length;
  }

  /** The first sound of a word; the pause before it is the link before. Behind the last word, where the next will be. */
  firstLinkOf(word: number): number {
    return this.#wordLinks[word] ?? this.links.length;
  }

  /** The pause behind a word. */
  pauseLinkOf(word: number): number {
    return this.firstLinkOf(word + 1) - 1;
  }

  /** Usual length of a word, in frames. */
  usualFramesOf(word: number): number {
    let frames = 0;
    for (let link = this.firstLinkOf(word); link < this.pauseLinkOf(word); link += 1) frames += this.links[link]?.usualFrames ?? 0;
    return frames;
  }

  /** Adds the next word. */
  append({ text, pauseBehind, isOpenEnded }: TextWord): void {
    this.#wordLinks.push(this.links.length);
    for (const sound of soundsOf(text, pauseBehind !== 'none')) this.links.push(this.#soundLink(sound));
    if (isOpenEnded) this.links.push({ classIndex: classIndexOf('any'), durations: [], usualFrames: 0, ...OPEN_END });
    this.links.push(pauseLink(pauseBehind));
  }

  /** Drops all words but the first ones. */
  truncate(words: number): void {
    this.links.length = this.firstLinkOf(words);
    this.#wordLinks.length = Math.min(words, this.#wordLinks.length);
  }

  #soundLink({ soundClass, length }: WordSound): ChainLink {
    const key = `${soundClass} ${length}`;
    let link = this.#soundLinks.get(key);
    if (link === undefined) {
      link = {
        classIndex: classIndexOf(soundClass),
        durations: TEMPOS.map((tempo) => durationScores(soundClass, length * tempo)),
        usualFrames: usualFramesOf(soundClass) * length,
        enterScore: 0,
        skipScore: 0,
      };
      this.#soundLinks.set(key, link);
    }
    return link;
  }
}

function pauseLink(mark: PauseMark | 'outside'): ChainLink {
  return { classIndex: PAUSE_CLASS, durations: [], usualFrames: 0, ...PAUSE_SCORES[mark] };
}

/** The sound of one stretch of text, and where its words lie in it. */
import { Aligner } from './aligner';
import type { Readings } from './readings/word-readings';
import { SoundChain } from './sound-chain';
import { FRAMES_PER_SECOND, FrameStore, type SoundFrames } from './sound-frames';
import { WordSearch } from './word-search';
import { VoiceReference, type VoiceTraits } from './voice-reference';
import type { TextWord } from './readings/text-word';

/** When a word is spoken, as Polly itself says. */
export interface WordMark {
  /** Where the word begins and ends in the text, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** When it begins, in seconds from the beginning of its segment's sound. */
  readonly seconds: number;
}

/** A word and when it is heard. */
export interface TimedWord {
  /** Where it begins and ends in the text, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** When it begins, in seconds of all sound. */
  readonly startSeconds: number;
  /** When it ends; Infinity while its end has not come. */
  readonly endSeconds: number;
  /** Whether Polly said so; otherwise it is estimated from text and sound. */
  readonly isExact: boolean;
}

/** The end of a sentence that has been received to its end. */
export interface SentenceBoundary {
  /** Where the next sentence begins in the text, in UTF-16 code units. */
  readonly character: number;
  /** The middle of the pause behind it, in seconds of all sound. */
  readonly seconds: number;
  /** Length of the pause, as far as it has come. */
  readonly pauseSeconds: number;
  /** How much better it fits that this pause is the end of this sentence than anything else does; 0 is a toss-up. */
  readonly margin: number;
  /** Whether the margin is so large that no mistake is known. */
  readonly isCertain: boolean;
}

interface SentencePause {
  readonly character: number;
  /** Index of the last word before it. */
  readonly word: number;
  readonly fromFrame: number;
  readonly toFrame: number;
}

/** No mistake was met with half of it, in hundreds of cuts through espeak-ng's and flite's speech. */
const CERTAIN_MARGIN = 8;
/** Boundaries that are looked at, from the last one back. */
const MOST_BOUNDARIES = 3;
/** What is shorter is no pause between sentences. */
const LEAST_SENTENCE_PAUSE_FRAMES = 8;

/** One sound that was synthesized in one go. */
export class TimedSegment {
  readonly startCharacter: number;
  readonly startSeconds: number;
  /** Where its text ends; undefined while it grows with what is written. */
  endCharacter: number | undefined;
  readonly #store = new FrameStore();
  #readings: Readings | undefined;
  #chain: SoundChain;
  readonly #words: TextWord[] = [];
  readonly #voice: VoiceReference;
  #search: WordSearch;
  #marks: readonly WordMark[] = [];
  #isComplete = false;
  /** Its sound was cut, so that what is known of its words stands. */
  #isCut = false;
  #timed: TimedWord[] = [];
  /** So many of its first words were settled when they were written there. */
  #settledWords = 0;
  /** Whether {@link #timed} is true of all that has come. */
  #isCurrent = true;

  constructor(startCharacter: number, startSeconds: number, endCharacter?: number, knownVoice?: VoiceTraits, readings?: Readings) {
    this.startCharacter = startCharacter;
    this.startSeconds = startSeconds;
    this.endCharacter = endCharacter;
    this.#voice = new VoiceReference(knownVoice);
    this.#readings = readings;
    this.#chain = new SoundChain(readings);
    this.#search = new WordSearch(this.#chain, this.#voice, this.#store);
  }

  /** Says how figures and signs are said. Once sound has come, its words stay as they were taken to be. */
  setReadings(readings: Readings): void {
    if (this.#store.length > 0) return;
    this.#readings = readings;
    this.#chain = new SoundChain(readings);
    for (const word of this.#words) this.#chain.append(word);
    this.#search = new WordSearch(this.#chain, this.#voice, this.#store);
  }

  /** What its sound told of the voice. */
  get voice(): VoiceTraits {
    return this.#voice;
  }

  /** From this second of all sound on it is not known which word is heard; Infinity while it is. */
  get unsureFromSeconds(): number {
    return this.#isComplete || this.#marks.length > 0 ? Infinity : this.startSeconds + this.#search.unsureFromFrame / FRAMES_PER_SECOND;
  }

  /** Whether all of its text has been spoken. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Adds the next word of its text. */
  appendWord(word: TextWord): void {
    this.#words.push(word);
    this.#chain.append(word);
    this.#isCurrent = false;
  }

  /** Adds sound. */
  appendFrames(frames: SoundFrames): void {
    this.#store.append(frames);
    if (this.#marks.length === 0) this.#search.follow();
    this.#isCurrent = false;
  }

  /** Takes the exact times of all its words, which count instead of all estimates. */
  setMarks(marks: readonly WordMark[]): void {
    this.#marks = marks;
    this.#isCurrent = false;
  }

  /** Says that the sound which has come is that of all its text. */
  complete(): void {
    this.#isComplete = true;
    this.#isCurrent = false;
  }

  /** Drops the sound from a second of its own on, and the words that begin only there. No more of it comes. */
  cut(seconds: number): void {
    const end = this.startSeconds + seconds;
    this.#timed = this.timedWords()
      .filter(({ startSeconds }) => startSeconds < end)
      .map((word) => ({ ...word, endSeconds: Math.min(word.endSeconds, end) }));
    this.#isCut = true;
  }

  /** Says that its text ends before a character, so that what was taken for its own behind it is not. */
  endTextAt(character: number): void {
    this.endCharacter = character;
    const words = this.#words.findIndex(({ startCharacter }) => startCharacter >= character);
    if (words < 0) return;
    this.#words.length = words;
    this.#chain.truncate(words);
    if (this.#isCut) this.#timed = this.#timed.filter(({ startCharacter }) => startCharacter < character);
    this.#isCurrent = false;
  }

  /** Its words that have begun, in order. The next call may change the array it returns. */
  timedWords(): readonly TimedWord[] {
    if (this.#isCurrent || this.#isCut) return this.#timed;
    if (this.#marks.length > 0) this.#timed = this.#markedWords();
    else this.#estimateWords();
    this.#isCurrent = true;
    return this.#timed;
  }

  /**
   * The ends of sentences that its sound has passed, in order; at most the last few.
   *
   * @param sentenceEnds - Characters at which sentences end, ascending.
   */
  boundaries(sentenceEnds: readonly number[]): SentenceBoundary[] {
    const pauses = this.#pausesAt(sentenceEnds);
    // What lies before is not questioned, so that the cost does not grow with the sound.
    const anchor = pauses.at(-MOST_BOUNDARIES - 1);
    const bestScore = this.#scoreFrom(anchor);
    return pauses.slice(-MOST_BOUNDARIES).map((pause) => {
      const margin = bestScore - this.#scoreFrom(anchor, pause);
      return {
        character: pause.character,
        seconds: this.startSeconds + middleFrameOf(pause) / FRAMES_PER_SECOND,
        pauseSeconds: (pause.toFrame - pause.fromFrame) / FRAMES_PER_SECOND,
        margin,
        isCertain: margin >= CERTAIN_MARGIN,
      };
    });
  }

  /** Its sound between two seconds of all sound. */
  framesBetween(fromSeconds: number, toSeconds: number): SoundFrames {
    const frame = (seconds: number): number => Math.max(0, Math.round((seconds - this.startSeconds) * FRAMES_PER_SECOND));
    const [from, to] = [frame(fromSeconds), frame(toSeconds)];
    return { loudness: this.#store.loudness.slice(from, to), brightness: this.#store.brightness.slice(from, to) };
  }

  #pausesAt(sentenceEnds: readonly number[]): SentencePause[] {
    const spans = this.#search.wordSpans(this.#isComplete);
    const frames = this.#store.length;
    const pauses: SentencePause[] = [];
    for (const character of sentenceEnds) {
      const next = this.#words.findIndex(({ startCharacter }) => startCharacter >= character);
      const word = (next < 0 ? this.#words.length : next) - 1;
      const fromFrame = spans[word]?.endFrame ?? Infinity;
      const toFrame = spans[word + 1]?.startFrame ?? frames;
      if (toFrame - fromFrame >= LEAST_SENTENCE_PAUSE_FRAMES) pauses.push({ character, word, fromFrame, toFrame });
    }
    return pauses;
  }

  /** How well text and sound behind a pause fit, with another one forbidden. */
  #scoreFrom(anchor: SentencePause | undefined, forbidden?: SentencePause): number {
    const firstWord = anchor === undefined ? 0 : anchor.word + 1;
    const firstFrame = anchor === undefined ? 0 : middleFrameOf(anchor);
    const chain = new SoundChain(this.#readings);
    for (const word of this.#words.slice(firstWord)) chain.append(word);
    const aligner = new Aligner(
      chain,
      new VoiceReference(this.#voice),
      undefined,
      forbidden && {
        word: forbidden.word - firstWord,
        fromFrame: forbidden.fromFrame - firstFrame,
        toFrame: forbidden.toFrame - firstFrame,
      },
    );
    aligner.append({
      loudness: this.#store.loudness.subarray(firstFrame),
      brightness: this.#store.brightness.subarray(firstFrame),
    });
    return aligner.score;
  }

  #markedWords(): TimedWord[] {
    const soundEnd = this.#store.length / FRAMES_PER_SECOND;
    return this.#marks.map(({ startCharacter, endCharacter, seconds }, index) => ({
      startCharacter,
      endCharacter,
      startSeconds: this.startSeconds + seconds,
      endSeconds: this.startSeconds + (this.#marks[index + 1]?.seconds ?? (this.#isComplete ? soundEnd : Infinity)),
      isExact: true,
    }));
  }

  #estimateWords(): void {
    // Those that were settled the last time are still true.
    const settled = this.#settledWords;
    const spans = this.#search.wordSpans(this.#isComplete);
    this.#settledWords = this.#search.settledWords;
    this.#timed.length = Math.min(this.#timed.length, settled);
    for (let index = this.#timed.length; index < spans.length; index += 1) {
      const word = this.#words[index];
      const span = spans[index];
      if (word === undefined || span === undefined) return;
      this.#timed.push({
        startCharacter: word.startCharacter,
        endCharacter: word.endCharacter,
        startSeconds: this.startSeconds + span.startFrame / FRAMES_PER_SECOND,
        endSeconds: this.startSeconds + span.endFrame / FRAMES_PER_SECOND,
        isExact: false,
      });
    }
  }
}

function middleFrameOf({ fromFrame, toFrame }: SentencePause): number {
  return Math.floor((fromFrame + toFrame) / 2);
}

/** The sound of one part of the text, and the times of its words. */
import { Aligner } from './search/aligner';
import type { Readings } from './readings/word-readings';
import { SoundChain } from './search/sound-chain';
import { FRAMES_PER_SECOND, FrameStore, type SoundFrames } from './sounds/sound-frames';
import { WordSearch } from './search/word-search';
import { VoiceReference, type VoiceTraits } from './voice/voice-reference';
import type { TextWord } from './readings/text-word';

/** Polly's own time of a word. */
export interface WordMark {
  /** Where the word begins and ends in the text, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** When the word begins, in seconds from the beginning of its segment's sound. */
  readonly seconds: number;
}

/** A word and its time. */
export interface TimedWord {
  /** Where it begins and ends in the text, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
  /** When it begins, in seconds of all sound. */
  readonly startSeconds: number;
  /** When it ends; Infinity until its end has arrived. */
  readonly endSeconds: number;
  /** Whether the time comes from Polly; otherwise it is estimated from text and sound. */
  readonly isExact: boolean;
}

/** The end of a sentence whose sound has arrived completely. */
export interface SentenceBoundary {
  /** Where the next sentence begins in the text, in UTF-16 code units. */
  readonly character: number;
  /** The middle of the pause after the sentence, in seconds of all sound. */
  readonly seconds: number;
  /** Length of the pause, as far as it has arrived. */
  readonly pauseSeconds: number;
  /** How much better the best alignment fits than the best one without this pause; 0 means no preference. */
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

/** No mistake occurred even with half of this margin, in hundreds of cuts through espeak-ng's and flite's speech. */
const CERTAIN_MARGIN = 8;
/** How many of the latest boundaries are examined by default. */
const MAX_BOUNDARIES = 3;
/** A shorter silence is not a pause between sentences. */
const MIN_SENTENCE_PAUSE_FRAMES = 8;

/** What of a pause is kept at most: the rest of a document begins with its pause. */
const SEAM_FRAMES = 0.25 * FRAMES_PER_SECOND;

/** Sound that was synthesized in one go. */
export class TimedSegment {
  readonly startCharacter: number;
  readonly startSeconds: number;
  /** End of its text; undefined while the text still grows. */
  endCharacter: number | undefined;
  readonly #store = new FrameStore();
  #readings: Readings | undefined;
  #chain: SoundChain;
  readonly #words: TextWord[] = [];
  readonly #voice: VoiceReference;
  #search: WordSearch;
  #marks: readonly WordMark[] = [];
  #isComplete = false;
  /** Whether its sound was cut. Its words then stay as they are. */
  #isCut = false;
  #timed: TimedWord[] = [];
  /** How many of the first words were settled when {@link #timed} was updated. */
  #settledWords = 0;
  /** Whether {@link #timed} reflects all text and sound so far. */
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

  /** Sets how figures and signs are said. Has no effect once sound has arrived. */
  setReadings(readings: Readings): void {
    if (this.#store.length > 0) return;
    this.#readings = readings;
    this.#chain = new SoundChain(readings);
    for (const word of this.#words) this.#chain.append(word);
    this.#search = new WordSearch(this.#chain, this.#voice, this.#store);
  }

  /** The traits of the voice, measured in this sound. */
  get voice(): VoiceTraits {
    return this.#voice;
  }

  /** From this second of all sound on it is unknown which word is heard; Infinity if it is known. */
  get unsureFromSeconds(): number {
    return this.#isComplete || this.#marks.length > 0 ? Infinity : this.startSeconds + this.#search.unsureFromFrame / FRAMES_PER_SECOND;
  }

  /** Whether all of its sound has arrived. */
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

  /** Sets the exact times of all its words, which replace all estimates. */
  setMarks(marks: readonly WordMark[]): void {
    this.#marks = marks;
    this.#isCurrent = false;
  }

  /** Notes that its sound is complete and speaks all of its text. */
  complete(): void {
    this.#isComplete = true;
    this.#isCurrent = false;
  }

  /** Drops the sound from a second of the segment on, and the words that begin after it. No more sound comes. */
  cut(seconds: number): void {
    const end = this.startSeconds + seconds;
    this.#timed = this.timedWords()
      .filter(({ startSeconds }) => startSeconds < end)
      .map((word) => ({ ...word, endSeconds: Math.min(word.endSeconds, end) }));
    this.#isCut = true;
  }

  /** Ends its text before a character. Later words, which were assigned to it before, are removed. */
  endTextAt(character: number): void {
    this.endCharacter = character;
    const words = this.#words.findIndex(({ startCharacter }) => startCharacter >= character);
    if (words < 0) return;
    this.#words.length = words;
    this.#chain.truncate(words);
    if (this.#isCut) this.#timed = this.#timed.filter(({ startCharacter }) => startCharacter < character);
    this.#isCurrent = false;
  }

  /** Its words that have begun, in order. The next call may change the returned array. */
  timedWords(): readonly TimedWord[] {
    if (this.#isCurrent || this.#isCut) return this.#timed;
    if (this.#marks.length > 0) this.#timed = this.#markedWords();
    else this.#estimateWords();
    this.#isCurrent = true;
    return this.#timed;
  }

  /**
   * The ends of sentences that its sound has passed, in order; at most the last few. Those where the place in the text was in
   * doubt are left out.
   *
   * @param sentenceEnds - Characters at which sentences end, ascending.
   */
  boundaries(sentenceEnds: readonly number[], most = MAX_BOUNDARIES): SentenceBoundary[] {
    // With exact times the sound is not followed as it arrives.
    this.#search.follow();
    const pauses = this.#pausesAt(sentenceEnds);
    // The alignment before the anchor is taken as given, so that the cost does not grow with the sound.
    const anchor = most < pauses.length ? pauses.at(-most - 1) : undefined;
    const bestScore = this.#scoreFrom(anchor);
    return (most < pauses.length ? pauses.slice(-most) : pauses).map((pause) => {
      const margin = bestScore - this.#scoreFrom(anchor, pause);
      return {
        character: pause.character,
        seconds: this.startSeconds + Math.min(middleFrameOf(pause), pause.fromFrame + SEAM_FRAMES) / FRAMES_PER_SECOND,
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
      if (toFrame - fromFrame >= MIN_SENTENCE_PAUSE_FRAMES && this.#search.isKnownAt(fromFrame, toFrame))
        pauses.push({ character, word, fromFrame, toFrame });
    }
    return pauses;
  }

  /** How well text and sound after a pause fit each other, optionally with another pause forbidden. */
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
    // Words that were settled the last time have not changed.
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

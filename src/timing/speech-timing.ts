/**
 * Where in its text a stream of speech is: exact where Polly gave speech marks, else found from text and sound as they
 * arrive.
 */
import { lastAtMost } from './last-at-most';
import type { Readings } from './readings/word-readings';
import { FrameStore, type SoundFrames } from './sound-frames';
import { TimedSegment, type SentenceBoundary, type TimedWord, type WordMark } from './timed-segment';
import { WordList } from './word-list';

/** A stretch of text whose sound begins. */
export interface SegmentStart {
  /** First character of its text, in UTF-16 code units of the utterance's text. */
  readonly startCharacter: number;
  /** Where its text ends. Default: its text grows, until the next segment or {@link SpeechTiming.endSegment}. */
  readonly endCharacter?: number;
  /** When its sound begins, in seconds of the utterance's sound. */
  readonly startSeconds: number;
}

/** How a text is read. */
export interface SpeechTimingOptions {
  /** BCP 47 language of the text. Default: `en`. */
  readonly language?: string;
}

/** A word counts as heard when so much of it was. */
const MOSTLY = 0.6;
/** A word whose end has not come is taken to be no longer than this. */
const LONGEST_WORD_SECONDS = 0.5;

/**
 * The words of one utterance and when they are heard. Text must be told before its sound is. Characters are UTF-16 code
 * units from the beginning of the utterance's text, seconds are those of its sound, all segments joined.
 */
export class SpeechTiming {
  readonly #words: WordList;
  readonly #segments: TimedSegment[] = [];
  readonly #sentenceEnds: number[] = [];
  /** Words that were given to segments. */
  #sharedOut = 0;
  #readings: Readings | undefined;
  #askedSeconds = -Infinity;
  #toldWord: TimedWord | undefined;
  #heardSeconds = -Infinity;
  #heardCharacters = 0;

  constructor({ language = 'en' }: SpeechTimingOptions = {}) {
    this.#words = new WordList(language);
  }

  /** Says how figures and signs are said in the text's language. It counts for all whose sound is still to begin. */
  setReadings(readings: Readings): void {
    this.#readings = readings;
    this.#segments.at(-1)?.setReadings(readings);
  }

  /**
   * Adds text that is sent to be spoken, cut anywhere. Markup is not spoken: whoever sends some gives spaces instead.
   */
  appendText(text: string): void {
    this.#words.append(text);
    this.#shareOut();
  }

  /** Says that the text so far is spoken before more comes, so that its last word is a whole one. */
  flushText(): void {
    this.#words.flush();
    this.#shareOut();
  }

  /**
   * Says that a sentence of the text ends before a character, with the white space behind it, so that the words before it
   * are whole. In ascending order, and before its sound, which comes as soon as Polly sees the end.
   */
  endSentence(character: number): void {
    this.#sentenceEnds.push(character);
    this.#words.endSentence(character);
    this.#shareOut();
  }

  /** Begins a segment: the frames and marks that follow are of its sound. The one before is complete. */
  startSegment({ startCharacter, endCharacter, startSeconds }: SegmentStart): void {
    const previous = this.#segments.at(-1);
    if (previous !== undefined) {
      previous.endTextAt(startCharacter);
      previous.complete();
    }
    this.#segments.push(new TimedSegment(startCharacter, startSeconds, endCharacter, previous?.voice, this.#readings));
    this.#sharedOut = this.#words.words.findIndex((word) => word.startCharacter >= startCharacter);
    if (this.#sharedOut < 0) this.#sharedOut = this.#words.words.length;
    this.#shareOut();
  }

  /** Adds sound of the segment under way, measured in frames. */
  appendFrames(frames: SoundFrames): void {
    this.#words.soundComes();
    this.#shareOut();
    this.#segments.at(-1)?.appendFrames(frames);
  }

  /**
   * Takes the exact times of all words of a segment that has begun, in order. They count instead of
   * all estimates, also where they come when later segments have begun.
   */
  setMarks(marks: readonly WordMark[]): void {
    const [first] = marks;
    if (first === undefined) return;
    const holds = ({ startCharacter, endCharacter = Infinity }: TimedSegment) =>
      startCharacter <= first.startCharacter && first.startCharacter < endCharacter;
    this.#segments.findLast(holds)?.setMarks(marks);
  }

  /** Says that all sound of the segment under way has come. */
  endSegment(): void {
    this.flushText();
    this.#segments.at(-1)?.complete();
  }

  /**
   * Drops what sounds after a second, as when a connection was lost and another one goes on from there. What comes next is
   * {@link startSegment}.
   */
  truncate(seconds: number): void {
    while (this.#segments.length > 1 && (this.#segments.at(-1)?.startSeconds ?? 0) >= seconds) this.#segments.pop();
    const last = this.#segments.at(-1);
    last?.cut(Math.max(0, seconds - last.startSeconds));
  }

  /**
   * The word that is heard at a second, or the last one that began before; undefined before the first. Whoever asks with
   * growing seconds never gets an earlier word than before, whatever has become known meanwhile.
   */
  wordAt(seconds: number): TimedWord | undefined {
    const found = this.#lastBegun(seconds);
    const told = this.#toldWord;
    const goesBack = told !== undefined && (found === undefined || found.startCharacter < told.startCharacter);
    if (seconds < this.#askedSeconds || !goesBack) this.#toldWord = found;
    this.#askedSeconds = seconds;
    return this.#toldWord;
  }

  /**
   * Whether it is known which word is heard at a second. Where the sound says something else than the text, it is not, until
   * the place is found again; then {@link wordAt} tells the last word that was known.
   */
  isSureAt(seconds: number): boolean {
    return seconds < (this.#segments[lastAtMost(this.#segments, 'startSeconds', seconds)]?.unsureFromSeconds ?? Infinity);
  }

  /** Behind the last word that has begun in the sound so far. */
  get begunCharacter(): number {
    return this.begunBy(Infinity);
  }

  /** Behind the last word that has begun by a second. */
  begunBy(seconds: number): number {
    return this.#lastBegun(seconds)?.endCharacter ?? 0;
  }

  /** All words that have begun in the sound so far, in order. */
  timedWords(): TimedWord[] {
    return this.#segments.flatMap((segment) => segment.timedWords());
  }

  /** When the word that a character belongs to, or the next one, begins; undefined when its sound has not come. */
  secondsOf(character: number): number | undefined {
    for (const segment of this.#segments) {
      if (segment.endCharacter !== undefined && segment.endCharacter <= character) continue;
      const word = segment.timedWords().find(({ endCharacter }) => endCharacter > character);
      if (word !== undefined) return word.startSeconds;
    }
    return undefined;
  }

  /**
   * The end of the last word of which most was heard by a second; after the last word of all, the end of the text. Never
   * less than before for whoever asks with growing seconds.
   */
  heardCharacters(seconds: number): number {
    const heard = this.#heardBy(seconds);
    this.#heardCharacters = seconds < this.#heardSeconds ? heard : Math.max(heard, this.#heardCharacters);
    this.#heardSeconds = seconds;
    return this.#heardCharacters;
  }

  /**
   * Ends of sentences in the segment under way that its sound has passed, in order; at most the last three. After a lost
   * connection speech can go on at the `character` of one, with the sound cut at its `seconds`.
   */
  sentenceBoundaries(): SentenceBoundary[] {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return [];
    const { startCharacter, endCharacter = this.#words.characters } = segment;
    return segment.boundaries(this.#sentenceEnds.filter((end) => end > startCharacter && end <= endCharacter));
  }

  /** The sound of the segment under way between two seconds, as far as it has come. */
  framesBetween(fromSeconds: number, toSeconds: number): SoundFrames {
    return this.#segments.at(-1)?.framesBetween(fromSeconds, toSeconds) ?? new FrameStore();
  }

  #heardBy(seconds: number): number {
    const word = this.#lastBegun(seconds);
    if (word === undefined) return 0;
    const { startSeconds, endSeconds, startCharacter, endCharacter } = word;
    const lengthSeconds = Math.min(endSeconds - startSeconds, LONGEST_WORD_SECONDS);
    if (seconds - startSeconds < MOSTLY * lengthSeconds) return this.#endOfWordBefore(startCharacter);
    const last = this.#segments.at(-1);
    const isLast = last?.isComplete === true && last.timedWords().at(-1)?.startCharacter === startCharacter;
    return isLast && seconds >= endSeconds ? (last.endCharacter ?? this.#words.characters) : endCharacter;
  }

  #lastBegun(seconds: number): TimedWord | undefined {
    return this.#lastWord('startSeconds', seconds);
  }

  #endOfWordBefore(character: number): number {
    return this.#lastWord('startCharacter', character - 1)?.endCharacter ?? 0;
  }

  #lastWord(key: 'startSeconds' | 'startCharacter', place: number): TimedWord | undefined {
    for (let index = lastAtMost(this.#segments, key, place); index >= 0; index -= 1) {
      const words = this.#segments[index]?.timedWords() ?? [];
      const word = words[lastAtMost(words, key, place)];
      if (word !== undefined) return word;
    }
    return undefined;
  }

  #shareOut(): void {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return;
    const { endCharacter } = segment;
    // The end of a segment is the end of a word, whatever is written behind it.
    if (endCharacter !== undefined && this.#words.characters === endCharacter) this.#words.flush();
    for (const word of this.#words.words.slice(this.#sharedOut)) {
      if (endCharacter !== undefined && word.startCharacter >= endCharacter) break;
      segment.appendWord(word);
      this.#sharedOut += 1;
    }
  }
}

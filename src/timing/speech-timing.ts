/**
 * Maps a stream of speech to its text: exactly if Polly gives speech marks, otherwise by aligning text and sound as
 * they arrive.
 */
import { lastAtMost } from './last-at-most';
import type { Readings } from './readings/word-readings';
import { FrameStore, type SoundFrames } from './sounds/sound-frames';
import { TimedSegment, type SentenceBoundary, type TimedWord, type WordMark } from './timed-segment';
import { WordList } from './word-list';

/** The beginning of a segment's sound. */
export interface SegmentStart {
  /** First character of its text, in UTF-16 code units of the utterance's text. */
  readonly startCharacter: number;
  /** End of its text. Default: the text grows until the next segment or {@link SpeechTiming.endSegment}. */
  readonly endCharacter?: number;
  /** When its sound begins, in seconds of the utterance's sound. */
  readonly startSeconds: number;
}

/** Options of {@link SpeechTiming}. */
export interface SpeechTimingOptions {
  /** BCP 47 language of the text. Default: `en`. */
  readonly language?: string;
}

/** A word counts as heard once this part of it was. */
const HEARD_PART = 0.6;
/** Assumed limit for the length of a word whose end has not arrived yet. */
const MAX_WORD_SECONDS = 0.5;

/**
 * The words of one utterance and their times. Text must be added before its sound. Characters are UTF-16 code units
 * from the beginning of the utterance's text; seconds are those of its sound, all segments joined.
 */
export class SpeechTiming {
  readonly #words: WordList;
  readonly #segments: TimedSegment[] = [];
  readonly #sentenceEnds: number[] = [];
  /** Number of words that were passed on to segments. */
  #assignedWords = 0;
  #readings: Readings | undefined;
  #lastAskedSeconds = -Infinity;
  #returnedWord: TimedWord | undefined;
  #heardSeconds = -Infinity;
  #heardCharacters = 0;

  constructor({ language = 'en' }: SpeechTimingOptions = {}) {
    this.#words = new WordList(language);
  }

  /** Sets how figures and signs are said in the text's language. Applies to segments whose sound has not begun. */
  setReadings(readings: Readings): void {
    this.#readings = readings;
    this.#segments.at(-1)?.setReadings(readings);
  }

  /**
   * Adds text that is sent to be spoken, split anywhere. Markup is not spoken, so the caller must replace it by
   * spaces.
   */
  appendText(text: string): void {
    this.#words.append(text);
    this.#assignWords();
  }

  /** Drops the text from a character on, which begins a sentence; of its sound, {@link truncate} drops what there is. */
  cutText(character: number): void {
    this.#words.cut(character);
    this.#sentenceEnds.splice(this.#sentenceEnds.findLastIndex((end) => end <= character) + 1);
    this.#assignedWords = Math.min(this.#assignedWords, this.#words.words.length);
  }

  /** Notes that the text so far is spoken before more comes, so that its last word is complete. */
  flushText(): void {
    this.#words.flush();
    this.#assignWords();
  }

  /**
   * Notes that a sentence ends before a character, with the white space behind it, so that the words before it are
   * complete. Call it in ascending order and before the sentence's sound, which comes as soon as Polly sees the end.
   */
  endSentence(character: number): void {
    this.#sentenceEnds.push(character);
    this.#words.endSentence(character);
    this.#assignWords();
  }

  /** Begins a segment, which later frames and marks belong to. The previous segment is complete. */
  startSegment({ startCharacter, endCharacter, startSeconds }: SegmentStart): void {
    const previous = this.#segments.at(-1);
    if (previous !== undefined) {
      previous.endTextAt(startCharacter);
      previous.complete();
    }
    this.#segments.push(new TimedSegment(startCharacter, startSeconds, endCharacter, previous?.voice, this.#readings));
    this.#assignedWords = this.#words.words.findIndex((word) => word.startCharacter >= startCharacter);
    if (this.#assignedWords < 0) this.#assignedWords = this.#words.words.length;
    this.#assignWords();
  }

  /** Adds sound of the present segment, as measured frames. */
  appendFrames(frames: SoundFrames): void {
    this.#words.soundComes();
    this.#assignWords();
    this.#segments.at(-1)?.appendFrames(frames);
  }

  /**
   * Sets the exact times of all words of a segment, in order. They replace all estimates, even if later segments have begun
   * meanwhile.
   *
   * @param startCharacter - Where the segment begins. Marks of one that has not begun are dropped.
   */
  setMarks(startCharacter: number, marks: readonly WordMark[]): void {
    if (marks.length > 0) this.#segments.findLast((segment) => segment.startCharacter === startCharacter)?.setMarks(marks);
  }

  /** Notes that all sound of the present segment has arrived. */
  endSegment(): void {
    this.flushText();
    this.#segments.at(-1)?.complete();
  }

  /**
   * Drops the sound after a second, for example when a new connection continues from there. Call {@link startSegment}
   * next.
   */
  truncate(seconds: number): void {
    while (this.#segments.length > 1 && (this.#segments.at(-1)?.startSeconds ?? 0) >= seconds) this.#segments.pop();
    const last = this.#segments.at(-1);
    last?.cut(Math.max(0, seconds - last.startSeconds));
  }

  /**
   * The word that is heard at a second, or the last one before it; undefined before the first. A caller that asks
   * with growing seconds never gets an earlier word than before, even if estimates have changed.
   */
  wordAt(seconds: number): TimedWord | undefined {
    const found = this.#lastBegun(seconds);
    const returned = this.#returnedWord;
    const goesBack = returned !== undefined && (found === undefined || found.startCharacter < returned.startCharacter);
    if (seconds < this.#lastAskedSeconds || !goesBack) this.#returnedWord = found;
    this.#lastAskedSeconds = seconds;
    return this.#returnedWord;
  }

  /**
   * Whether it is known which word is heard at a second. It is unknown while the sound deviates from the text;
   * {@link wordAt} then returns the last known word.
   */
  isSureAt(seconds: number): boolean {
    return seconds < (this.#segments[lastAtMost(this.#segments, 'startSeconds', seconds)]?.unsureFromSeconds ?? Infinity);
  }

  /** End of the last word that has begun in the sound so far. */
  get begunCharacter(): number {
    return this.begunBy(Infinity);
  }

  /** End of the last word that has begun by a second. */
  begunBy(seconds: number): number {
    return this.#lastBegun(seconds)?.endCharacter ?? 0;
  }

  /** All words that have begun in the sound so far, in order. */
  timedWords(): TimedWord[] {
    return this.#segments.flatMap((segment) => segment.timedWords());
  }

  /** When the word at or after a character begins; undefined if its sound has not arrived. */
  secondsOf(character: number): number | undefined {
    for (const segment of this.#segments) {
      if (segment.endCharacter !== undefined && segment.endCharacter <= character) continue;
      const word = segment.timedWords().find(({ endCharacter }) => endCharacter > character);
      if (word !== undefined) return word.startSeconds;
    }
    return undefined;
  }

  /**
   * End of the last word that was mostly heard by a second; the end of the text after the very last word. Never
   * decreases for a caller that asks with growing seconds.
   */
  heardCharacters(seconds: number): number {
    const heard = this.#heardBy(seconds);
    this.#heardCharacters = seconds < this.#heardSeconds ? heard : Math.max(heard, this.#heardCharacters);
    this.#heardSeconds = seconds;
    return this.#heardCharacters;
  }

  /**
   * Ends of sentences that the sound of the present segment has passed, in order; at most the last three. One is told when
   * the text has fitted for a second behind it, and not at all where the place in the text was in doubt. After a lost
   * connection, speech can continue at `character`, with the sound cut at `seconds`.
   */
  sentenceBoundaries(most?: number): SentenceBoundary[] {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return [];
    const { startCharacter, endCharacter = this.#words.characters } = segment;
    return segment.boundaries(
      this.#sentenceEnds.filter((end) => end > startCharacter && end <= endCharacter),
      most,
    );
  }

  /** Where text begins whose sound is certain to begin at a second: segments, and the certain boundaries of the present one. */
  certainBeginnings(): Pick<SentenceBoundary, 'character' | 'seconds'>[] {
    const segments = this.#segments.map(({ startCharacter: character, startSeconds: seconds }) => ({ character, seconds }));
    return [...segments, ...this.sentenceBoundaries(Infinity).filter(({ isCertain }) => isCertain)];
  }

  /** The sound of the present segment between two seconds, as far as it has arrived. */
  framesBetween(fromSeconds: number, toSeconds: number): SoundFrames {
    return this.#segments.at(-1)?.framesBetween(fromSeconds, toSeconds) ?? new FrameStore();
  }

  #heardBy(seconds: number): number {
    const word = this.#lastBegun(seconds);
    if (word === undefined) return 0;
    const { startSeconds, endSeconds, startCharacter, endCharacter } = word;
    const lengthSeconds = Math.min(endSeconds - startSeconds, MAX_WORD_SECONDS);
    if (seconds - startSeconds < HEARD_PART * lengthSeconds) return this.#endOfWordBefore(startCharacter);
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

  #assignWords(): void {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return;
    const { endCharacter } = segment;
    // The end of a segment's text also ends its last word, whatever text follows.
    if (endCharacter !== undefined && this.#words.characters === endCharacter) this.#words.flush();
    for (const word of this.#words.words.slice(this.#assignedWords)) {
      if (endCharacter !== undefined && word.startCharacter >= endCharacter) break;
      segment.appendWord(word);
      this.#assignedWords += 1;
    }
  }
}

/**
 * Maps a stream of speech to its text: exactly if Polly gives speech marks, otherwise by aligning text and sound as
 * they arrive.
 */
import { lastAtMost } from './last-at-most';
import type { Readings } from './readings/word-readings';
import type { ArrivedWord, SearchCommand, SearchNews } from './search/search-protocol';
import { UtteranceSearch } from './search/utterance-search';
import { FRAMES_PER_SECOND, FrameStore, type SoundFrames } from './sounds/sound-frames';
import { TimedSegment, type BoundaryQuery, type SentenceBoundary, type TimedWord, type WordMark } from './timed-segment';
import type { TextWord } from './readings/text-word';
import { WordList } from './word-list';

/** The beginning of a segment's sound. */
export interface SegmentStart {
  /** First character of its text, in UTF-16 code units of the utterance's text. */
  readonly startCharacter: number;
  /** End of its text. Default: the text grows until the next segment or {@link SpeechTiming.endSegment}. */
  readonly endCharacter?: number;
  /** When its sound begins, in seconds of the utterance's sound. */
  readonly startSeconds: number;
  /** The segment of the log with its sound, if the search measures it by itself. Default: all sound is passed as frames. */
  readonly logSegment?: number;
}

/** Options of {@link SpeechTiming}. */
export interface SpeechTimingOptions {
  /** BCP 47 language of the text. Default: `en`. */
  readonly language?: string;
  /** Sends a command to the search. Pass its news to {@link SpeechTiming.take}. Default: a search in this thread. */
  readonly send?: (command: SearchCommand) => void;
  /** Returns the seconds of the utterance that were received. Default: the seconds of the frames that were added. */
  readonly receivedSeconds?: () => number;
}

/** Seconds are sums, and so are not exact. */
const ROUNDING_FRAMES = 1e-6;
/** A word counts as heard when this fraction of it was heard. */
const HEARD_PART = 0.6;
/** Assumed limit for the length of a word whose end has not arrived yet. */
const MAX_WORD_SECONDS = 0.5;

/**
 * The words of one utterance and their times. Text must be added before its sound. Characters are UTF-16 code units
 * from the beginning of the utterance's text; seconds are those of its sound, all segments joined. Text and sound are passed to a
 * search for the words, which may run in another thread.
 */
export class SpeechTiming {
  readonly #words: WordList;
  readonly #send: (command: SearchCommand) => void;
  readonly #receivedSeconds: (() => number) | undefined;
  readonly #segments: TimedSegment[] = [];
  readonly #sentenceEnds: number[] = [];
  /** Number of words that were passed on to segments. */
  #assignedWords = 0;
  /** Words of the current segment that were not passed to the search yet. It needs them before the next sound. */
  #untold: ArrivedWord[] = [];
  #searches = 0;
  #readings: Readings | undefined;
  #lastAskedSeconds = -Infinity;
  #returnedWord: TimedWord | undefined;
  #heardSeconds = -Infinity;
  #heardCharacters = 0;

  constructor({ language = 'en', send, receivedSeconds }: SpeechTimingOptions = {}) {
    this.#words = new WordList(language);
    this.#receivedSeconds = receivedSeconds;
    if (send === undefined) {
      const search = new UtteranceSearch((news) => this.take(news));
      this.#send = (command) => search.obey(command);
    } else {
      this.#send = send;
    }
  }

  /** Sets how figures and signs are said in the text's language. Applies to segments whose sound has not begun. */
  setReadings(readings: Readings): void {
    this.#readings = readings;
    const segment = this.#segments.at(-1);
    if (segment?.setReadings(readings) === true) this.#search(segment);
  }

  /**
   * Adds text that is sent to be spoken, split anywhere. Markup is not spoken, so the caller must replace it by
   * spaces.
   */
  appendText(text: string): void {
    this.#words.append(text);
    this.#assignWords();
  }

  /** Drops the text from a character on, at which a sentence begins. To drop its sound, call {@link truncate}. */
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
  startSegment({ startCharacter, endCharacter, startSeconds, logSegment }: SegmentStart): void {
    const previous = this.#segments.at(-1);
    if (previous !== undefined) {
      previous.endTextAt(startCharacter);
      this.#complete(previous);
    }
    this.#searches += 1;
    const segment = new TimedSegment({
      startCharacter,
      startSeconds,
      endCharacter,
      search: this.#searches,
      logSegment,
      voice: previous?.voice,
      readings: this.#readings,
    });
    this.#segments.push(segment);
    this.#search(segment);
    this.#assignedWords = this.#words.words.findIndex((word) => word.startCharacter >= startCharacter);
    if (this.#assignedWords < 0) this.#assignedWords = this.#words.words.length;
    this.#assignWords(0);
  }

  /** Notes that sound of the current segment will follow. Call it before adding the sound. It completes words at a sentence end. */
  soundComes(): void {
    this.#words.soundComes();
    this.#assignWords();
    this.#tellWords();
  }

  /** Adds sound of the present segment, as measured frames. */
  appendFrames(frames: SoundFrames): void {
    this.soundComes();
    this.noteFrames(frames, undefined);
  }

  /**
   * Adds sound that was announced with {@link soundComes}, as measured frames.
   *
   * @param logSegment - The segment of the log if the search has measured it by itself. If it is not the current segment, its
   *   sound was taken back.
   * @param found - The news that the search has found in these frames.
   */
  noteFrames(frames: SoundFrames, logSegment: number | undefined, found?: SearchNews): void {
    const segment = this.#segments.at(-1);
    if (segment === undefined || segment.logSegment !== logSegment || segment.isCut) return;
    segment.appendFrames(frames);
    if (found !== undefined) this.take(found);
    if (logSegment === undefined) this.#send({ type: 'frames', frames });
  }

  /** Takes news of the search. */
  take(news: SearchNews): void {
    const segment = this.#segments.findLast(({ search }) => search === news.search);
    if (segment?.isCut === false) segment.take(news);
  }

  /** Starts a new search for the current segment, because the old one was lost. */
  searchAnew(): void {
    const segment = this.#segments.at(-1);
    if (segment !== undefined && !segment.isCut) this.#search(segment);
  }

  /**
   * Sets the exact times of all words of a segment, in order. They replace all estimates, even if later segments have begun
   * meanwhile.
   *
   * @param startCharacter - The beginning of the segment. Marks of a segment that has not begun are dropped.
   */
  setMarks(startCharacter: number, marks: readonly WordMark[]): void {
    if (marks.length > 0) this.#segments.findLast((segment) => segment.startCharacter === startCharacter)?.setMarks(marks);
  }

  /** Notes that all sound of the present segment has arrived. */
  endSegment(): void {
    this.flushText();
    const segment = this.#segments.at(-1);
    if (segment !== undefined) this.#complete(segment);
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
   * Ends of sentences that the sound of the current segment has passed, in order; by default at most the last three. An end is
   * only included after text and sound have fitted for a second behind it, and if the place in the text was not in doubt. After
   * a lost connection, speech can continue at `character`, with the sound cut at `seconds`.
   */
  sentenceBoundaries(query?: BoundaryQuery): SentenceBoundary[] {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return [];
    const { startCharacter, endCharacter = this.#words.characters } = segment;
    return segment.boundaries(
      this.#sentenceEnds.filter((end) => end > startCharacter && end <= endCharacter),
      query,
    );
  }

  /**
   * Places at which both text and sound certainly begin: the starts of all segments, and the certain boundaries of the current
   * one.
   *
   * @param fromSeconds - Boundaries before it are left out.
   */
  certainBeginnings(fromSeconds: number): Pick<SentenceBoundary, 'character' | 'seconds'>[] {
    const segments = this.#segments.map(({ startCharacter: character, startSeconds: seconds }) => ({ character, seconds }));
    return [...segments, ...this.sentenceBoundaries({ most: Infinity, fromSeconds }).filter(({ isCertain }) => isCertain)];
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

  /** @param frame - Number of the segment's frames that come before the words. Default: all that were received. */
  #assignWords(frame?: number): void {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return;
    const { endCharacter } = segment;
    // The end of a segment's text also ends its last word, whatever text follows.
    if (endCharacter !== undefined && this.#words.characters === endCharacter) this.#words.flush();
    const frames = frame ?? this.#receivedFrames(segment);
    while (this.#assignedWords < this.#words.words.length) {
      const word = this.#words.words[this.#assignedWords] as TextWord;
      if (endCharacter !== undefined && word.startCharacter >= endCharacter) break;
      segment.appendWord(word, frames);
      this.#untold.push(segment.arrivedWords.at(-1) as ArrivedWord);
      this.#assignedWords += 1;
    }
  }

  /** Number of a segment's frames that were received. Includes a frame that has only begun, so measuring it later changes nothing. */
  #receivedFrames({ startSeconds, length }: TimedSegment): number {
    if (this.#receivedSeconds === undefined) return length;
    return Math.max(0, Math.ceil((this.#receivedSeconds() - startSeconds) * FRAMES_PER_SECOND - ROUNDING_FRAMES));
  }

  /** Starts the search for a segment's words, and passes it the text and sound so far. */
  #search(segment: TimedSegment): void {
    const { search, logSegment, knownVoice, arrivedWords, frames, isComplete } = segment;
    this.#send({ type: 'start', search, segment: logSegment, voice: knownVoice });
    this.#untold = [...arrivedWords];
    this.#tellWords();
    if (frames.loudness.length > 0) this.#send({ type: 'frames', frames });
    if (isComplete) this.#complete(segment);
  }

  #tellWords(): void {
    if (this.#untold.length === 0) return;
    this.#send({ type: 'words', words: this.#untold });
    this.#untold = [];
  }

  #complete(segment: TimedSegment): void {
    segment.complete();
    if (segment.isCut) return;
    this.#tellWords();
    this.#send({ type: 'complete', words: segment.arrivedWords.length });
  }
}

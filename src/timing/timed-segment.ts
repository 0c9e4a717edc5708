/** The sound of one part of the text, and the times of its words. */
import { Aligner } from './search/aligner';
import type { Readings } from './readings/word-readings';
import type { ArrivedWord, SaidWord, SearchNews } from './search/search-protocol';
import { SoundChain } from './search/sound-chain';
import { FRAMES_PER_SECOND, FrameStore, type SoundFrames } from './sounds/sound-frames';
import { unpackVoice, type PackedVoice } from './voice/packed-voice';
import { VoiceReference } from './voice/voice-reference';
import type { TextWord } from './readings/text-word';

/** The time of a word according to Polly. */
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

/** Selects sentence boundaries. */
export interface BoundaryQuery {
  /** The most boundaries to return, counted from the last one. Default: 3. */
  readonly most?: number;
  /** Leaves out boundaries before this second of all sound. Default: leaves out none. */
  readonly fromSeconds?: number;
}

/** Parameters of {@link TimedSegment}. */
export interface TimedSegmentParts {
  /** Beginning of its text. */
  readonly startCharacter: number;
  /** Beginning of its sound, in seconds of all sound. */
  readonly startSeconds: number;
  /** End of its text. Undefined while the text still grows. */
  readonly endCharacter: number | undefined;
  /** The number of its search. */
  readonly search: number;
  /** The segment of the log with its sound. Undefined if all sound is passed as frames. */
  readonly logSegment: number | undefined;
  /** The traits of the voice that were measured earlier. */
  readonly voice: PackedVoice | undefined;
  readonly readings: Readings | undefined;
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
/** In recordings of people and of diphone voices, words begin this much before the first frame that sounds like them. */
const EARLIER_FRAMES = 1;
/** The words before and behind a pause are known once the text has fitted for this many frames from there. */
const FITTING_FRAMES = 100;
/** A shorter silence is not a pause between sentences. */
const MIN_SENTENCE_PAUSE_FRAMES = 8;

/** The most of a pause that is kept before a cut. Speech that continues a document begins with a pause of its own. */
const SEAM_FRAMES = 0.25 * FRAMES_PER_SECOND;

/** A segment: sound that was synthesized in one go. A separate search finds the words, and its results are stored here. */
export class TimedSegment {
  readonly startCharacter: number;
  readonly startSeconds: number;
  /** End of its text; undefined while the text still grows. */
  endCharacter: number | undefined;
  /** The number of its search. */
  readonly search: number;
  /** The segment of the log with its sound. Undefined if all sound is passed as frames. */
  readonly logSegment: number | undefined;
  /** The traits of its voice that were measured before this segment. */
  readonly knownVoice: PackedVoice | undefined;
  readonly #store = new FrameStore();
  #readings: Readings | undefined;
  readonly #words: TextWord[] = [];
  /** The same words, in the form that is sent to the search. */
  readonly #arrived: ArrivedWord[] = [];
  #news: Pick<SearchNews, 'unsureFromFrame' | 'fitsToFrame' | 'doubts'> = { unsureFromFrame: Infinity, fitsToFrame: 0, doubts: [] };
  #voice: PackedVoice | undefined;
  #marks: readonly WordMark[] = [];
  #isComplete = false;
  /** Whether its sound was cut. Its words do not change after that. */
  #isCut = false;
  /** The words that the search has found. */
  #found: TimedWord[] = [];
  /** The words with exact times, or the final words after a cut. */
  #fixed: readonly TimedWord[] | undefined;

  constructor({ startCharacter, startSeconds, endCharacter, search, logSegment, voice, readings }: TimedSegmentParts) {
    this.startCharacter = startCharacter;
    this.startSeconds = startSeconds;
    this.endCharacter = endCharacter;
    this.search = search;
    this.logSegment = logSegment;
    this.knownVoice = this.#voice = voice;
    this.#readings = readings;
  }

  /**
   * Sets how numbers and signs are said. Has no effect after sound has arrived.
   *
   * @returns Whether it had an effect. If so, all words must be searched again.
   */
  setReadings(readings: Readings): boolean {
    if (this.#store.length > 0 || this.#isCut) return false;
    this.#readings = readings;
    this.#arrived.forEach(({ frame }, index) => {
      this.#arrived[index] = { word: this.#saidWord(index), frame };
    });
    return true;
  }

  /** Its words, in the form that is sent to the search. */
  get arrivedWords(): readonly ArrivedWord[] {
    return this.#arrived;
  }

  /** A copy of the sound so far. */
  get frames(): SoundFrames {
    return { loudness: this.#store.loudness.slice(), brightness: this.#store.brightness.slice() };
  }

  /** Number of frames so far. */
  get length(): number {
    return this.#store.length;
  }

  /** The traits of the voice, measured in this sound or known before. */
  get voice(): PackedVoice | undefined {
    return this.#voice;
  }

  /** From this second of all sound on, it is unknown which word is heard. Infinity while it is known. */
  get unsureFromSeconds(): number {
    return this.#isComplete || this.#marks.length > 0 ? Infinity : this.startSeconds + this.#news.unsureFromFrame / FRAMES_PER_SECOND;
  }

  /** Whether all of its sound has arrived. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Whether its sound was cut. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /**
   * Adds the next word of its text.
   *
   * @param frame - The number of frames that had been received when it was sent.
   */
  appendWord(word: TextWord, frame: number): void {
    this.#words.push(word);
    this.#arrived.push({ word: this.#saidWord(this.#words.length - 1), frame });
  }

  /** Adds sound. */
  appendFrames(frames: SoundFrames): void {
    this.#store.append(frames);
  }

  /** Stores news of the search. */
  take({ firstWord, spans, unsureFromFrame, fitsToFrame, doubts, voice }: SearchNews): void {
    this.#news = { unsureFromFrame, fitsToFrame, doubts };
    this.#voice = voice;
    this.#found.length = Math.min(this.#found.length, firstWord);
    for (let index = 0; index < spans.length / 2; index += 1) {
      const word = this.#words[firstWord + index];
      if (word === undefined) return;
      this.#found.push({
        startCharacter: word.startCharacter,
        endCharacter: word.endCharacter,
        startSeconds: this.#secondsOf(spans[2 * index] ?? 0),
        endSeconds: this.#secondsOf(spans[2 * index + 1] ?? Infinity),
        isExact: false,
      });
    }
  }

  /** Sets the exact times of all its words, which replace all estimates. */
  setMarks(marks: readonly WordMark[]): void {
    this.#marks = marks;
    if (!this.#isCut) this.#fixed = undefined;
  }

  /** Notes that its sound is complete and speaks all of its text. */
  complete(): void {
    this.#isComplete = true;
    if (!this.#isCut) this.#fixed = undefined;
  }

  /** Drops the sound from a second of the segment on, and the words that begin after it. No more sound comes. */
  cut(seconds: number): void {
    const end = this.startSeconds + seconds;
    this.#fixed = this.timedWords()
      .filter(({ startSeconds }) => startSeconds < end)
      .map((word) => ({ ...word, endSeconds: Math.min(word.endSeconds, end) }));
    this.#isCut = true;
  }

  /** Ends its text before a character. Later words, which were assigned to it before, are removed. */
  endTextAt(character: number): void {
    this.endCharacter = character;
    const words = this.#words.findIndex(({ startCharacter }) => startCharacter >= character);
    if (words < 0) return;
    this.#words.length = this.#arrived.length = words;
    this.#found.length = Math.min(this.#found.length, words);
    if (this.#isCut) this.#fixed = this.#fixed?.filter(({ startCharacter }) => startCharacter < character);
  }

  /** Its words that have begun, in order. The next call may change the returned array. */
  timedWords(): readonly TimedWord[] {
    if (this.#fixed === undefined && this.#marks.length > 0) this.#fixed = this.#markedWords();
    return this.#fixed ?? this.#found;
  }

  /**
   * Returns the ends of sentences that its sound has passed, in order; at most the last few. Leaves out ends where the place in
   * the text was in doubt.
   *
   * @param sentenceEnds - Characters at which sentences end, ascending.
   */
  boundaries(sentenceEnds: readonly number[], { most = MAX_BOUNDARIES, fromSeconds = -Infinity }: BoundaryQuery = {}): SentenceBoundary[] {
    const pauses = this.#pausesAt(sentenceEnds);
    const fromFrame = (fromSeconds - this.startSeconds) * FRAMES_PER_SECOND;
    const early = pauses.findIndex((pause) => seamFrameOf(pause) >= fromFrame);
    const first = Math.max(early < 0 ? pauses.length : early, pauses.length - most);
    // Only the part behind the anchor is aligned again, so that the cost does not grow with the length of the sound.
    const anchor = pauses[first - 1];
    if (first === pauses.length) return [];
    const bestScore = this.#scoreFrom(anchor);
    return pauses.slice(first).map((pause) => {
      const margin = bestScore - this.#scoreFrom(anchor, pause);
      return {
        character: pause.character,
        seconds: this.startSeconds + seamFrameOf(pause) / FRAMES_PER_SECOND,
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

  /** When a word begins or ends that was found to begin or end with a frame. */
  #secondsOf(frame: number): number {
    return this.startSeconds + Math.max(0, frame - EARLIER_FRAMES) / FRAMES_PER_SECOND;
  }

  #saidWord(index: number): SaidWord {
    const word = this.#words[index] as TextWord;
    const { text, pauseBehind, isOpenEnded } = word;
    const { respelled = (own: string) => own } = this.#readings ?? {};
    const said = this.#readings?.of(word, this.#words[index - 1]);
    const readings = said && { ...said, parts: said.parts.map((texts) => texts.map(respelled)) };
    return { text: respelled(text), pauseBehind, isOpenEnded, readings };
  }

  #pausesAt(sentenceEnds: readonly number[]): SentencePause[] {
    const frameOf = (seconds: number | undefined): number | undefined =>
      seconds === undefined ? undefined : Math.round((seconds - this.startSeconds) * FRAMES_PER_SECOND) + EARLIER_FRAMES;
    const pauses: SentencePause[] = [];
    for (const character of sentenceEnds) {
      const next = this.#words.findIndex(({ startCharacter }) => startCharacter >= character);
      const word = (next < 0 ? this.#words.length : next) - 1;
      const fromFrame = frameOf(this.#found[word]?.endSeconds) ?? Infinity;
      const toFrame = frameOf(this.#found[word + 1]?.startSeconds) ?? this.#store.length;
      if (toFrame - fromFrame >= MIN_SENTENCE_PAUSE_FRAMES && this.#isKnownAt(fromFrame, toFrame))
        pauses.push({ character, word, fromFrame, toFrame });
    }
    return pauses;
  }

  /**
   * Whether it is known which words are before and behind a pause. Since a wrong place is noticed late, text and sound must have
   * fitted for a while behind the pause. There must be no doubt there, either. A doubt only ends after a long time of fitting.
   */
  #isKnownAt(fromFrame: number, toFrame: number): boolean {
    const fitsTo = fromFrame + FITTING_FRAMES;
    const { fitsToFrame, doubts } = this.#news;
    if (fitsTo > fitsToFrame) return false;
    const lastFrame = Math.max(toFrame, fitsTo);
    return doubts.every((doubt) => lastFrame <= doubt.fromFrame || fromFrame >= doubt.toFrame);
  }

  /** Scores how well text and sound behind the anchor fit, optionally with a pause that must not be used. */
  #scoreFrom(anchor: SentencePause | undefined, forbidden?: SentencePause): number {
    const firstWord = anchor === undefined ? 0 : anchor.word + 1;
    const firstFrame = anchor === undefined ? 0 : middleFrameOf(anchor);
    const chain = new SoundChain();
    for (const { word } of this.#arrived.slice(firstWord)) chain.append(word);
    const aligner = new Aligner(
      chain,
      new VoiceReference(this.#voice && unpackVoice(this.#voice)),
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
}

function middleFrameOf({ fromFrame, toFrame }: SentencePause): number {
  return Math.floor((fromFrame + toFrame) / 2);
}

/** The frame of a pause at which sound is cut. */
function seamFrameOf(pause: SentencePause): number {
  return Math.min(middleFrameOf(pause), pause.fromFrame + SEAM_FRAMES);
}

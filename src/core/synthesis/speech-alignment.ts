/**
 * Which text is in which second of an utterance's sound. Everything that comes back from Polly goes through here to the
 * playback, so that both know the same sound: also where a part of it is taken back, because a connection was lost in
 * the middle of a sentence.
 */
import type { AudioWriter } from '../../audio/log/audio-log';
import { createSoundFrames, type SoundFramesReader } from '../../audio/worker/create-sound-frames';
import type { TransportEvent, WordMark } from '../../polly/transport/transport';
import type { TextLog } from '../../text/log/text-log';
import type { TextSpan } from '../../text/log/text-log-reader';
import { SpeechTiming } from '../../timing/speech-timing';
import type { Readings } from '../../timing/readings/word-readings';
import type { SentenceBoundary, TimedWord } from '../../timing/timed-segment';
import { BrokenSentence } from './broken-sentence';
import type { Listener } from './listener';
import type { ResumePoint } from './resume-point';

/** What an alignment is made with. */
export interface SpeechAlignmentParts {
  /** Receives the sound. */
  readonly log: AudioWriter;
  readonly listener: Pick<Listener, 'cut'>;
  /** BCP 47 language of the text. */
  readonly language: string | undefined;
  /** What is spoken. All characters are counted in it. */
  readonly text: Pick<TextLog, 'slice' | 'sentenceEnds' | 'sentenceEndFrom' | 'spokenEndBefore'>;
}

/** The exact times of one segment's words. */
export interface SegmentMarks {
  /** Where the segment begins. */
  readonly startCharacter: number;
  readonly words: readonly WordMark[];
}

/** What of a broken sentence may be heard before it counts as heard: it is less than a sound. */
const UNHEARD_SECONDS = 0.03;

/** The least margin of a sentence that is taken where none is certain: half of what makes one certain. */
const LIKELY_MARGIN = 4;

/** Text with something in it that a voice says. */
const SAID = /[\p{L}\p{N}\p{S}]/u;

/** The alignment of one utterance. */
export class SpeechAlignment {
  readonly #parts: SpeechAlignmentParts;
  readonly #timing: SpeechTiming;
  /** Measures the sound. */
  #reader: SoundFramesReader | undefined;
  #runStart: ResumePoint = { character: 0, seconds: 0 };
  #segment: { readonly start: ResumePoint; readonly endCharacter: number | undefined; isComplete: boolean } | undefined;
  #hasSound = false;
  /** Up to where text was told to the timing. */
  #toldCharacter = 0;
  /** How many sentences were told to have ended. */
  #toldSentences = 0;
  #sentCharacter = 0;
  /** A sentence that broke off where it was heard already, until it is found in what is spoken anew. */
  #broken: BrokenSentence | undefined;
  /** The same, once its sound was joined to the rest: it tells what is heard where until it ends. */
  #joined: BrokenSentence | undefined;
  /** Exact times that came meanwhile. */
  #heldMarks: SegmentMarks[] = [];
  #isClosed = false;

  constructor(parts: SpeechAlignmentParts) {
    this.#parts = parts;
    this.#timing = new SpeechTiming({
      ...(parts.language === undefined ? {} : { language: parts.language }),
      send: (command) => this.#reader?.send(command),
      receivedSeconds: () => this.receivedSeconds,
    });
    void this.#learnReadings(parts.language);
  }

  /**
   * Seconds of the utterance that have arrived, to the sample and at once: a player that works in a Worker tells later.
   */
  get receivedSeconds(): number {
    return this.#parts.log.packets.seconds;
  }

  /** Behind the text that was handed to Polly. */
  get sentCharacter(): number {
    return this.#sentCharacter;
  }

  /** Says that another run begins with the text from `startCharacter` on. */
  startRun(startCharacter: number): void {
    this.#runStart = { character: startCharacter, seconds: this.#broken?.point.seconds ?? this.receivedSeconds };
    this.#sentCharacter = startCharacter;
    this.#segment = undefined;
  }

  /** Says that more of the text was handed to Polly. */
  sent({ end, type, isFlushed }: Pick<TextSpan, 'end' | 'type' | 'isFlushed'>): void {
    this.#sentCharacter = end;
    // A document is spoken apart from what stands before it and behind.
    const isDocument = type === 'ssml';
    // What is handed on again after a failure was told before.
    const text = this.#parts.text.slice(this.#toldCharacter, Math.max(this.#toldCharacter, end));
    this.#toldCharacter = Math.max(this.#toldCharacter, end);
    if (isDocument) this.#timing.flushText();
    if (text !== '') this.#timing.appendText(text);
    if (isDocument || isFlushed) this.#timing.flushText();
  }

  /** Takes what came back, with places of the text in it. Resolves when the next may come. */
  async receive(event: TransportEvent): Promise<void> {
    if (this.#isClosed) return;
    switch (event.type) {
      case 'segment':
        await this.#startSegment(event.startCharacter, event.endCharacter);
        break;
      case 'audio':
        if (this.#segment === undefined) await this.#startSegment(this.#runStart.character, undefined);
        this.#tellSentenceEnds();
        await this.#append(event.bytes);
        break;
      case 'segment-complete':
      case 'closed':
        await this.#completeSegment();
        break;
      case 'marks':
        // Those that come when all is over count as well; see setMarks().
        break;
    }
  }

  /** Takes the exact times of a segment's words, which may come when other segments have begun, or when all is over. */
  setMarks(marks: SegmentMarks): void {
    // The sentence that is spoken anew has no place in the sound yet.
    if (this.#broken === undefined) this.#timing.setMarks(marks.startCharacter, marks.words);
    else this.#heldMarks.push(marks);
  }

  /** Resolves when everything that arrived was looked at. */
  async caughtUp(): Promise<void> {
    // The reader comes last, since its search may be given the frames of the others.
    for (const each of [this.#broken, this.#joined, this.#reader]) await each?.caughtUp();
  }

  /** Where speech is to go on after a failure: behind the last sentence that has wholly arrived. */
  async resumePoint(): Promise<ResumePoint> {
    if (this.#broken !== undefined) return this.#broken.point;
    const segment = this.#segment;
    if (segment === undefined) return this.#runStart;
    await this.#endSegment();
    if (segment.isComplete) {
      return { character: segment.endCharacter ?? this.#sentCharacter, seconds: this.receivedSeconds };
    }
    // A segment whose end is known is one sentence, or a document of several.
    if (segment.endCharacter !== undefined && !this.#hasSentences(segment.start.character, segment.endCharacter)) return segment.start;
    return this.#lastCertainBoundary() ?? segment.start;
  }

  /**
   * Takes the sound behind a point back, so that what is received next goes on from there. What cannot be taken back any
   * more, since it was heard, stays, and what is spoken anew is joined where it breaks off.
   *
   * @param isUnheard - Whether nothing behind the point was heard.
   */
  goBack(point: ResumePoint, isUnheard: boolean): void {
    if (this.#broken !== undefined) {
      this.#broken.restart();
      return;
    }
    const endSeconds = isUnheard ? this.#parts.listener.cut(point.seconds) : this.receivedSeconds;
    const { format } = this.#parts.log;
    if (endSeconds - point.seconds <= UNHEARD_SECONDS) this.#timing.truncate(endSeconds);
    else this.#broken = new BrokenSentence({ point, old: this.#timing.framesBetween(point.seconds, endSeconds), format });
  }

  /** Where speech can be begun anew behind a second: the last certain beginning of a sentence up to a place of the text. */
  restartPoint(afterSeconds: number, upTo: number): ResumePoint | undefined {
    if (this.#broken !== undefined || this.#joined !== undefined) return undefined;
    const beginnings: ResumePoint[] = [...this.#timing.certainBeginnings(afterSeconds)];
    // A run of which no sound has come can begin anew where it began.
    if (this.#segment === undefined) beginnings.push(this.#runStart);
    return beginnings.findLast(({ character, seconds }) => character <= upTo && seconds >= afterSeconds);
  }

  /** Takes text and sound back from a point on. */
  cut({ character, seconds }: ResumePoint): void {
    this.#timing.truncate(this.#parts.listener.cut(seconds));
    this.#timing.cutText(character);
    this.#toldCharacter = Math.min(this.#toldCharacter, character);
    this.#toldSentences = this.#parts.text.sentenceEnds.filter((end) => end <= this.#toldCharacter).length;
    this.#sentCharacter = character;
    this.#segment = undefined;
    this.#runStart = { character, seconds };
  }

  /** How much of the text was heard by that second: up to the end of the last word. */
  heardCharacters(seconds: number): number {
    return this.#timing.heardCharacters(seconds);
  }

  /** Behind the last word that has begun by a second; marks name words whose sound has not come. */
  begunBy(seconds: number): number {
    return this.#timing.begunBy(seconds);
  }

  /** Behind the last word that has begun in the sound so far. */
  get begunCharacter(): number {
    return this.#timing.begunCharacter;
  }

  /** Whether it is known which word is heard at a second; see {@link SpeechTiming.isSureAt}. */
  isSureAt(seconds: number): boolean {
    return this.#timing.isSureAt(seconds);
  }

  /** The word that is heard at a second; see {@link SpeechTiming.wordAt}. */
  wordAt(seconds: number): TimedWord | undefined {
    return this.#timing.wordAt(seconds);
  }

  /** All words that have begun in the sound so far, in order. */
  timedWords(): readonly TimedWord[] {
    return this.#timing.timedWords();
  }

  /** The second at which the word begins that a character belongs to; the end of what was received where it is not there. */
  secondsOf(character: number): number {
    return this.#timing.secondsOf(character) ?? this.receivedSeconds;
  }

  /** Frees everything; what comes afterwards is dropped. */
  close(): void {
    this.#isClosed = true;
    for (const each of [this.#reader, this.#broken, this.#joined]) each?.close();
  }

  /** Where the words for numbers cannot be fetched, figures are timed by their digits. */
  async #learnReadings(language: string | undefined): Promise<void> {
    const readings = await fetchReadings(language);
    if (readings !== undefined) this.#timing.setReadings(readings);
  }

  #hasSentences(start: number, end: number): boolean {
    return (this.#parts.text.sentenceEndFrom(start + 1) ?? end) < end;
  }

  #lastCertainBoundary(): ResumePoint | undefined {
    // That the sound of the last sentence has wholly arrived, Polly alone can say: it may be longer than any estimate.
    const { text } = this.#parts;
    const end = text.spokenEndBefore(this.#sentCharacter);
    const boundaries = this.#timing.sentenceBoundaries().filter(({ character }) => SAID.test(text.slice(character, end)));
    // Where none is certain, the likeliest: to go back to the beginning could be minutes. A slight lead may be wrong.
    return (
      boundaries.findLast(({ isCertain }) => isCertain) ??
      boundaries.filter(({ margin }) => margin >= LIKELY_MARGIN).reduce<SentenceBoundary | undefined>(likelier, undefined)
    );
  }

  /** Polly speaks a sentence when it has seen its end, so its sound belongs to no word behind the last end that was sent. */
  #tellSentenceEnds(): void {
    const ends = this.#parts.text.sentenceEnds;
    for (let end = ends[this.#toldSentences]; end !== undefined && end <= this.#toldCharacter; end = ends[this.#toldSentences]) {
      this.#timing.endSentence(end);
      this.#toldSentences += 1;
    }
  }

  async #startSegment(startCharacter: number, endCharacter: number | undefined): Promise<void> {
    await this.caughtUp();
    if (this.#isClosed) return;
    const { log } = this.#parts;
    this.#joined?.close();
    this.#joined = undefined;
    if (this.#broken === undefined && this.#hasSound) log.startSegment();
    const startSeconds = this.receivedSeconds;
    this.#segment = { start: { character: startCharacter, seconds: startSeconds }, endCharacter, isComplete: false };
    if (this.#broken !== undefined) return;
    this.#reader ??= createSoundFrames({
      log,
      onFrames: (frames, segment, found) => this.#timing.noteFrames(frames, segment, found),
      onNews: (news) => this.#timing.take(news),
      onSearchLost: () => this.#timing.searchAnew(),
    });
    this.#hasSound = true;
    const logSegment = log.segments.at(-1)?.number ?? 0;
    this.#timing.startSegment({ startCharacter, startSeconds, logSegment, ...(endCharacter === undefined ? {} : { endCharacter }) });
  }

  async #append(bytes: Uint8Array): Promise<void> {
    if (this.#isClosed) return;
    this.#joined?.append(bytes);
    if (this.#broken === undefined) {
      this.#timing.soundComes();
      this.#parts.log.append(bytes);
      return;
    }
    this.#broken.append(bytes);
    await this.caughtUp();
    this.#goOn(this.#broken.find());
  }

  async #completeSegment(): Promise<void> {
    await this.#endSegment();
    if (this.#isClosed) return;
    if (this.#segment === undefined) return;
    if (this.#broken !== undefined) {
      this.#goOn(this.#broken.findAtLast());
      this.#parts.log.endSegment();
    }
    this.#segment.isComplete = true;
    this.#timing.endSegment();
  }

  /** Resolves when all sound of the segment was looked at, to its end. */
  async #endSegment(): Promise<void> {
    if (this.#isClosed) return;
    for (const each of [this.#broken, this.#joined]) each?.end();
    if (this.#broken === undefined) this.#parts.log.endSegment();
    await this.caughtUp();
  }

  /** Joins what is spoken anew where the sentence broke off: `skipSeconds` of it were heard. */
  #goOn(skipSeconds: number | undefined): void {
    const broken = this.#broken;
    if (this.#isClosed || skipSeconds === undefined || broken === undefined || this.#segment === undefined) return;
    this.#broken = undefined;
    this.#joined = broken;
    const { log } = this.#parts;
    log.startSegment({ skipSeconds });
    const startSeconds = this.receivedSeconds - skipSeconds;
    for (const bytes of broken.chunks) log.append(bytes);
    const { start, endCharacter } = this.#segment;
    this.#segment = { start: { ...start, seconds: startSeconds }, endCharacter, isComplete: false };
    // The sentence is whole now, and its beginning was heard at the same place.
    this.#timing.truncate(broken.point.seconds);
    this.#timing.startSegment({ startCharacter: start.character, startSeconds, ...(endCharacter === undefined ? {} : { endCharacter }) });
    // It is measured from its beginning, which the log skips.
    this.#timing.soundComes();
    broken.join((frames) => this.#timing.noteFrames(frames, undefined));
    for (const { startCharacter, words } of this.#heldMarks) this.#timing.setMarks(startCharacter, words);
    this.#heldMarks = [];
  }
}

/**
 * Fetches how a language says figures. Undefined where that is not known, or cannot be fetched.
 *
 * @param language - BCP 47. Default: English.
 */
export async function fetchReadings(language = 'en'): Promise<Readings | undefined> {
  return import('../../timing/readings/load-readings').then(({ loadReadings }) => loadReadings(language)).catch(() => undefined);
}

function likelier(one: SentenceBoundary | undefined, other: SentenceBoundary): SentenceBoundary {
  return one !== undefined && one.margin >= other.margin ? one : other;
}

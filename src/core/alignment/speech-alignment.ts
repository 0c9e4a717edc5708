/**
 * Maps the text of an utterance to the seconds of its sound. Everything that Polly sends passes through here on its way to
 * the playback, so both always know the same sound. This also holds when a part of the sound is taken back because a
 * connection was lost in the middle of a sentence.
 */
import type { AudioWriter } from '../../audio/log/audio-log';
import { createSoundFrames, type SoundFramesReader } from '../../audio/worker/create-sound-frames';
import type { TransportEvent } from '../../polly/transport/transport';
import type { TextLog } from '../../text/log/text-log';
import type { TextSpan } from '../../text/log/text-log-reader';
import { SpeechTiming } from '../../timing/speech-timing';
import type { Readings } from '../../timing/readings/word-readings';
import type { SentenceBoundary } from '../../timing/timed-segment';
import { RepeatedSentence } from './repeated-sentence';
import type { Listener } from './listener';
import type { ResumePoint } from './resume-point';

/** Parameters of {@link SpeechAlignment}. */
export interface SpeechAlignmentParts {
  /** Receives the sound. */
  readonly log: AudioWriter;
  readonly listener: Pick<Listener, 'cut'>;
  /** BCP 47 language of the text. */
  readonly language: string | undefined;
  /** The text that is spoken. All characters are places in it. */
  readonly text: Pick<TextLog, 'slice' | 'sentenceEnds' | 'sentenceEndFrom' | 'spokenEndBefore'>;
}

/** The exact times of one segment's words. */
type SegmentMarks = Extract<TransportEvent, { readonly type: 'marks' }>;

/** The times of the words. All characters are places in the spoken text. */
export type WordTimes = Pick<
  SpeechTiming,
  'begunBy' | 'begunCharacter' | 'heardCharacters' | 'isSureAt' | 'secondsOf' | 'timedWords' | 'wordAt'
>;

/** If no more of a broken sentence was heard, it counts as unheard: this is shorter than a single speech sound. */
const UNHEARD_SECONDS = 0.03;

/** If no sentence boundary is certain, one with at least this margin is taken. It is half the margin of a certain one. */
const LIKELY_MARGIN = 4;

/** Text with at least one character that a voice speaks. */
const SAID = /[\p{L}\p{N}\p{S}]/u;

/** The alignment of one utterance. */
export class SpeechAlignment {
  readonly #parts: SpeechAlignmentParts;
  readonly #timing: SpeechTiming;
  /** Measures the sound. */
  #reader: SoundFramesReader | undefined;
  #attemptStart: ResumePoint = { character: 0, seconds: 0 };
  #segment: { readonly start: ResumePoint; readonly endCharacter: number | undefined; isComplete: boolean } | undefined;
  #hasSound = false;
  /** End of the text that was passed to the timing. */
  #toldCharacter = 0;
  /** Number of sentence ends that were passed to the timing. */
  #toldSentences = 0;
  #sentCharacter = 0;
  /** A sentence whose sound broke off after some of it was heard. It is kept until the same place is found in its new sound. */
  #broken: RepeatedSentence | undefined;
  /** The same sentence after its new sound was joined. It supplies the measured frames until its segment ends. */
  #joined: RepeatedSentence | undefined;
  /** Exact times that arrived while a sentence was broken. */
  readonly #heldMarks: SegmentMarks[] = [];
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
   * Seconds of the utterance that have arrived. Exact to the sample and up to date, unlike the reports of a player in a Worker.
   */
  get receivedSeconds(): number {
    return this.#parts.log.packets.seconds;
  }

  /** End of the text that was sent to Polly. */
  get sentCharacter(): number {
    return this.#sentCharacter;
  }

  /** Notes that a new attempt begins, with the text from `startCharacter` on. */
  startAttempt(startCharacter: number): void {
    this.#attemptStart = { character: startCharacter, seconds: this.#broken?.point.seconds ?? this.receivedSeconds };
    this.#sentCharacter = startCharacter;
    this.#segment = undefined;
  }

  /** Notes that the text up to `end` was sent to Polly. */
  sent({ end, type, isFlushed }: Pick<TextSpan, 'end' | 'type' | 'isFlushed'>): void {
    this.#sentCharacter = end;
    // A document is spoken separately from the text before and behind it.
    const isDocument = type === 'ssml';
    // Text that is sent again after a failure was passed to the timing before.
    const text = this.#parts.text.slice(this.#toldCharacter, Math.max(this.#toldCharacter, end));
    this.#toldCharacter = Math.max(this.#toldCharacter, end);
    if (isDocument) this.#timing.flushText();
    if (text !== '') this.#timing.appendText(text);
    if (isDocument || isFlushed) this.#timing.flushText();
  }

  /**
   * Takes an event from Polly. Its characters must be places in the text. Resolves when the next event may be passed. Marks may
   * come after other segments have begun, and after {@link close}.
   */
  async receive(event: TransportEvent): Promise<void> {
    if (event.type === 'marks') {
      this.#setMarks(event);
      return;
    }
    if (this.#isClosed) return;
    switch (event.type) {
      case 'segment':
        await this.#startSegment(event.startCharacter, event.endCharacter);
        break;
      case 'audio':
        if (this.#segment === undefined) await this.#startSegment(this.#attemptStart.character, undefined);
        this.#tellSentenceEnds();
        await this.#append(event.bytes);
        break;
      case 'segment-complete':
      case 'closed':
        await this.#completeSegment();
        break;
    }
  }

  #setMarks(marks: SegmentMarks): void {
    // The new sound of a broken sentence has no place in the utterance's sound yet.
    if (this.#broken === undefined) this.#timing.setMarks(marks.startCharacter, marks.words);
    else this.#heldMarks.push(marks);
  }

  /** Resolves when all sound that has arrived was measured. */
  async caughtUp(): Promise<void> {
    // The reader comes last, since its search may be given the frames of the others.
    for (const each of [this.#broken, this.#joined, this.#reader]) await each?.caughtUp();
  }

  /** The point at which speech must go on after a failure: the end of the last sentence whose sound has arrived completely. */
  async resumePoint(): Promise<ResumePoint> {
    if (this.#broken !== undefined) return this.#broken.point;
    const segment = this.#segment;
    if (segment === undefined) return this.#attemptStart;
    await this.#endSegment();
    if (segment.isComplete) {
      return { character: segment.endCharacter ?? this.#sentCharacter, seconds: this.receivedSeconds };
    }
    // A segment whose end is known is a single sentence, or a document, which may contain several.
    if (segment.endCharacter !== undefined && !this.#hasSentences(segment.start.character, segment.endCharacter)) return segment.start;
    return this.#lastCertainBoundary() ?? segment.start;
  }

  /**
   * Takes back the sound behind a point, so that the sound that comes next continues from there. Sound that was already heard
   * stays. The sentence is then spoken again, and its new sound is joined where the old sound breaks off.
   *
   * @param isUnheard - Whether no sound behind the point was heard.
   */
  goBack(point: ResumePoint, isUnheard: boolean): void {
    if (this.#broken !== undefined) {
      this.#broken.restart();
      return;
    }
    const endSeconds = isUnheard ? this.#parts.listener.cut(point.seconds) : this.receivedSeconds;
    const { format } = this.#parts.log;
    this.#timing.truncate(endSeconds);
    if (endSeconds - point.seconds <= UNHEARD_SECONDS) return;
    this.#broken = new RepeatedSentence({ point, old: () => this.#timing.framesBetween(point.seconds, endSeconds), format });
  }

  /** The last point at or after `afterSeconds` at which a sentence certainly begins, if it is not behind the character `upTo`. */
  restartPoint(afterSeconds: number, upTo: number): ResumePoint | undefined {
    if (this.#broken !== undefined || this.#joined !== undefined) return undefined;
    const beginnings: ResumePoint[] = [...this.#timing.certainBeginnings(afterSeconds)];
    // An attempt without any sound yet can start again at its beginning.
    if (this.#segment === undefined) beginnings.push(this.#attemptStart);
    return beginnings.findLast(({ character, seconds }) => character <= upTo && seconds >= afterSeconds);
  }

  /** Takes back the text and the sound behind a point. See {@link goBack} for sound that can no longer be taken back. */
  cut(point: ResumePoint): void {
    const { character, seconds } = point;
    this.goBack(point, true);
    this.#timing.cutText(character);
    this.#toldCharacter = Math.min(this.#toldCharacter, character);
    this.#toldSentences = this.#parts.text.sentenceEnds.filter((end) => end <= this.#toldCharacter).length;
    this.#sentCharacter = character;
    this.#segment = undefined;
    this.#attemptStart = { character, seconds };
  }

  /** The times of the words in the sound so far. */
  get words(): WordTimes {
    return this.#timing;
  }

  /** Frees all resources. Later events are ignored. */
  close(): void {
    this.#isClosed = true;
    for (const each of [this.#reader, this.#broken, this.#joined]) each?.close();
  }

  /** Fetches the words for numbers. If that fails, numbers are timed by their digits. */
  async #learnReadings(language: string | undefined): Promise<void> {
    const readings = await fetchReadings(language);
    if (readings !== undefined) this.#timing.setReadings(readings);
  }

  #hasSentences(start: number, end: number): boolean {
    return (this.#parts.text.sentenceEndFrom(start + 1) ?? end) < end;
  }

  #lastCertainBoundary(): ResumePoint | undefined {
    // Boundaries behind the last spoken text are left out. Only Polly can say that the last sentence has arrived completely,
    // since it may be longer than any estimate.
    const { text } = this.#parts;
    const end = text.spokenEndBefore(this.#sentCharacter);
    const boundaries = this.#timing.sentenceBoundaries().filter(({ character }) => SAID.test(text.slice(character, end)));
    // If none is certain, take the likeliest: going back to the beginning could repeat minutes. A small margin may be wrong.
    return (
      boundaries.findLast(({ isCertain }) => isCertain) ??
      boundaries.filter(({ margin }) => margin >= LIKELY_MARGIN).reduce<SentenceBoundary | undefined>(likelier, undefined)
    );
  }

  /**
   * Passes the sentence ends that were sent to the timing. Polly only speaks a sentence after it has received its end, so the
   * next sound belongs to no word behind the last one.
   */
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
    this.#join(this.#broken.find());
  }

  async #completeSegment(): Promise<void> {
    await this.#endSegment();
    if (this.#isClosed) return;
    if (this.#segment === undefined) return;
    if (this.#broken !== undefined) {
      this.#join(this.#broken.findAtLast());
      this.#parts.log.endSegment();
    }
    this.#segment.isComplete = true;
    this.#timing.endSegment();
  }

  /** Ends the segment's sound. Resolves when all of it was measured. */
  async #endSegment(): Promise<void> {
    if (this.#isClosed) return;
    for (const each of [this.#broken, this.#joined]) each?.end();
    if (this.#broken === undefined) this.#parts.log.endSegment();
    await this.caughtUp();
  }

  /** Joins the new sound of a broken sentence where the old one broke off. Its first `skipSeconds` were heard before. */
  #join(skipSeconds: number | undefined): void {
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
    // The sentence is whole now. Its beginning is replaced by the new sound, which has the same place.
    this.#timing.truncate(broken.point.seconds);
    this.#timing.startSegment({ startCharacter: start.character, startSeconds, ...(endCharacter === undefined ? {} : { endCharacter }) });
    // The sentence is measured from its beginning, although the log skips that part.
    this.#timing.soundComes();
    broken.join((frames) => this.#timing.noteFrames(frames, undefined));
    for (const marks of this.#heldMarks.splice(0)) this.#setMarks(marks);
  }
}

/**
 * Fetches how a language says numbers. Undefined if the language is not supported or the fetch fails.
 *
 * @param language - BCP 47. Default: English.
 */
export async function fetchReadings(language = 'en'): Promise<Readings | undefined> {
  return import('../../timing/readings/load-readings').then(({ loadReadings }) => loadReadings(language)).catch(() => undefined);
}

function likelier(one: SentenceBoundary | undefined, other: SentenceBoundary): SentenceBoundary {
  return one !== undefined && one.margin >= other.margin ? one : other;
}

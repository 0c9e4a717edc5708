/**
 * Has the text of one utterance spoken, in as many runs as that takes: the next one begins where a stream grew old, and
 * where a connection was lost, at the first sentence that had not wholly arrived. Nothing is lost that way, and nothing
 * is said twice.
 */
import { toFile } from '../../audio/log/to-file';
import type { Clock } from '../../base/clock';
import type { SpeechError } from '../../base/errors';
import type {
  SpeechTransport,
  TransportChoice,
  TransportEvent,
  TransportObserver,
  VoiceSettings,
} from '../../polly/transport/speech-transport';
import { languageOf } from '../../polly/segmented/voice-languages';
import type { FlushPolicy } from '../../text/flush-policy';
import { TextLog } from '../../text/log/text-log';
import { createPlainText } from '../../text/speakable/plain-text';
import { SentenceSplitter } from '../../text/sentences/sentence-splitter';
import type { SpeakableText } from '../../text/spoken/spoken-piece';
import { BackPressure } from '../options/back-pressure';
import type { GivenText } from '../source/given-text';
import type { Ledger } from './ledger';
import type { Playback } from './playback';
import { resolveLoopOptions } from '../options/loop-options';
import { PreparedText } from './prepared-text';
import { retryDelayMs, type Retry, type RetryOptions } from '../options/retry-policy';
import { RunInput } from './run-input';
import { SoundOwed } from './sound-owed';
import type { ResumePoint } from './resume-point';
import { fetchReadings, SpeechAlignment } from './speech-alignment';
import { speakRun } from './speech-run';
import { WordReader } from '../words/spoken-word';
import { measureUtterance } from '../state/utterance-measure';

/** Sound this close to the ear is not taken back any more. */
const TOO_LATE_SECONDS = 0.15;

/**
 * With less sound than this ahead, the listener would notice that the source is silent: it covers the time until that is
 * looked at again, and the way to Polly and back.
 */
const UNNOTICED_SECONDS = 1.5;

/** How often it is looked whether another run may begin, where nobody says so: as seldom as Polly's timers allow. */
const LOOK_EVERY_MS = 2_500;

/** What a {@link SpeechLoop} is made with. */
export interface SpeechLoopParts {
  readonly transport: SpeechTransport;
  readonly voice: VoiceSettings;
  readonly clock: Clock;
  /** What is to be said, as it was given. */
  readonly given: GivenText;
  /** Makes it into what is said. Default: nothing is changed. */
  readonly speakable?: SpeakableText;
  /** What stands before the text, when that is the rest of a longer one; empty for nothing. */
  readonly precedingText: string;
  readonly flush: FlushPolicy;
  readonly ledger: Ledger;
  readonly playback: Playback;
  readonly retry: Required<RetryOptions>;
  readonly maxAheadSeconds: number;
  /** From 0 to below 1, evenly. */
  readonly random: () => number;
  /** Ends everything at once. */
  readonly signal: AbortSignal;
  /** Called with the way to Polly that is taken, and with what another one was refused with. */
  readonly onTransport: (choice: TransportChoice, refusal?: SpeechError) => void;
  /** Called when something is to be known at once. */
  readonly onChange: () => void;
  /** Called when Polly would refuse what is given from a character on; what precedes it is spoken first. */
  readonly onRefused: (error: SpeechError, givenCharacter: number) => void;
  /** Called when only counts have grown. */
  readonly onProgress: () => void;
}

/** For who loads this file; the page itself does without. */
export { fetchReadings, languageOf, resolveLoopOptions, measureUtterance, toFile };

/** All runs of one utterance. */
export class SpeechLoop {
  /** Which text is in which second of the sound. */
  readonly alignment: SpeechAlignment;
  /** The words of the text and when they are heard. */
  readonly words: WordReader;
  readonly #parts: SpeechLoopParts;
  /** What is said. */
  readonly #text: TextLog;
  readonly #prepared: PreparedText;
  readonly #backPressure: BackPressure;
  #input: RunInput | undefined;
  /** Where the next run begins. */
  #from = 0;
  #retry: Retry | undefined;
  /** Where speech goes on in the sound, when its last run had failed. */
  #resumeAt: ResumePoint | undefined;
  #wake: (() => void) | undefined;

  constructor(parts: SpeechLoopParts) {
    this.#parts = parts;
    const { playback, voice, clock, given, precedingText, speakable = createPlainText(precedingText), flush } = parts;
    const language = languageOf(voice);
    const text = new TextLog(new SentenceSplitter(language === undefined ? {} : { language }));
    this.#text = text;
    this.alignment = new SpeechAlignment({
      playback,
      language,
      text,
    });
    this.#prepared = new PreparedText({
      speakable,
      clock,
      policy: flush,
      language,
      engine: voice.engine,
      given: () => given.text,
      text,
      onRefused: parts.onRefused,
      isWaitedFor: () => this.#isWaitedFor(),
      standing: () => Math.max(text.sent, this.#input?.place ?? this.#from),
    });
    this.words = new WordReader({ alignment: this.alignment, text, prepared: this.#prepared });
    this.#backPressure = new BackPressure(parts.maxAheadSeconds, clock.now());
    given.attach(this.#prepared);
  }

  /** Set from a failure that may pass until sound comes again. */
  get retry(): Retry | undefined {
    return this.#retry;
  }

  /** Looks again whether text may be handed on; to be called when more was heard. */
  wake(): void {
    this.#input?.wake();
    this.#wake?.();
  }

  /**
   * Speaks all of the text. Never rejects.
   *
   * @returns Resolves with why it could not; undefined when all sound has arrived, or the signal ended it.
   */
  async run(): Promise<SpeechError | undefined> {
    const { ledger, onChange } = this.#parts;
    let failures = 0;
    while ((await this.#text.waitForWords(this.#from)) && !this.#isOver()) {
      await this.#until(() => this.#room() > 0);
      const error = this.#isOver() ? undefined : await this.#speakOnce();
      if (this.#isOver()) return undefined;
      if (error === undefined) {
        failures = 0;
        this.#retry = undefined;
        continue;
      }
      if (!error.retryable) return error;
      const point = await this.alignment.resumePoint();
      if (this.#isOver()) return undefined;
      failures = this.#isAdvance(point) ? 1 : failures + 1;
      if (failures > this.#parts.retry.maxRetries) return error;
      this.#goBack(point);
      this.#retry = { attempt: failures, error };
      ledger.retried();
      onChange();
      await this.#delay(retryDelayMs(failures - 1, this.#parts.retry, this.#parts.random()));
    }
    return this.#isOver() ? undefined : this.#prepared.error;
  }

  /** How much of the given text was heard by a second: up to the end of a word. */
  heardCharacters(seconds: number): number {
    return this.#prepared.givenEnd(this.alignment.heardCharacters(seconds));
  }

  /** Up to where the given text was handed to Polly, now or ever. */
  get sentCharacters(): number {
    return this.#prepared.givenEnd(this.#parts.ledger.sentCharacter);
  }

  /** How much of the given text has come back by a second of sound: up to the end of the word that has begun last. */
  receivedCharacters(seconds: number): number {
    return this.#prepared.givenEnd(this.alignment.begunBy(seconds));
  }

  /** The second at which the word begins that a given character belongs to. */
  secondsOf(character: number): number {
    return this.alignment.secondsOf(this.#prepared.spokenOf(character));
  }

  #isWaitedFor(): boolean {
    return this.alignment.receivedSeconds - this.#heardSeconds() < UNNOTICED_SECONDS;
  }

  #isOver(): boolean {
    return this.#parts.signal.aborted;
  }

  async #speakOnce(): Promise<SpeechError | undefined> {
    const { alignment } = this;
    const { transport, voice, clock, ledger, signal } = this.#parts;
    const text = this.#text;
    const input = new RunInput({ text, from: this.#from, clock, room: () => this.#room() });
    this.#input = input;
    const owed = new SoundOwed({
      text,
      input,
      begunCharacter: () => alignment.begunCharacter,
      sentCharacter: () => alignment.sentCharacter,
    });
    const startSeconds = alignment.receivedSeconds;
    ledger.began();
    alignment.startRun(input.start);
    const error = await speakRun({
      transport,
      voice,
      clock,
      input,
      signal,
      observer: this.#observer(input),
      isSoundOwed: () => owed.isOwed(),
      receive: async (received) => {
        const event = input.placed(received);
        if (event.type === 'marks') alignment.setMarks(event.words);
        await this.#receive(event);
        owed.note(event, alignment.receivedSeconds - startSeconds);
      },
    });
    this.#input = undefined;
    this.#from = input.place;
    return error;
  }

  async #receive(event: TransportEvent): Promise<void> {
    const { ledger, clock, onChange, onProgress, signal } = this.#parts;
    if (signal.aborted) return;
    const nowMs = clock.now();
    const wasSilent = !ledger.hasSoundOfRun;
    ledger.received(event, nowMs);
    await this.alignment.receive(event);
    if (event.type === 'audio') {
      this.#backPressure.noteActivity(nowMs);
      this.#retry = undefined;
    }
    if (wasSilent || event.type === 'closed') onChange();
    else onProgress();
  }

  #observer(input: RunInput): TransportObserver {
    const { ledger, clock, onTransport, onChange, onProgress } = this.#parts;
    return {
      onTransport,
      onApiCall: () => {
        ledger.called();
        onChange();
      },
      onBilled: (characters) => {
        ledger.billed(characters);
        onProgress();
      },
      onLeaving: (withinMs) => input.endWithin(withinMs),
      onSent: (piece) => {
        const place = input.noteSent(piece);
        ledger.sent(piece.text, place, clock.now());
        this.alignment.sent(piece, place);
        this.#backPressure.noteActivity(clock.now());
        onProgress();
      },
    };
  }

  /** Whether more of the text has wholly arrived than when speech was last begun again. */
  #isAdvance(point: ResumePoint): boolean {
    return point.character > (this.#resumeAt?.character ?? 0);
  }

  /** Takes back what of the last run did not arrive whole. */
  #goBack(point: ResumePoint): void {
    const { alignment } = this;
    const { playback } = this.#parts;
    this.#from = point.character;
    const heardSeconds = this.#heardSeconds();
    const isUnheard = point.seconds > heardSeconds + TOO_LATE_SECONDS || (heardSeconds === 0 && playback.snapshot().state !== 'playing');
    alignment.goBack(point, isUnheard);
    this.#resumeAt = point;
  }

  #room(): number {
    const { receivedSeconds } = this.alignment;
    return this.#backPressure.room({
      nowMs: this.#parts.clock.now(),
      sentCharacter: this.#input?.place ?? this.#from,
      receivedSeconds,
      heardSeconds: this.#heardSeconds(),
    });
  }

  /** The furthest second that was heard. A snapshot alone may be half a second old. */
  #heardSeconds(): number {
    const { playback } = this.#parts;
    return Math.max(playback.snapshot().heardSeconds, playback.positionSeconds());
  }

  /** Waits until the condition holds, or the signal aborts; looked at whenever it may have changed. */
  async #until(condition: () => boolean): Promise<void> {
    while (!this.#isOver() && !condition()) {
      await this.#delay(LOOK_EVERY_MS, (done) => {
        this.#wake = done;
      });
      this.#wake = undefined;
    }
  }

  /** Waits; less long when the signal aborts, or what `expose` is given is called. */
  #delay(delayMs: number, expose?: (done: () => void) => void): Promise<void> {
    const { clock, signal } = this.#parts;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clock.clearTimer(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = clock.setTimer(done, delayMs);
      signal.addEventListener('abort', done);
      expose?.(done);
    });
  }
}

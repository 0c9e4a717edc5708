/**
 * Has the text of one utterance spoken, in as many attempts as that takes. The next one begins where a stream grew old or, if
 * a connection was lost, at the first sentence that had not wholly arrived. Nothing is lost that way, and nothing is said
 * twice.
 */
import { toFile } from '../../audio/log/to-file';
import type { Clock } from '../../base/clock';
import type { SpeechError } from '../../base/errors';
import { MAX_SENTENCE_CHARACTERS, type SpeechService, type TransportChoice, type TransportEvent } from '../../polly/transport/transport';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
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
import type { Retry, RetryOptions } from '../options/retry-policy';
import { makeAttempt } from './attempt';
import { AttemptText, LOOK_EVERY_MS } from './attempt-text';
import { asSpeechError } from './failures';
import { nextStep, type FailedAttempt, type NextStep, type SpeechFacts } from './next-step';
import { SoundOwed } from './sound-owed';
import type { ResumePoint } from './resume-point';
import { fetchReadings, SpeechAlignment } from './speech-alignment';
import type { SpeechConnection } from './speech-connection';
import { WordReader } from '../words/spoken-word';
import { measureUtterance } from '../state/utterance-measure';

/** Sound this close to the ear is not taken back any more. */
const TOO_LATE_SECONDS = 0.15;

/**
 * With less sound than this ahead, the listener would notice that the source is silent: it covers the time until that is
 * looked at again, and the way to Polly and back.
 */
const UNNOTICED_SECONDS = 1.5;

/** What a {@link SpeechLoop} is made with. */
export interface SpeechLoopParts {
  readonly connection: SpeechConnection;
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

/** All attempts of one utterance. */
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
  #service: SpeechService | undefined;
  /** The text of the attempt under way. */
  #attemptText: AttemptText | undefined;
  /** Where the next attempt begins. */
  #from = 0;
  #failed: FailedAttempt | undefined;
  /** How many attempts in a row have failed without completing a sentence. */
  #failures = 0;
  #retry: Retry | undefined;
  /** Where speech can continue after the failed attempt; undefined until that was found out. */
  #resume: ResumePoint | undefined;
  /** Where it last continued. */
  #lastResumed = 0;
  #wake: (() => void) | undefined;

  constructor(parts: SpeechLoopParts) {
    this.#parts = parts;
    const { playback, voice, clock, given, precedingText, speakable = createPlainText(precedingText), flush } = parts;
    const language = languageOf(voice);
    const text = new TextLog(
      new SentenceSplitter({ maxCharacters: MAX_SENTENCE_CHARACTERS, ...(language === undefined ? {} : { language }) }),
    );
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
      standing: () => Math.max(text.sent, this.#attemptText?.place ?? this.#from),
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
    this.#attemptText?.wake();
    this.#wake?.();
  }

  /**
   * Speaks all of the text. Never rejects.
   *
   * @returns Resolves with why it could not; undefined when all sound has arrived, or the signal ended it.
   */
  async run(): Promise<SpeechError | undefined> {
    for (;;) {
      const step = nextStep(this.#facts());
      if (step.step === 'done') return undefined;
      if (step.step === 'fail') return step.error;
      await this.#take(step);
    }
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

  #facts(): SpeechFacts {
    const { connection, voice, clock, retry, random } = this.#parts;
    const text = this.#text.hasWordsFrom(this.#from) ? 'there' : this.#text.isEnded ? 'over' : 'awaited';
    return {
      isOver: this.#isOver(),
      text,
      textError: this.#prepared.error,
      hasRoom: text !== 'there' || this.#room() > 0,
      from: this.#from,
      voice,
      transport: connection.transport,
      service: this.#service,
      refused: connection.refused,
      nowMs: clock.now(),
      failed: this.#failed,
      resume: this.#resume,
      lastResumed: this.#lastResumed,
      failures: this.#failures,
      retry,
      // Drawn only where it counts, so that the same seed gives the same speech.
      random: this.#resume === undefined ? 0 : random(),
    };
  }

  async #take(step: Exclude<NextStep, { readonly step: 'done' | 'fail' }>): Promise<void> {
    switch (step.step) {
      case 'wait':
        if (step.for === 'text') await this.#text.waitForWords(this.#from);
        else await this.#look();
        break;
      case 'connect':
        await this.#connect();
        break;
      case 'find-resume':
        this.#resume = await this.alignment.resumePoint();
        break;
      case 'go-back':
        await this.#goBack(step);
        break;
      case 'attempt':
        await this.#attempt(step);
        break;
    }
  }

  async #connect(): Promise<void> {
    try {
      this.#service = await this.#parts.connection.service();
    } catch (cause) {
      const error = asSpeechError(cause);
      this.#failed = { way: undefined, from: this.#from, hasAnswered: false, error, replaced: undefined };
    }
  }

  async #attempt({ choice, from, replaced }: Extract<NextStep, { readonly step: 'attempt' }>): Promise<void> {
    const { alignment } = this;
    const { connection, voice, clock, ledger, signal, onTransport, onChange, onProgress } = this.#parts;
    const transport = this.#service?.[choice.kind];
    if (transport === undefined) throw new TypeError(`There is no transport "${choice.kind}".`);
    onTransport(choice, replaced);
    const text = new AttemptText({
      log: this.#text,
      from,
      clock,
      room: () => this.#room(),
      onSent: (span) => {
        ledger.sent(span.request, span.end, clock.now());
        alignment.sent(span);
        this.#backPressure.noteActivity(clock.now());
        onProgress();
      },
    });
    this.#attemptText = text;
    const owed = new SoundOwed({
      text: this.#text,
      input: text,
      begunCharacter: () => alignment.begunCharacter,
      sentCharacter: () => alignment.sentCharacter,
    });
    const startSeconds = alignment.receivedSeconds;
    let hasAnswered = false;
    if (replaced !== undefined) ledger.refused();
    ledger.began();
    alignment.startRun(from);
    const error = await makeAttempt({
      transport,
      voice,
      clock,
      text,
      signal,
      onCall: () => {
        ledger.called();
        onChange();
      },
      onBilled: (characters) => {
        ledger.billed(characters);
        onProgress();
      },
      isSoundOwed: () => owed.isOwed(),
      receive: async (event) => {
        // The calls work, so the failure was the stream's own. Offline, the calls would have failed as well.
        if (!hasAnswered && replaced !== undefined) {
          connection.refused = { reason: choice.reason, voiceId: voice.voiceId, atMs: clock.now() };
        }
        hasAnswered = true;
        if (event.type === 'marks') alignment.setMarks(event);
        await this.#receive(event);
        owed.note(event, alignment.receivedSeconds - startSeconds);
      },
    });
    this.#attemptText = undefined;
    this.#from = text.place;
    this.#failed = error && { way: choice.kind, from, hasAnswered, error, replaced };
    if (error !== undefined) return;
    this.#failures = 0;
    this.#retry = undefined;
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

  /** Takes back what of the failed attempt did not arrive whole, and waits. */
  async #goBack({ to, retry, waitMs }: Extract<NextStep, { readonly step: 'go-back' }>): Promise<void> {
    const { alignment } = this;
    const { playback, ledger, onChange } = this.#parts;
    const heardSeconds = this.#heardSeconds();
    const isUnheard = to.seconds > heardSeconds + TOO_LATE_SECONDS || (heardSeconds === 0 && playback.snapshot().state !== 'playing');
    alignment.goBack(to, isUnheard);
    this.#from = to.character;
    this.#lastResumed = to.character;
    this.#failures = retry.attempt;
    this.#retry = retry;
    this.#failed = undefined;
    this.#resume = undefined;
    ledger.retried();
    onChange();
    await this.#delay(waitMs);
  }

  #room(): number {
    const { receivedSeconds } = this.alignment;
    return this.#backPressure.room({
      nowMs: this.#parts.clock.now(),
      sentCharacter: this.#attemptText?.place ?? this.#from,
      receivedSeconds,
      heardSeconds: this.#heardSeconds(),
    });
  }

  /** The furthest second that was heard. A snapshot alone may be half a second old. */
  #heardSeconds(): number {
    const { playback } = this.#parts;
    return Math.max(playback.snapshot().heardSeconds, playback.positionSeconds());
  }

  /** Waits until more was heard, or it is time to look again. */
  async #look(): Promise<void> {
    await this.#delay(LOOK_EVERY_MS, (done) => {
      this.#wake = done;
    });
    this.#wake = undefined;
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

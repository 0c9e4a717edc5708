/**
 * Speaks one text in as many attempts as it takes. Each attempt begins where the last stream was ended or, after a lost
 * connection, at the first sentence that had not arrived completely. So no text is lost or spoken twice.
 */
import type { Clock } from '../../base/clock';
import type { SpeechError } from '../../base/errors';
import { sleep } from '../../base/sleep';
import type { SpeechService, TransportChoice, TransportEvent } from '../../polly/transport/transport';
import { languageOf } from '../../polly/segmented/voice-languages';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import type { TextLog, TextPlace } from '../../text/log/text-log';
import { BackPressure, type SendWindow } from './back-pressure';
import type { EditPolicy } from '../options/text-options';
import type { Retry, RetryOptions } from '../options/retry-policy';
import { makeAttempt } from './attempt';
import { AttemptText } from './attempt-text';
import { LOOK_EVERY_MS } from './silence';
import { asSpeechError } from './failures';
import type { Ledger } from './ledger';
import type { Listener } from '../alignment/listener';
import { nextStep, type FailedAttempt, type NextStep, type StepFacts } from './next-step';
import type { ResumePoint } from '../alignment/resume-point';
import { ExpectedSound } from './expected-sound';
import type { SpeechAlignment } from '../alignment/speech-alignment';
import type { SpeechConnection } from './speech-connection';

/** Sound that will be heard within this time is not taken back. */
const TOO_LATE_SECONDS = 0.15;

/**
 * Nearly every player can still cut sound this far ahead of the listener at normal rate. A media element needs half a second, a ring
 * needs the latency of its device.
 */
const REPLACE_AHEAD_SECONDS = 1.25;

/** Parameters of {@link AttemptLoop}. */
export interface AttemptLoopParts {
  readonly connection: SpeechConnection;
  readonly voice: VoiceSettings;
  readonly clock: Clock;
  /** The text that is spoken. */
  readonly text: TextLog;
  /** Returns the error with which the text ended early. Undefined if it did not. */
  readonly textError: () => SpeechError | undefined;
  /** Receives the sound, and finds the point at which speech can continue. */
  readonly alignment: SpeechAlignment;
  readonly listener: Listener;
  readonly edits: EditPolicy;
  readonly ledger: Ledger;
  readonly retry: Required<RetryOptions>;
  /** When this many seconds of speech are ahead of the listener, no more text is sent. */
  readonly maxAheadSeconds: number;
  /** Returns a random number from 0 up to but not including 1. */
  readonly random: () => number;
  /** Aborts the loop and its attempt. */
  readonly signal: AbortSignal;
  /** Called with the transport of each attempt, and the error of the stream that it replaces. */
  readonly onTransport: (choice: TransportChoice, refusal?: SpeechError) => void;
  /** Called after a change that must be shown at once. */
  readonly onChange: () => void;
  /** Called when nothing but counts has changed. */
  readonly onProgress: () => void;
}

/** Makes all attempts of one utterance. */
export class AttemptLoop {
  readonly #parts: AttemptLoopParts;
  readonly #backPressure: BackPressure;
  #service: SpeechService | undefined;
  /** The text of the current attempt. */
  #attemptText: AttemptText | undefined;
  /** The beginning of the next attempt, in spoken characters. */
  #from = 0;
  #failed: FailedAttempt | undefined;
  /** Number of consecutive failed attempts that completed no sentence. */
  #failures = 0;
  #retry: Retry | undefined;
  /** The point at which speech can continue after the failed attempt. Undefined until it was looked up. */
  #resume: ResumePoint | undefined;
  /** The place at which speech last continued after a failure. */
  #lastResumed = 0;
  #wake: (() => void) | undefined;
  /** Ends the current attempt because text that it has sent was taken back. */
  #endAttempt: (() => void) | undefined;
  /** The point from which speech is fetched again after such a cut. */
  #cutAt: ResumePoint | undefined;
  /** The same point for the edit that was last passed to {@link standingAt}. It applies if that edit is made. */
  #replaceable: ResumePoint | undefined;

  constructor(parts: AttemptLoopParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', () => this.wake());
    this.#backPressure = new BackPressure(parts.maxAheadSeconds, parts.clock.now(), languageOf(parts.voice));
  }

  /** The current retry. Set from a temporary failure until sound arrives again. */
  get retry(): Retry | undefined {
    return this.#retry;
  }

  /** If the text is edited at a place, the text up to the returned place can no longer be changed. */
  standingAt(edited: TextPlace): TextPlace {
    const sent = this.#sentPlace;
    this.#replaceable = edited < sent ? this.#replaceableFrom(edited) : undefined;
    return this.#replaceable?.character ?? sent;
  }

  /** Call this before the text is cut at a place. Speech for text that was sent behind the place is then fetched again. */
  noteCut(place: TextPlace): void {
    if (place >= this.#sentPlace) return;
    this.#cutAt = this.#replaceable;
    if (this.#endAttempt === undefined) this.#goBackToCut();
    else this.#endAttempt();
  }

  /** Checks again whether text may be sent. Call it when more was heard. */
  wake(): void {
    this.#attemptText?.wake();
    this.#wake?.();
  }

  /**
   * Speaks all of the text. Never rejects.
   *
   * @returns Resolves with the error if it failed. Undefined when all sound has arrived, or when it was aborted.
   */
  async run(): Promise<SpeechError | undefined> {
    for (;;) {
      const step = nextStep(this.#facts());
      if (step.step === 'done') return undefined;
      if (step.step === 'fail') return step.error;
      await this.#take(step);
    }
  }

  /** End of all text that was sent or is about to be sent. While an attempt ends because of a cut, the place of the cut. */
  get #sentPlace(): TextPlace {
    return this.#cutAt?.character ?? Math.max(this.#parts.text.sent, this.#attemptText?.place ?? this.#from);
  }

  #isOver(): boolean {
    return this.#parts.signal.aborted;
  }

  #facts(): StepFacts {
    const { connection, voice, clock, retry, random } = this.#parts;
    const text = this.#parts.text.hasWordsFrom(this.#from) ? 'there' : this.#parts.text.isEnded ? 'over' : 'awaited';
    return {
      isOver: this.#isOver(),
      text,
      textError: this.#parts.textError(),
      hasRoom: text !== 'there' || this.#retry !== undefined || this.#sendWindow().isLow,
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
      // Only drawn when it is used, so that a seeded generator always gives the same speech.
      random: this.#resume === undefined ? 0 : random(),
    };
  }

  async #take(step: Exclude<NextStep, { readonly step: 'done' | 'fail' }>): Promise<void> {
    switch (step.step) {
      case 'wait':
        if (step.for === 'text') await this.#parts.text.waitForWords(this.#from);
        else await this.#look();
        break;
      case 'connect':
        await this.#connect();
        break;
      case 'find-resume':
        this.#resume = await this.#parts.alignment.resumePoint();
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
    const { text: log, alignment, connection, voice, clock, ledger, signal, onTransport, onChange, onProgress } = this.#parts;
    const transport = this.#service?.[choice.kind];
    if (transport === undefined) throw new TypeError(`There is no transport "${choice.kind}".`);
    const text = new AttemptText({
      log,
      from,
      clock,
      sendWindow: () => this.#sendWindow(),
      canEndEarly: choice.kind === 'duplex',
      onSent: (span) => {
        ledger.sent(span.request, span.end, clock.now());
        alignment.sent(span);
        this.#backPressure.noteActivity(clock.now());
        onProgress();
      },
    });
    this.#attemptText = text;
    const expected = new ExpectedSound({ text: log, input: text, alignment });
    const startSeconds = alignment.receivedSeconds;
    const cut = new AbortController();
    this.#endAttempt = () => {
      text.close();
      cut.abort();
    };
    // The app may interrupt or edit the text inside this callback.
    onTransport(choice, replaced);
    let hasAnswered = false;
    if (replaced !== undefined) ledger.refused();
    const noteBilled = ledger.began();
    alignment.startAttempt(from);
    const error = await makeAttempt({
      transport,
      voice,
      clock,
      text,
      signals: [signal, cut.signal],
      onCall: () => {
        ledger.called();
        onChange();
      },
      onBilled: (characters) => {
        noteBilled(characters);
        onProgress();
      },
      isSoundExpected: () => expected.isExpected(),
      caughtUp: () => alignment.caughtUp(),
      receive: async (event) => {
        if (cut.signal.aborted) return;
        // The calls work, so only the stream was at fault. Without a network, the calls would have failed, too.
        if (!hasAnswered && replaced !== undefined) {
          connection.refused = { reason: choice.reason, voiceId: voice.voiceId, atMs: clock.now() };
        }
        hasAnswered = true;
        await this.#receive(event);
        expected.note(event, alignment.receivedSeconds - startSeconds);
      },
    });
    this.#endAttempt = undefined;
    this.#attemptText = undefined;
    if (this.#cutAt !== undefined) {
      this.#goBackToCut();
      return;
    }
    this.#from = text.place;
    this.#failed = error && { way: choice.kind, from, hasAnswered, error, replaced };
    if (error !== undefined) return;
    this.#backPressure.noteSpoken(text.place, alignment.receivedSeconds);
    this.#failures = 0;
    this.#retry = undefined;
  }

  async #receive(event: TransportEvent): Promise<void> {
    const { alignment, ledger, clock, onChange, onProgress, signal } = this.#parts;
    if (signal.aborted) return;
    const nowMs = clock.now();
    const wasSilent = !ledger.hasAttemptSound;
    ledger.received(event, nowMs);
    // Before the sound is read, which may take a while on a busy page.
    if (event.type === 'audio') this.#backPressure.noteActivity(nowMs);
    await alignment.receive(event);
    if (event.type === 'audio') {
      this.#retry = undefined;
      this.#attemptText?.wake();
    }
    if (wasSilent || event.type === 'closed') onChange();
    else onProgress();
  }

  /** The point from which unheard speech can be fetched again for an edit. Undefined if speech must stay as it is. */
  #replaceableFrom(edited: TextPlace): ResumePoint | undefined {
    if (this.#parts.edits === 'keep-sent' || this.#parts.text.isEnded || this.#failed !== undefined) {
      return undefined;
    }
    const { heardSeconds, rate } = this.#parts.listener;
    const point = this.#parts.alignment.restartPoint(heardSeconds + REPLACE_AHEAD_SECONDS * Math.max(1, rate), edited);
    const document = point && this.#parts.text.documentFrom(point.character);
    return document !== undefined && document.start < (point?.character ?? 0) ? undefined : point;
  }

  #goBackToCut(): void {
    const point = this.#cutAt;
    if (point === undefined) return;
    this.#cutAt = undefined;
    this.#parts.alignment.cut(point);
    this.#from = point.character;
    // Speech from here on counts as progress again.
    this.#lastResumed = Math.min(this.#lastResumed, point.character);
    this.#failed = undefined;
    this.#resume = undefined;
    this.#wake?.();
    this.#parts.onChange();
  }

  /** Takes back the sentence of the failed attempt that did not arrive completely, and waits. */
  async #goBack({ to, retry, waitMs }: Extract<NextStep, { readonly step: 'go-back' }>): Promise<void> {
    const { alignment, listener, ledger, clock, signal, onChange } = this.#parts;
    const { heardSeconds, isPlaying } = listener;
    const isUnheard = to.seconds > heardSeconds + TOO_LATE_SECONDS || (heardSeconds === 0 && !isPlaying);
    alignment.goBack(to, isUnheard);
    this.#from = to.character;
    this.#lastResumed = to.character;
    this.#failures = retry.attempt;
    this.#retry = retry;
    this.#failed = undefined;
    this.#resume = undefined;
    ledger.retried();
    onChange();
    await sleep(clock, waitMs, signal);
  }

  #sendWindow(): SendWindow {
    const { clock, alignment, listener } = this.#parts;
    return this.#backPressure.sendWindow({
      nowMs: clock.now(),
      sentCharacter: this.#attemptText?.place ?? this.#from,
      receivedSeconds: alignment.receivedSeconds,
      heardSeconds: listener.heardSeconds,
      rate: listener.rate,
    });
  }

  /** Waits until {@link wake} is called, or until it is time to check again. */
  async #look(): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await sleep(this.#parts.clock, this.#parts.signal.aborted ? 0 : LOOK_EVERY_MS, woken.signal);
  }
}

/**
 * Speaks one text, from its first character to its last sample: receives the text, has it synthesized, and plays the sound. An
 * utterance is used only once.
 */
import { warnOnce } from '../../base/development/development';
import type { SpeechError } from '../../base/errors';
import type { PlaybackSnapshot } from '../../audio/player/audio-sink';
import type { TransportChoice } from '../../polly/transport/transport';
import type { TextSource } from '../../text/source/text-source';
import { createSynthesis } from './load-synthesis';
import type { SpeechMetrics, SpeechSnapshot } from '../state/snapshot';
import { asSpeechError, explainRefusal, nothingToSpeak } from '../attempts/failures';
import { Ledger } from '../attempts/ledger';
import type { Synthesis } from '../synthesis/synthesis';
import type { SpokenWord } from '../words/spoken-word';
import { isInterrupted, SPEAKING, type Phase, type Received } from './phase';
import type { Playback } from './playback';
import type { Heard, SpeechOutcome } from './speech-outcome';
import { TextIntake } from './text-intake';
import { metricsOf } from './utterance-metrics';
import type { UtteranceParts } from './utterance-parts';

/** Length of the fade at an interruption: short enough to feel instant, long enough not to click. */
const INTERRUPT_FADE_MS = 20;

/** Sound this close to its end counts as heard: the rest is less than a syllable, and silent. */
const TAIL_SECONDS = 0.05;

/** Speaks one text. Does nothing before {@link start}. */
export class Utterance {
  /** Resolves when nothing more will be heard; never rejects. */
  readonly finished: Promise<SpeechOutcome>;
  /** Resolves when no more sound will arrive; never rejects. */
  readonly received: Promise<void>;
  readonly #parts: UtteranceParts;
  readonly #intake: TextIntake;
  readonly #ledger: Ledger;
  readonly #abort = new AbortController();
  readonly #playback: Playback;
  /** Undefined until its code is loaded. */
  #synthesis: Synthesis | undefined;
  #finish!: (outcome: SpeechOutcome) => void;
  #endReceiving!: () => void;
  #phase: Phase = SPEAKING;
  #error: SpeechError | undefined;
  /** The error with which Polly would refuse the text, and the first character it concerns. No more text is taken. */
  #refused: { readonly error: SpeechError; readonly character: number } | undefined;
  #transport: TransportChoice | undefined;

  constructor(parts: UtteranceParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts.startedAtMs);
    this.#intake = new TextIntake({
      isInterrupted: () => this.#isInterrupted,
      failure: () => (this.#phase.at === 'speaking' && this.#refused === undefined ? undefined : this.#error),
      onFailed: (error) => this.#fail(error),
    });
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.received = new Promise((resolve) => {
      this.#endReceiving = resolve;
    });
    this.#playback = parts.createPlayback(() => this.#update());
  }

  /** Starts to speak the text written so far and later. */
  start(): void {
    void this.#run();
  }

  /** Whether the text is over for the app and for the listener. A later write begins a new utterance. */
  get isOver(): boolean {
    return this.#intake.hasEnded && (this.isSettled || this.#isInterrupted);
  }

  /** Whether no more sound will arrive. */
  get isReceived(): boolean {
    return this.#phase.at === 'received' || this.isSettled;
  }

  /** Whether nothing more will be heard, except in a replay. */
  get isSettled(): boolean {
    return this.#phase.at === 'over';
  }

  /** Whether more of it will be heard, for the first time or in a replay. */
  get isSounding(): boolean {
    return this.#isHeardAgain || !(this.isSettled || this.#isInterrupted);
  }

  /** Whether it is over and not being replayed. */
  get isQuiet(): boolean {
    return this.isSettled && !this.#isHeardAgain;
  }

  /**
   * Adds text.
   *
   * @returns Resolves when the transport has taken all of it that is spoken. A caller that does not await the promise
   *   need not catch its rejection.
   * @throws SpeechError: the error that the utterance failed with, `interrupted` after an interruption, or
   *   `invalid-option` after {@link end} and for a text that {@link writeAll} reads.
   */
  write(text: string): Promise<void> {
    return this.#intake.write(text);
  }

  /**
   * Reads a source to its end, then ends the text. If the source throws, the text ends there and the utterance fails.
   */
  writeAll(source: TextSource): Promise<void> {
    return this.#intake.readAll(source);
  }

  /** Requests that all text written so far is spoken now. */
  flush(): void {
    this.#intake.given.flush();
  }

  /** Ends the text. Has no effect on a text that {@link writeAll} reads, which ends with its source. */
  end(): void {
    this.#intake.end();
  }

  /** Pauses the sound on the sample. */
  pause(): void {
    this.#playback.pause();
  }

  /** Continues from where {@link pause} stopped. */
  resume(): void {
    this.#playback.resume();
  }

  /** Seeks to a second of the received sound. After the end, this plays the utterance again from there. */
  seek(seconds: number): void {
    if (this.#ledger.audioBytes === 0) return;
    if (this.#phase.at === 'over') this.#phase = { ...this.#phase, wasHeardAgain: true };
    this.#playback.seek(seconds);
  }

  /** Seeks to the beginning of the word that contains a character of the given text. */
  seekToCharacter(index: number): void {
    this.seek(this.#synthesis?.secondsOf(index) ?? 0);
  }

  /** The word that is heard now; see {@link SpeechStream.readWord}. */
  readWord(): SpokenWord | undefined {
    return this.#synthesis?.words.at(this.#playback.positionSeconds());
  }

  /** All words whose times are known so far; see {@link SpeechStream.readWords}. */
  readWords(): readonly SpokenWord[] {
    return this.#synthesis?.words.all() ?? [];
  }

  /** The playback, for live adjustments and measurements. */
  get playback(): Pick<Playback, 'adjust' | 'level' | 'log' | 'positionSeconds' | 'spectrum'> {
    return this.#playback;
  }

  /** Fades out, cancels the request and drops sound that was not heard. */
  async interrupt(): Promise<Heard> {
    if (this.#phase.at === 'over') {
      const { outcome } = this.#phase;
      await this.#playback.stop(INTERRUPT_FADE_MS);
      return outcome;
    }
    this.#cancel();
    const [heardSeconds] = await Promise.all([this.#playback.stop(INTERRUPT_FADE_MS), this.#synthesis?.alignment.caughtUp()]);
    const heard = this.#heard(heardSeconds);
    this.#settle({ reason: 'interrupted', error: undefined, ...heard });
    return heard;
  }

  /** Ends everything at once and without a fade, as when the page goes away. */
  close(): void {
    if (this.isSettled) {
      this.#abort.abort();
      this.#playback.close();
      return;
    }
    this.#cancel();
    const heard = this.#heard(this.#playback.snapshot().heardSeconds);
    this.#settle({ reason: 'interrupted', error: undefined, ...heard });
  }

  /** The present state, as an app sees it. */
  snapshot(): SpeechSnapshot {
    const playback = this.#playback.snapshot();
    const outcome = this.#phase.at === 'over' ? this.#phase.outcome : undefined;
    const isSilenced = this.#isInterrupted && !this.#isHeardAgain;
    // Sound dropped by an interruption will never play.
    const aheadSeconds = isSilenced ? 0 : playback.aheadSeconds;
    const facts = {
      heardSeconds: outcome === undefined ? playback.heardSeconds : outcome.heardMs / 1000,
      positionSeconds: playback.positionSeconds,
      player: playback.player,
      transport: this.#transport,
      retry: this.isSettled ? undefined : this.#synthesis?.retry,
      buffer: {
        state: this.#phase.received.isComplete && !isSilenced ? 'complete' : aheadSeconds > 0 ? 'filling' : 'empty',
        aheadSeconds,
        receivedSeconds: playback.receivedSeconds,
        underruns: this.#firstHearing.underruns,
      },
      metrics: this.metrics(),
    } as const;
    if (outcome?.error !== undefined && !this.#isHeardAgain) return { status: 'failed', error: outcome.error, ...facts };
    return { status: this.#status(playback), error: this.#isInterrupted ? undefined : this.#error, ...facts };
  }

  /** Costs and times so far. */
  metrics(): SpeechMetrics {
    const playback = this.#firstHearing;
    return metricsOf({
      ledger: this.#ledger,
      synthesis: this.#synthesis,
      playback,
      received: this.#phase.received,
      givenCharacters: this.#intake.given.text.length,
      heardCharacters: this.#phase.at === 'over' ? this.#phase.outcome.heardText.length : this.#heardCharacters(playback.heardSeconds),
    });
  }

  get #isInterrupted(): boolean {
    return isInterrupted(this.#phase);
  }

  get #isHeardAgain(): boolean {
    return this.isSettled && !this.#playback.isOver;
  }

  /** Playback of the first hearing, so far or at its end. */
  get #firstHearing(): PlaybackSnapshot {
    return this.#phase.at === 'over' ? this.#phase.firstHearing : this.#playback.snapshot();
  }

  async #run(): Promise<void> {
    this.#update();
    const error = await this.#speak();
    // Set before anybody learns of the error, so that a write in response is rejected with it.
    if (this.#phase.at === 'speaking') this.#phase = { at: 'received', received: this.#receivedWith(error) };
    // The app closed the client; nothing went wrong.
    if (error?.code === 'interrupted') this.close();
    else if (error !== undefined && this.#phase.at === 'received') this.#fail(error);
    await this.#synthesis?.alignment.caughtUp();
    // Sound that has arrived is played to its end, even after a failure. Without any, there is nothing to wait for.
    if (this.#ledger.audioBytes === 0) this.#settleAtEnd();
    this.#intake.given.close();
    this.#playback.log.end();
    this.#endReceiving();
    this.#parts.onChange();
  }

  /** Resolves with the error if not all text was spoken. */
  async #speak(): Promise<SpeechError | undefined> {
    const { onChange } = this.#parts;
    const loading = createSynthesis({
      ...this.#parts,
      given: this.#intake.given,
      ledger: this.#ledger,
      log: this.#playback.log,
      listener: this.#playback,
      signal: this.#abort.signal,
      onTransport: (choice, refusal) => {
        this.#transport = choice;
        if (refusal !== undefined) warnOnce('fallback', refusal.message);
        onChange();
      },
      onRefused: (error, character) => {
        this.#refused = { error, character };
        this.#fail(error);
      },
    });
    // Awaited below, if there is anything to speak.
    loading.catch(() => undefined);
    if (!(await this.#intake.given.hasWords())) return nothingToSpeak();
    let error: SpeechError | undefined;
    try {
      this.#synthesis = await loading;
      error = await this.#synthesis.run();
    } catch (cause) {
      return asSpeechError(cause);
    }
    return error?.code === 'validation-failed' ? explainRefusal(error, this.#parts.voice) : error;
  }

  #receivedWith(error: SpeechError | undefined): Received {
    if (error === undefined) return { isComplete: true, spokenTo: this.#intake.given.text.length };
    return { isComplete: false, spokenTo: error === this.#refused?.error ? this.#refused.character : undefined };
  }

  #cancel(): void {
    this.#phase = { at: 'stopping', received: this.#phase.received };
    this.#intake.cancel();
    this.#abort.abort();
  }

  #fail(error: SpeechError): void {
    this.#error ??= error;
    this.#parts.onChange();
  }

  #status({ state }: PlaybackSnapshot): Exclude<SpeechSnapshot['status'], 'failed'> {
    const wasHeardAgain = this.#phase.at === 'over' && this.#phase.wasHeardAgain;
    if (this.#isInterrupted && !wasHeardAgain) return 'idle';
    switch (state) {
      case 'playing':
      case 'paused':
      case 'blocked':
        return state;
      case 'waiting':
        return this.#ledger.audioBytes > 0 ? 'buffering' : 'connecting';
      case 'stopped':
        // There was nothing to say, or a replay was stopped.
        return this.#phase.at === 'over' && this.#phase.outcome.reason === 'ended' && !wasHeardAgain ? 'ended' : 'idle';
      case 'ended':
      case 'failed':
        return 'ended';
    }
  }

  #update(): void {
    const { state } = this.#playback.snapshot();
    this.#synthesis?.wake();
    if (!this.isSettled && (state === 'ended' || state === 'failed')) this.#settleAtEnd();
    else this.#parts.onChange();
  }

  #settleAtEnd(): void {
    if (this.isSettled || this.#isInterrupted) return;
    const { error: playbackError, heardSeconds } = this.#playback.snapshot();
    this.#error = playbackError ?? this.#error;
    this.#intake.stopReading();
    // If all sound has arrived, word times may still follow, so the attempt is not aborted.
    if (this.#phase.at === 'speaking') this.#abort.abort();
    this.#intake.given.close();
    const heard = this.#heard(heardSeconds);
    const error = this.#error;
    this.#settle(error === undefined ? { reason: 'ended', error, ...heard } : { reason: 'failed', error, ...heard });
  }

  #settle(outcome: SpeechOutcome): void {
    if (this.isSettled) return;
    const firstHearing = this.#playback.snapshot();
    this.#phase = { at: 'over', received: this.#phase.received, outcome, firstHearing, wasHeardAgain: false };
    this.#finish(outcome);
    this.#parts.onSettled({
      reason: outcome.reason,
      errorCode: outcome.error?.code,
      error: outcome.error,
      transport: this.#transport,
      player: firstHearing.player,
      voice: this.#parts.voice.voiceId,
      engine: this.#parts.voice.engine,
      startedAtMs: this.#ledger.startedAtMs,
      endedAtMs: this.#parts.clock.now(),
      receivedSeconds: Math.max(firstHearing.receivedSeconds, outcome.heardMs / 1000),
      heardSeconds: outcome.heardMs / 1000,
      metrics: this.metrics(),
    });
    this.#playback.close();
    this.#synthesis?.alignment.close();
    this.#parts.onChange();
  }

  #heard(heardSeconds: number): Heard {
    const given = this.#intake.given.text;
    const characters = this.#heardCharacters(heardSeconds);
    return { heardText: given.slice(0, characters), unheardText: given.slice(characters), heardMs: heardSeconds * 1000 };
  }

  #heardCharacters(heardSeconds: number): number {
    const { receivedSeconds } = this.#playback.snapshot();
    const { spokenTo } = this.#phase.received;
    if (spokenTo !== undefined && heardSeconds >= receivedSeconds - TAIL_SECONDS) return spokenTo;
    return this.#synthesis?.heardCharacters(heardSeconds) ?? 0;
  }
}

/**
 * Speaks one text, from its first character to its last sample. Holds the given text, the loop that has it spoken,
 * the playback, and the ledger of costs and times. An utterance is used once.
 */
import { warnOnce } from '../../base/development/development';
import { SpeechError } from '../../base/errors';
import type { PlaybackSnapshot } from '../../audio/player/audio-sink';
import type { TransportChoice } from '../../polly/transport/transport';
import { canRestart, iteratePieces, type TextRestart } from '../../text/spoken/text-restart';
import { iterateText, type TextSource } from '../../text/source/text-source';
import { asSpeechError, explainRefusal, nothingToSpeak, sourceFailed, textInterrupted, writtenAfterEnd } from '../synthesis/failures';
import { GivenText } from '../source/given-text';
import { Ledger } from '../synthesis/ledger';
import type { Playback } from '../synthesis/playback';
import { createSpeechLoop } from '../client/load-speech-loop';
import type { SpeechLoop } from '../synthesis/speech-loop';
import type { SpeechMetrics, SpeechSnapshot } from '../state/snapshot';
import type { Heard, SpeechOutcome } from './speech-outcome';
import type { SpokenWord } from '../words/spoken-word';
import type { UtteranceParts } from '../synthesis/utterance-parts';

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
  readonly #text = new GivenText();
  readonly #ledger: Ledger;
  readonly #abort = new AbortController();
  /** Stops the reading of the source. */
  readonly #readingAbort = new AbortController();
  readonly #playback: Playback;
  /** Undefined until its code is loaded. */
  #loop: SpeechLoop | undefined;
  #finish!: (outcome: SpeechOutcome) => void;
  #endReceiving!: () => void;
  #error: SpeechError | undefined;
  #isComplete = false;
  #isInterrupted = false;
  #hasTextEnded = false;
  /** Whether the text comes from {@link writeAll}. Such a text rejects `write()` and ends with its source. */
  #readsSource = false;
  /** The error with which Polly would refuse the text, and the first character it concerns. No more text is taken. */
  #refused: { readonly error: SpeechError; readonly character: number } | undefined;
  /** If Polly refuses the text, the character up to which it was spoken; set once that sound has arrived. */
  #spokenTo: number | undefined;
  /** Whether the run is over, so that no more sound will arrive. */
  #hasRunEnded = false;
  #outcome: SpeechOutcome | undefined;
  #transport: TransportChoice | undefined;
  /**
   * Playback at the end of the first hearing. Counts are read from here, since a replay costs nothing and waits for
   * nothing.
   */
  #firstHearing: PlaybackSnapshot | undefined;
  #wasHeardAgain = false;

  constructor(parts: UtteranceParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts.clock.now());
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.received = new Promise((resolve) => {
      this.#endReceiving = resolve;
    });
    this.#playback = parts.createPlayback(() => {
      this.#update();
    });
  }

  /** Starts to speak the text written so far and later. */
  start(): void {
    void this.#run();
  }

  /** Whether the text is over for the app and for the listener. A later write begins a new utterance. */
  get isOver(): boolean {
    return this.#hasTextEnded && (this.settled || this.#isInterrupted);
  }

  /** Whether no more sound will arrive. */
  get isReceived(): boolean {
    return this.#hasRunEnded;
  }

  /** Whether nothing more will be heard, except in a replay. */
  get settled(): boolean {
    return this.#outcome !== undefined;
  }

  /** Whether more of it will be heard, for the first time or in a replay. */
  get isSounding(): boolean {
    return this.#isHeardAgain || !(this.settled || this.#isInterrupted);
  }

  /** Whether it is over and not being replayed. */
  get isQuiet(): boolean {
    return this.settled && !this.#isHeardAgain;
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
    return this.#accept(text, this.#refusal() ?? (this.#readsSource ? writtenAfterEnd() : undefined));
  }

  /**
   * Reads a source to its end, then ends the text. If the source throws, the text ends there and the utterance fails.
   */
  async writeAll(source: TextSource): Promise<void> {
    this.#readsSource = true;
    try {
      if (typeof source === 'string') {
        // Written synchronously, so that the text is already known to everything in the same task.
        void this.#accept(source, this.#refusal());
        return;
      }
      const restarting = canRestart(source) ? source : undefined;
      restarting?.attach(this.#text);
      const { signal } = this.#readingAbort;
      for await (const text of restarting === undefined ? iterateText(source, signal) : iteratePieces(restarting, signal)) {
        const restart = restarting?.take();
        if (restart === 'taken-back') continue;
        const taken = this.#accept(text, this.#refusal(), restart);
        if (!this.#text.mayReadOn) await taken;
      }
    } catch (cause) {
      // If writing is refused, the caught error is that refusal, which is known already.
      if (this.#refusal() !== undefined) return;
      this.#fail(SpeechError.isInstance(cause) ? cause : sourceFailed(cause));
    } finally {
      this.#endText();
    }
  }

  /** Requests that all text written so far is spoken now. */
  flush(): void {
    this.#text.flush();
  }

  /** Ends the text. Has no effect on a text that {@link writeAll} reads, which ends with its source. */
  end(): void {
    if (!this.#readsSource) this.#endText();
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
    this.#wasHeardAgain = this.settled;
    this.#playback.seek(seconds);
  }

  /** Seeks to the beginning of the word that contains a character of the given text. */
  seekToCharacter(index: number): void {
    this.seek(this.#loop?.secondsOf(index) ?? 0);
  }

  /** The word that is heard now; see {@link SpeechStream.readWord}. */
  readWord(): SpokenWord | undefined {
    return this.#loop?.words.at(this.#playback.positionSeconds());
  }

  /** All words whose times are known so far; see {@link SpeechStream.readWords}. */
  readWords(): readonly SpokenWord[] {
    return this.#loop?.words.all() ?? [];
  }

  /** The playback, for live adjustments and measurements. */
  get playback(): Pick<Playback, 'adjust' | 'level' | 'log' | 'positionSeconds' | 'spectrum'> {
    return this.#playback;
  }

  /** Fades out, cancels the request and drops sound that was not heard. */
  async interrupt(): Promise<Heard> {
    if (this.#outcome !== undefined) {
      await this.#playback.stop(INTERRUPT_FADE_MS);
      return this.#outcome;
    }
    this.#cancel();
    const [heardSeconds] = await Promise.all([this.#playback.stop(INTERRUPT_FADE_MS), this.#loop?.alignment.caughtUp()]);
    const heard = this.#heard(heardSeconds);
    this.#settle({ reason: 'interrupted', error: undefined, ...heard });
    return heard;
  }

  /** Ends everything at once and without a fade, as when the page goes away. */
  close(): void {
    if (this.settled) {
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
    const isSilenced = this.#isInterrupted && !this.#isHeardAgain;
    // Sound dropped by an interruption will never play.
    const aheadSeconds = isSilenced ? 0 : playback.aheadSeconds;
    const facts = {
      heardSeconds: this.#outcome === undefined ? playback.heardSeconds : this.#outcome.heardMs / 1000,
      positionSeconds: playback.positionSeconds,
      player: playback.player,
      transport: this.#transport,
      retry: this.settled ? undefined : this.#loop?.retry,
      buffer: {
        state: this.#isComplete && !isSilenced ? 'complete' : aheadSeconds > 0 ? 'filling' : 'empty',
        aheadSeconds,
        receivedSeconds: playback.receivedSeconds,
        underruns: (this.#firstHearing ?? playback).underruns,
      },
      metrics: this.metrics(),
    } as const;
    if (this.#outcome?.error !== undefined && !this.#isHeardAgain) {
      return { status: 'failed', error: this.#outcome.error, ...facts };
    }
    return { status: this.#status(playback), error: this.#isInterrupted ? undefined : this.#error, ...facts };
  }

  /** Costs and times so far. */
  metrics(): SpeechMetrics {
    const ledger = this.#ledger;
    const { firstSoundAtMs, stalledMs, heardSeconds, receivedSeconds } = this.#firstHearing ?? this.#playback.snapshot();
    const givenCharacters = this.#text.text.length;
    const heardCharacters = this.#outcome?.heardText.length ?? this.#heardCharacters(heardSeconds);
    // White space behind the last word has no sound, so a complete text counts as received whole.
    const receivedCharacters = this.#isComplete
      ? givenCharacters
      : Math.max(heardCharacters, this.#spokenTo ?? 0, this.#loop?.receivedCharacters(receivedSeconds) ?? 0);
    return {
      firstSentMs: ledger.firstSentMs,
      firstAudioMs: ledger.firstAudioMs,
      firstSoundMs: firstSoundAtMs === undefined ? undefined : firstSoundAtMs - ledger.startedAtMs,
      stalledMs,
      apiCalls: ledger.apiCalls,
      retries: ledger.retries,
      givenCharacters,
      sentCharacters: Math.max(receivedCharacters, this.#loop?.sentCharacters ?? 0),
      receivedCharacters,
      heardCharacters,
      requestCharacters: this.#isComplete ? ledger.requestCharacters : undefined,
      billedCharacters: ledger.billedCharacters,
      audioBytes: ledger.audioBytes,
    };
  }

  get #isHeardAgain(): boolean {
    return this.settled && !this.#playback.isOver;
  }

  async #run(): Promise<void> {
    this.#update();
    const error = await this.#speak();
    // Set before anybody learns of the error, so that a write in response is rejected with it.
    this.#hasRunEnded = true;
    if (error === undefined) this.#isComplete = !this.#isInterrupted;
    // The app closed the client; nothing went wrong.
    else if (error.code === 'interrupted') this.close();
    else if (!this.settled && !this.#isInterrupted) this.#fail(error);
    if (error !== undefined && error === this.#refused?.error) this.#spokenTo = this.#refused.character;
    await this.#loop?.alignment.caughtUp();
    // Sound that has arrived is played to its end, even after a failure. Without any, there is nothing to wait for.
    if (this.#ledger.audioBytes === 0) this.#settleAtEnd();
    this.#text.close();
    this.#playback.log.end();
    this.#endReceiving();
    this.#parts.onChange();
  }

  /** Resolves with the error if not all text was spoken. */
  async #speak(): Promise<SpeechError | undefined> {
    const { onChange } = this.#parts;
    const loading = createSpeechLoop({
      ...this.#parts,
      given: this.#text,
      ledger: this.#ledger,
      playback: this.#playback,
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
    if (!(await this.#text.hasWords())) return nothingToSpeak();
    try {
      this.#loop = await loading;
    } catch (cause) {
      return asSpeechError(cause);
    }
    const error = await this.#loop.run();
    return error?.code === 'validation-failed' ? explainRefusal(error, this.#parts.voice) : error;
  }

  #accept(text: string, refusal: SpeechError | undefined, restart?: TextRestart): Promise<void> {
    const taken = refusal === undefined ? this.#text.write(text, restart) : Promise.reject(refusal);
    taken.catch(() => undefined);
    return taken;
  }

  #endText(): void {
    this.#hasTextEnded = true;
    this.#text.end();
  }

  #cancel(): void {
    this.#isInterrupted = true;
    this.#hasTextEnded ||= this.#readsSource;
    this.#text.close();
    this.#readingAbort.abort();
    this.#abort.abort();
  }

  /** Why no more text can be written; undefined while it can. */
  #refusal(): SpeechError | undefined {
    if (this.#isInterrupted) return textInterrupted();
    if (this.#hasTextEnded) return writtenAfterEnd();
    return this.#hasRunEnded || this.#refused !== undefined ? this.#error : undefined;
  }

  #fail(error: SpeechError): void {
    this.#error ??= error;
    this.#parts.onChange();
  }

  #status({ state }: PlaybackSnapshot): Exclude<SpeechSnapshot['status'], 'failed'> {
    if (this.#isInterrupted && !this.#wasHeardAgain) return 'idle';
    switch (state) {
      case 'playing':
      case 'paused':
      case 'blocked':
        return state;
      case 'waiting':
        return this.#ledger.audioBytes > 0 ? 'buffering' : 'connecting';
      case 'stopped':
        // There was nothing to say, or a replay was stopped.
        return this.#outcome?.reason === 'ended' && !this.#wasHeardAgain ? 'ended' : 'idle';
      case 'ended':
      case 'failed':
        return 'ended';
    }
  }

  #update(): void {
    const { state } = this.#playback.snapshot();
    this.#loop?.wake();
    if (!this.settled && (state === 'ended' || state === 'failed')) this.#settleAtEnd();
    else this.#parts.onChange();
  }

  #settleAtEnd(): void {
    if (this.settled || this.#isInterrupted) return;
    const { error: playbackError, heardSeconds } = this.#playback.snapshot();
    this.#error = playbackError ?? this.#error;
    this.#readingAbort.abort();
    // If all sound has arrived, word times may still follow, so the run is not aborted.
    if (!this.#hasRunEnded) this.#abort.abort();
    this.#hasRunEnded = true;
    this.#text.close();
    const heard = this.#heard(heardSeconds);
    const error = this.#error;
    this.#settle(error === undefined ? { reason: 'ended', error, ...heard } : { reason: 'failed', error, ...heard });
  }

  #settle(outcome: SpeechOutcome): void {
    if (this.settled) return;
    this.#outcome = outcome;
    this.#firstHearing = this.#playback.snapshot();
    this.#finish(outcome);
    this.#parts.onSettled({
      reason: outcome.reason,
      errorCode: outcome.error?.code,
      error: outcome.error,
      transport: this.#transport,
      player: this.#firstHearing.player,
      voice: this.#parts.voice.voiceId,
      engine: this.#parts.voice.engine,
      startedAtMs: this.#ledger.startedAtMs,
      endedAtMs: this.#parts.clock.now(),
      receivedSeconds: Math.max(this.#firstHearing.receivedSeconds, outcome.heardMs / 1000),
      heardSeconds: outcome.heardMs / 1000,
      metrics: this.metrics(),
    });
    this.#playback.close();
    this.#loop?.alignment.close();
    this.#parts.onChange();
  }

  #heard(heardSeconds: number): Heard {
    const given = this.#text.text;
    const characters = this.#heardCharacters(heardSeconds);
    return { heardText: given.slice(0, characters), unheardText: given.slice(characters), heardMs: heardSeconds * 1000 };
  }

  #heardCharacters(heardSeconds: number): number {
    const { receivedSeconds } = this.#playback.snapshot();
    const spokenTo = this.#isComplete ? this.#text.text.length : this.#spokenTo;
    if (spokenTo !== undefined && heardSeconds >= receivedSeconds - TAIL_SECONDS) return spokenTo;
    return this.#loop?.heardCharacters(heardSeconds) ?? 0;
  }
}

/**
 * What is said in one go, from its first character to its last sample: the text that is given, the loop that has it
 * spoken, the playback it is heard through, and the ledger that keeps count. An utterance is used once.
 */
import { warnOnce } from '../../base/development';
import { SpeechError } from '../../base/errors';
import type { PlaybackSnapshot } from '../../audio/player/audio-sink';
import type { TransportChoice } from '../../polly/transport/speech-transport';
import { canRestart, type TextRestart } from '../../text/spoken/text-restart';
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

/** Length of the fade when speech is interrupted: short enough to feel instant, long enough not to click. */
const INTERRUPT_FADE_MS = 20;

/** Sound this close to its end counts as heard: less than a syllable is left, and it is silence. */
const TAIL_SECONDS = 0.05;

/** What is said, once. Does nothing before {@link start}. */
export class Utterance {
  /** Resolves when nothing more will be heard; never rejects. */
  readonly finished: Promise<SpeechOutcome>;
  /** Resolves when no more sound will come; never rejects. */
  readonly received: Promise<void>;
  readonly #parts: UtteranceParts;
  readonly #text = new GivenText();
  readonly #ledger: Ledger;
  readonly #abort = new AbortController();
  /** Ends the reading of a source. */
  readonly #readingAbort = new AbortController();
  readonly #playback: Playback;
  /** Undefined until its code is loaded. */
  #loop: SpeechLoop | undefined;
  #finish!: (outcome: SpeechOutcome) => void;
  #endReceiving!: () => void;
  #error: SpeechError | undefined;
  #complete = false;
  #interrupted = false;
  #textEnded = false;
  /** The text comes from {@link writeAll}: no loop of the app's goes on writing it, and one that writes another must not. */
  #readsSource = false;
  /** Why Polly would refuse what was written from a character on, so that nothing more is taken. */
  #refused: { readonly error: SpeechError; readonly character: number } | undefined;
  /** Up to where the text was spoken, once all of that has come. */
  #spokenTo: number | undefined;
  /** The transport has nothing more to say. */
  #runEnded = false;
  #outcome: SpeechOutcome | undefined;
  #transport: TransportChoice | undefined;
  /** The end of the first hearing, for its counts: hearing it again costs nothing and waits for nothing. */
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

  /** Begins to speak what was written and what will be. */
  start(): void {
    void this.#run();
  }

  /** Whether its text is over, for the app as well as for the listener: what is written now begins another. */
  get isOver(): boolean {
    return this.#textEnded && (this.settled || this.#interrupted);
  }

  /** Whether no more sound will come. */
  get isReceived(): boolean {
    return this.#runEnded;
  }

  /** Whether nothing more will be heard, unless it is heard again. */
  get settled(): boolean {
    return this.#outcome !== undefined;
  }

  /** Whether more of it is to be heard, for the first time or again. */
  get isSounding(): boolean {
    return this.#isHeardAgain || !(this.settled || this.#interrupted);
  }

  /** Whether it is silent and nobody waits for it: it was heard, and is not being heard again. */
  get isQuiet(): boolean {
    return this.settled && !this.#isHeardAgain;
  }

  /**
   * Adds text.
   *
   * @returns Resolves when the transport has taken what is said of it.
   * @throws SpeechError: what the utterance failed with, `interrupted` after an interruption, `invalid-option` after
   *   {@link end} and for a text that {@link writeAll} reads. A caller that does not wait for the answer need not catch it.
   */
  write(text: string): Promise<void> {
    return this.#take(text, this.#refusal() ?? (this.#readsSource ? writtenAfterEnd() : undefined));
  }

  /** Reads a source to its end, then ends the text. A source that throws ends the text there and fails the utterance. */
  async writeAll(source: TextSource): Promise<void> {
    this.#readsSource = true;
    try {
      if (typeof source === 'string') {
        // At once, so that whatever happens in the same task already knows the text.
        void this.#take(source, this.#refusal());
        return;
      }
      const restarting = canRestart(source) ? source : undefined;
      let piece = 0;
      for await (const text of iterateText(source, this.#readingAbort.signal)) {
        const taken = this.#take(text, this.#refusal(), restarting?.takeRestart(piece));
        piece += 1;
        if (!this.#text.mayReadOn) await taken;
      }
    } catch (cause) {
      // Where nobody may write any more, that is what was caught, and it is known.
      if (this.#refusal() !== undefined) return;
      this.#fail(SpeechError.isInstance(cause) ? cause : sourceFailed(cause));
    } finally {
      this.#endText();
    }
  }

  /** Asks that everything written so far is spoken now. */
  flush(): void {
    this.#text.flush();
  }

  /** Says that no more text will come; a text that {@link writeAll} reads ends with its source alone. */
  end(): void {
    if (!this.#readsSource) this.#endText();
  }

  /** Holds the sound on the sample. */
  pause(): void {
    this.#playback.pause();
  }

  /** Goes on from where {@link pause} held. */
  resume(): void {
    this.#playback.resume();
  }

  /** Goes to a second of what has been received; also when all was heard, which plays it again from there. */
  seek(seconds: number): void {
    if (this.#ledger.audioBytes === 0) return;
    this.#wasHeardAgain = this.settled;
    this.#playback.seek(seconds);
  }

  /** Goes to the beginning of the word that a character of the text belongs to. */
  seekToCharacter(index: number): void {
    this.seek(this.#loop?.secondsOf(index) ?? 0);
  }

  /** The word that is heard now; see {@link SpeechStream.readWord}. */
  readWord(): SpokenWord | undefined {
    return this.#loop?.words.at(this.#playback.positionSeconds());
  }

  /** Every word whose time is known so far; see {@link SpeechStream.readWords}. */
  readWords(): readonly SpokenWord[] {
    return this.#loop?.words.all() ?? [];
  }

  /** What it is heard through. */
  get playback(): Pick<Playback, 'adjust' | 'level' | 'log' | 'positionSeconds' | 'spectrum'> {
    return this.#playback;
  }

  /** Fades out, cancels the request and drops what has not been heard. */
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

  /** What an app may see of this moment. */
  snapshot(): SpeechSnapshot {
    const playback = this.#playback.snapshot();
    const isSilenced = this.#interrupted && !this.#isHeardAgain;
    // What an interruption drops will never be played.
    const aheadSeconds = isSilenced ? 0 : playback.aheadSeconds;
    const facts = {
      heardSeconds: this.#outcome === undefined ? playback.heardSeconds : this.#outcome.heardMs / 1000,
      positionSeconds: playback.positionSeconds,
      player: playback.player,
      transport: this.#transport,
      retry: this.settled ? undefined : this.#loop?.retry,
      buffer: {
        state: this.#complete && !isSilenced ? 'complete' : aheadSeconds > 0 ? 'filling' : 'empty',
        aheadSeconds,
        receivedSeconds: playback.receivedSeconds,
        underruns: (this.#firstHearing ?? playback).underruns,
      },
      metrics: this.metrics(),
    } as const;
    if (this.#outcome?.error !== undefined && !this.#isHeardAgain) {
      return { status: 'failed', error: this.#outcome.error, ...facts };
    }
    return { status: this.#status(playback), error: this.#interrupted ? undefined : this.#error, ...facts };
  }

  /** What it cost and how long it took so far. */
  metrics(): SpeechMetrics {
    const ledger = this.#ledger;
    const { firstSoundAtMs, stalledMs, heardSeconds, receivedSeconds } = this.#firstHearing ?? this.#playback.snapshot();
    const givenCharacters = this.#text.text.length;
    const heardCharacters = this.#outcome?.heardText.length ?? this.#heardCharacters(heardSeconds);
    // White space behind the last word has no sound, and is heard with it.
    const receivedCharacters = this.#complete
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
      requestCharacters: this.#complete ? ledger.requestCharacters : undefined,
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
    // Before anybody is told of the error, so that whoever then writes is refused with it.
    this.#runEnded = true;
    if (error === undefined) this.#complete = !this.#interrupted;
    // The app closed the client: nothing went wrong.
    else if (error.code === 'interrupted') this.close();
    else if (!this.settled && !this.#interrupted) this.#fail(error);
    if (error !== undefined && error === this.#refused?.error) this.#spokenTo = this.#refused.character;
    await this.#loop?.alignment.caughtUp();
    // Whatever has arrived is played to its end, also after a failure; where nothing has, there is nothing to wait for.
    if (this.#ledger.audioBytes === 0) this.#settleAtEnd();
    this.#text.close();
    this.#playback.endOfStream();
    this.#endReceiving();
    this.#parts.onChange();
  }

  /** Resolves with why not all was spoken. */
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
    // Told below, if there is anything to speak.
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

  #take(text: string, refusal: SpeechError | undefined, restart?: TextRestart): Promise<void> {
    const taken = refusal === undefined ? this.#text.write(text, restart) : Promise.reject(refusal);
    taken.catch(() => undefined);
    return taken;
  }

  #endText(): void {
    this.#textEnded = true;
    this.#text.end();
  }

  #cancel(): void {
    this.#interrupted = true;
    this.#textEnded ||= this.#readsSource;
    this.#text.close();
    this.#readingAbort.abort();
    this.#abort.abort();
  }

  /** Why nothing can be written any more, where the app has not said so itself. */
  #refusal(): SpeechError | undefined {
    if (this.#interrupted) return textInterrupted();
    if (this.#textEnded) return writtenAfterEnd();
    return this.#runEnded || this.#refused !== undefined ? this.#error : undefined;
  }

  #fail(error: SpeechError): void {
    this.#error ??= error;
    this.#parts.onChange();
  }

  #status({ state }: PlaybackSnapshot): Exclude<SpeechSnapshot['status'], 'failed'> {
    if (this.#interrupted && !this.#wasHeardAgain) return 'idle';
    switch (state) {
      case 'playing':
      case 'paused':
      case 'blocked':
        return state;
      case 'waiting':
        return this.#ledger.audioBytes > 0 ? 'buffering' : 'connecting';
      case 'stopped':
        // Nothing of it was to be said, or it was heard again, and stopped on the way.
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
    if (this.settled || this.#interrupted) return;
    const { error: playbackError, heardSeconds } = this.#playback.snapshot();
    this.#error = playbackError ?? this.#error;
    this.#readingAbort.abort();
    // Where all sound has come, times of words may be to come.
    if (!this.#runEnded) this.#abort.abort();
    this.#runEnded = true;
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
    const spokenTo = this.#complete ? this.#text.text.length : this.#spokenTo;
    if (spokenTo !== undefined && heardSeconds >= receivedSeconds - TAIL_SECONDS) return spokenTo;
    return this.#loop?.heardCharacters(heardSeconds) ?? 0;
  }
}

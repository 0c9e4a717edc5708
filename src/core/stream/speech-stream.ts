/**
 * One voice of an app. Its code is loaded when it is first used. Until then this class keeps the calls, shows the state that follows
 * from them, and claims the loudspeaker, which must happen inside a user's gesture.
 */
import { claimInGesture, dropClaims } from '../../audio/output/gesture-claim';
import type { SpeechError } from '../../base/errors';
import { FollowedStore } from '../../base/stores/followed-store';
import { Store, type ReadableStore } from '../../base/stores/store';
import type { TextSource } from '../../text/source/text-source';
import type { Speaker } from '../floor/floor';
import type { SpeechClient } from '../client/speech-client';
import { withoutEmpty } from '../options/given-options';
import type { SpeechOptions } from '../options/options';
import { IDLE_SNAPSHOT, type SpeechSnapshot } from '../state/snapshot';
import { reportRefused } from '../state/utterance-report';
import { NOTHING_HEARD, type Heard, type SpeechOutcome } from '../utterance/speech-outcome';
import type { SpokenWord } from '../words/spoken-word';
import type { LoadedStream } from '../speaking/loaded-stream';
import type { SpeakOptions } from '../speaking/speak-options';
import { EarlyCalls, unbegun, type EarlyCall } from './early-calls';

/**
 * Speaks text as it comes. Inert until its first call; can be used again after every end, failure or interruption.
 *
 * The first call that needs the code loads it. Calls that are made meanwhile are executed in order once the code is loaded. If it
 * cannot be loaded, texts fail with the code `connection-lost`, and the next call tries again.
 */
export class SpeechStream {
  readonly #client: SpeechClient;
  readonly #speaker: Speaker;
  /** The state until the code is loaded. */
  readonly #early = new Store<SpeechSnapshot>(IDLE_SNAPSHOT);
  readonly #snapshot = new FollowedStore<SpeechSnapshot>(this.#early);
  readonly #calls = new EarlyCalls();
  #options: SpeechOptions;
  #isClosed = false;
  #loaded: LoadedStream | undefined;
  readonly #self = new WeakRef(this);
  /** State of the text that is written before the code is loaded. A text that was cut off lasts until {@link end}. */
  #writing: 'none' | 'begun' | 'cut-off' = 'none';
  /** The error, if the code could not be loaded for that text. */
  #failure: SpeechError | undefined;

  /**
   * @param client - Connects the voice to Polly and to the audio output.
   * @param options - Options of the voice; see {@link SpeechOptions} for the defaults.
   */
  constructor(client: SpeechClient, options: SpeechOptions = {}) {
    this.#client = client;
    this.#options = withoutEmpty(options);
    const isSpeaking = () => this.#loaded?.isBusy ?? this.#isAskedToSpeak;
    this.#speaker = {
      get isSpeaking() {
        return isSpeaking();
      },
      pause: () => this.pause(),
    };
  }

  /**
   * A store with the current state. A change of the status is signalled immediately; changes of heard and received
   * seconds are signalled at most twice a second.
   */
  get snapshot(): ReadableStore<SpeechSnapshot> {
    return this.#snapshot;
  }

  /** Applies rate, volume and mute now, and the other options from the next utterance on. */
  setOptions(options: SpeechOptions): void {
    const given = withoutEmpty(options);
    this.#options = given;
    this.#ifUsed((stream) => stream.setOptions(given));
  }

  /**
   * Speaks a text or a source to its end. Interrupts current speech, unless the options say otherwise.
   *
   * Make the first call inside a click, tap or key handler, so that the browser lets the page make sound.
   *
   * @param given - A string, or anything that yields text; see {@link TextSource}.
   * @param options - The effect on current speech, the preceding text, and how to read items.
   * @returns Resolves with the outcome when no more of the text will be heard. Never rejects: the outcome and the
   *   snapshot report a failure.
   */
  speak(given: TextSource, options: SpeakOptions = {}): Promise<SpeechOutcome> {
    const { whenSpeaking } = options;
    const replaces = whenSpeaking !== 'queue' && whenSpeaking !== 'mix';
    if (replaces) this.#failure = undefined;
    if (this.#isClosed && this.#loaded === undefined && this.#calls.isEmpty) return Promise.resolve(unbegun(given));
    const stream = this.#ready();
    if (stream !== undefined) return stream.speak(given, options);
    // The promise is read later. Until then its rejection needs a handler.
    if (given instanceof Promise) given.catch(() => undefined);
    if (replaces) this.#cutOffEarly();
    const wasFloorFree = this.#client.floor.isFreeFor(this.#speaker);
    const begins = whenSpeaking !== 'queue' || (wasFloorFree && !this.#isAskedToSpeak);
    // Speech that was interrupted before may still be fading out when this call is executed.
    const late: SpeakOptions = begins && whenSpeaking === 'queue' ? { ...options, whenSpeaking: 'mix' } : options;
    const spoken = new Promise<SpeechOutcome>((resolve) => {
      this.#later((loaded) => void loaded.speak(given, late).then(resolve), {
        wasFloorFree,
        isText: true,
        fail: (error, isStopped) => resolve(unbegun(given, isStopped ? undefined : error)),
      });
    });
    if (begins) this.#beginEarly();
    return spoken;
  }

  /**
   * Adds to the text that is being written, even if other texts are spoken too. Without such a text, begins one.
   *
   * After an interruption or a failure, the text is over only once `end()` is called. Until then further writes
   * belong to it and are rejected, so that a loop that keeps writing does not start speech again. The same holds for
   * a text that `speak()` replaces. A text given to `speak()` cannot be added to.
   *
   * @param text - Any piece of text, split anywhere.
   * @returns Resolves when the text was sent, which takes longer if the network is slower than the writer. A caller
   *   that does not await the promise need not catch its rejection.
   * @throws SpeechError with code `interrupted`, or the error that the text failed with, as described above.
   *   `invalid-option` if the voice's options are invalid, after `end()` until the text was heard, and while a text
   *   given to `speak()` is spoken.
   */
  write(text: string): Promise<void> {
    const stream = this.#failure === undefined ? this.#ready() : undefined;
    if (stream !== undefined) return stream.write(text);
    const written = new Promise<void>((resolve, reject) => {
      if (this.#failure !== undefined) throw this.#failure;
      // Otherwise it is added to that text, or refused.
      const begins = this.#writing === 'none' && !this.#isAskedToSpeak && !this.#isClosed;
      if (begins) this.#writing = 'begun';
      this.#later((loaded) => void loaded.write(text).then(resolve, reject), { isText: begins, fail: reject });
      if (begins) this.#beginEarly();
    });
    written.catch(() => undefined);
    return written;
  }

  /** Speaks all text written so far now, without waiting for the end of a sentence. */
  flush(): void {
    this.#ifUsed((stream) => stream.flush());
  }

  /**
   * Ends the text that is being written. It is heard to its end.
   *
   * @returns Resolves with the outcome, like {@link speak}. If no text was written, resolves immediately, with empty
   *   texts.
   */
  end(): Promise<SpeechOutcome> {
    const failure = this.#failure;
    this.#failure = undefined;
    this.#writing = 'none';
    if (failure !== undefined) return Promise.resolve({ reason: 'failed', error: failure, ...NOTHING_HEARD });
    if (this.#loaded !== undefined) return this.#loaded.end();
    if (this.#calls.isEmpty) return Promise.resolve({ reason: 'ended', error: undefined, ...NOTHING_HEARD });
    return new Promise((resolve) => {
      this.#later((stream) => void stream.end().then(resolve), {
        fail: (error) => resolve({ reason: 'failed', error, ...NOTHING_HEARD }),
      });
    });
  }

  /** Pauses the sound at the exact sample. Text and audio still arrive. */
  pause(): void {
    if (this.#isAskedToSpeak) this.#show('paused');
    this.#ifUsed((stream) => stream.pause());
  }

  /** Continues where {@link pause} stopped. */
  resume(): void {
    if (this.#isAskedToSpeak) this.#beginEarly();
    this.#ifUsed((stream) => stream.resume());
  }

  /**
   * Seeks to a second of the received sound, exact to the sample. A later second seeks to the end of the received
   * sound. After the end, an interruption or a failure, speech plays again from there without another request.
   */
  seek(seconds: number): void {
    this.#loaded?.seek(seconds);
  }

  /**
   * Seeks to a word, as {@link seek} does. The time of the word may be estimated.
   *
   * @param index - Any character of the word, counted from the beginning of the utterance's text in UTF-16 code
   *   units.
   */
  seekToCharacter(index: number): void {
    this.#loaded?.seekToCharacter(index);
  }

  /** Plays the last utterance again from its beginning, without another request. Does nothing if there is none. */
  replay(): void {
    this.seek(0);
  }

  /** Returns the second of the utterance that is heard now. Poll it, for example once per animation frame. */
  readPosition(): number {
    return this.#loaded?.readPosition() ?? 0;
  }

  /**
   * Returns the word that is heard now, or the last one that was heard. Undefined before the first word. It is never
   * ahead of the sound, moves only forwards while the sound plays, and follows a seek. Poll it, for example once per
   * animation frame.
   *
   * @returns The same object as long as the word is the same.
   */
  readWord(): SpokenWord | undefined {
    return this.#loaded?.readWord();
  }

  /**
   * Returns all words of the utterance whose times are known so far, in order, for example for captions. Each call
   * creates a new list, so do not call it in every animation frame.
   */
  readWords(): readonly SpokenWord[] {
    return this.#loaded?.readWords() ?? [];
  }

  /** Measures the current loudness: root mean square, 0 to 1. Poll it. It costs nothing unless it is called. */
  readLevel(): number {
    return this.#loaded?.readLevel() ?? 0;
  }

  /**
   * Measures the current spectrum. Poll it, for example once per animation frame.
   *
   * @param decibels - Receives the level of equally wide bands from 0 Hz to half the output's sample rate; -Infinity in
   *   silence. Its length is the number of bands, and should be a power of two from 16 to 1,024.
   */
  readSpectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#loaded === undefined) decibels.fill(-Infinity);
    else this.#loaded.readSpectrum(decibels);
  }

  /**
   * Returns the received audio of the current or last utterance as a file in its own format: mp3, Ogg, or WAV for raw
   * samples.
   *
   * @returns Undefined if no audio has arrived.
   */
  toFile(): File | undefined {
    return this.#loaded?.toFile();
  }

  /**
   * Stops speech: the sound fades out in 20 ms, and the request is cancelled.
   *
   * @returns The heard and the unheard text. They refer to the newest sounding text. If speech was already over, they
   *   refer to the last text.
   */
  interrupt(): Promise<Heard> {
    if (this.#loaded !== undefined) return this.#loaded.interrupt();
    this.#endEarly();
    if (this.#calls.isEmpty) return Promise.resolve(NOTHING_HEARD);
    return new Promise((resolve) => {
      this.#later((stream) => void stream.interrupt().then(resolve), { fail: () => resolve(NOTHING_HEARD) });
    });
  }

  /**
   * Lets a blocked page make sound. Call it inside a click, tap or key handler.
   *
   * @returns Resolves to true if the page may make sound now.
   */
  unlock(): Promise<boolean> {
    return this.#client.unlock();
  }

  /**
   * Loads code and opens connections that the first utterance would otherwise wait for. Call it on idle, hover or
   * focus. Makes no request to Polly and no sound. Never throws.
   */
  async warm(): Promise<void> {
    if (this.#isClosed) return;
    if (this.#ready() === undefined) await this.#client.load();
    await this.#ready()?.warm();
  }

  /**
   * Waits for a turn to speak, for speech that the listener did not request. Calls `begin` when no other voice of the
   * client speaks: immediately, or after all voices that have waited longer.
   *
   * @param begin - Called once. Must start to speak.
   * @param dismiss - Called instead if the listener does not want to hear the waiting texts.
   * @returns A function that cancels the wait.
   */
  awaitTurn(begin: () => void, dismiss: () => void): () => void {
    return this.#client.floor.wait(this.#speaker, { begin, dismiss });
  }

  /** Drops all voices of the client that wait for their turn. */
  dismissWaiting(): void {
    this.#client.floor.dismiss();
  }

  /** Ends speech immediately, and cancels its request. The stream cannot speak until {@link open}. */
  close(): void {
    this.#isClosed = true;
    this.#endEarly();
    this.#ifUsed((stream) => stream.close());
    this.#client.floor.leave(this.#speaker);
    this.#client.inUse.delete(this.#self);
  }

  /** Undoes {@link close}. A new stream is open. */
  open(): void {
    this.#isClosed = false;
    this.#ifUsed((stream) => stream.open());
    if (this.#loaded !== undefined) this.#client.inUse.add(this.#self);
  }

  /** Whether a text will be spoken as soon as the code is loaded. */
  get #isAskedToSpeak(): boolean {
    return this.#loaded === undefined && ['connecting', 'paused'].includes(this.#early.get().status);
  }

  /** Returns the loaded stream. Undefined until its code is loaded, and while earlier calls wait for it. */
  #ready(): LoadedStream | undefined {
    if (this.#loaded === undefined && this.#calls.isEmpty) this.#begin();
    return this.#loaded;
  }

  /** Executes a call now, or after the calls that wait for the code. Does nothing if the stream was not used yet. */
  #ifUsed(make: EarlyCall['make']): void {
    if (this.#loaded !== undefined) make(this.#loaded);
    else if (!this.#calls.isEmpty) this.#later(make);
  }

  #later(make: EarlyCall['make'], others: Partial<EarlyCall> = {}): void {
    const late = { atMs: this.#client.clock.now(), wasFloorFree: true };
    if (this.#calls.isEmpty) {
      const [options, isClosed] = [this.#options, this.#isClosed];
      this.#calls.add({
        ...late,
        make: (stream) => {
          stream.setOptions(options);
          if (isClosed) stream.close();
        },
      });
      void this.#client.load().then((error) => (error === undefined ? this.#begin() : this.#fail(error)));
    }
    this.#client.inUse.add(this.#self);
    this.#calls.add({ ...late, ...others, make });
  }

  /** If the code is loaded, creates the loaded stream, and executes the waiting calls. */
  #begin(): void {
    const { code } = this.#client;
    if (code === undefined) return;
    const stream = new code.LoadedStream(this.#client, this.#options, this.#speaker, this.#early.get().error);
    this.#loaded = stream;
    this.#client.inUse.add(this.#self);
    if (this.#isClosed && this.#calls.isEmpty) stream.close();
    stream.callLate(this.#calls.take());
    this.#snapshot.follow(stream.snapshot);
  }

  #fail(error: SpeechError): void {
    dropClaims();
    if (this.#writing !== 'none') this.#failure = error;
    this.#writing = 'none';
    const texts = this.#calls.fail(error);
    if (texts > 0) this.#early.set({ ...IDLE_SNAPSHOT, status: 'failed', error });
    this.#client.floor.release(this.#speaker);
    for (let text = 0; text < texts; text += 1) {
      this.#client.tellUtteranceEnd(reportRefused(error, this.#options, this.#client.clock.now()));
    }
  }

  /** Shows that a text will be spoken, and claims the loudspeaker for it. */
  #beginEarly(): void {
    if (this.#isClosed) return;
    if (this.#client.audio === undefined) claimInGesture(this.#options);
    else void this.#client.audio.unlock();
    this.#client.floor.take(this.#speaker);
    this.#show('connecting');
  }

  /** Shows that no text will be spoken. */
  #endEarly(): void {
    this.#cutOffEarly();
    if (!this.#isAskedToSpeak) return;
    this.#show('idle');
    this.#client.floor.release(this.#speaker);
  }

  /** Notes that all texts so far will not be spoken. */
  #cutOffEarly(): void {
    if (this.#writing === 'begun') this.#writing = 'cut-off';
    this.#calls.stopTexts();
  }

  #show(status: 'idle' | 'connecting' | 'paused'): void {
    this.#early.set(status === 'idle' ? IDLE_SNAPSHOT : { ...IDLE_SNAPSHOT, status });
  }
}

/**
 * One voice of an app. Its code is loaded when it is first used: until then this keeps what was asked for, shows the state that
 * follows from it, and claims what only a user's gesture allows.
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
import type { Heard, SpeechOutcome } from '../utterance/speech-outcome';
import type { SpokenWord } from '../words/spoken-word';
import type { LateCall, LoadedStream } from '../speaking/loaded-stream';
import type { SpeakOptions } from '../speaking/speak-options';

/** Something that was asked for before the code was there. */
interface EarlyCall extends LateCall {
  /** Called instead if the code cannot be loaded. */
  readonly fail?: (error: SpeechError) => void;
}

const NOTHING_HEARD: Heard = Object.freeze({ heardText: '', unheardText: '', heardMs: 0 });

/**
 * Speaks text as it comes. Inert until its first call; can be used again after every end, failure or interruption.
 *
 * Its code is loaded by the first call that needs it. What is asked for meanwhile is done in order once the code is there. If
 * the code cannot be loaded, texts fail with the code `connection-lost`, and the next call tries again.
 */
export class SpeechStream {
  readonly #client: SpeechClient;
  readonly #speaker: Speaker;
  /** The state until the code is there. */
  readonly #early = new Store<SpeechSnapshot>(IDLE_SNAPSHOT);
  readonly #snapshot = new FollowedStore<SpeechSnapshot>(this.#early);
  readonly #calls: EarlyCall[] = [];
  #options: SpeechOptions;
  #isClosed = false;
  #loaded: LoadedStream | undefined;
  readonly #interruptEarly = (): void => void this.interrupt();
  /** Of the text that is written before the code is there. A text that is cut off lasts until {@link end}. */
  #writing: 'none' | 'begun' | 'cut-off' = 'none';
  /** Why the code could not be loaded for that text. */
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
   * The present state, with a signal when it changes. A change of status is signalled at once; heard seconds and
   * arriving sound are signalled at most twice a second.
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
   * Speaks a text or a source to its end. Interrupts speech under way, unless the options say otherwise.
   *
   * Call it inside a click, tap or key handler the first time, so that the browser lets the page make sound.
   *
   * @param given - A string, or anything that yields text; see {@link TextSource}.
   * @param options - What happens to speech under way, and which text precedes this one.
   * @returns Resolves with the outcome when nothing more of the text will be heard. Never rejects: a failure is
   *   reported in the outcome and in the snapshot.
   */
  speak(given: TextSource, options: SpeakOptions = {}): Promise<SpeechOutcome> {
    const stream = this.#ready();
    if (stream !== undefined) return stream.speak(given, options);
    // It is read later, and a rejection must have a handler until then.
    if (given instanceof Promise) given.catch(() => undefined);
    const { whenSpeaking } = options;
    if (this.#writing === 'begun' && whenSpeaking !== 'queue' && whenSpeaking !== 'mix') this.#writing = 'cut-off';
    const wasFloorFree = this.#client.floor.isFreeFor(this.#speaker);
    const begins = whenSpeaking !== 'queue' || (wasFloorFree && !this.#isAskedToSpeak);
    if (begins) this.#beginEarly();
    // What was interrupted before may still be fading when this is done.
    const late: SpeakOptions = begins && whenSpeaking === 'queue' ? { ...options, whenSpeaking: 'mix' } : options;
    return new Promise((resolve) => {
      this.#later(
        (loaded) => void loaded.speak(given, late).then(resolve),
        // The source was not begun, so it can be given again.
        (error) => resolve({ reason: 'failed', error, ...NOTHING_HEARD, unheardText: typeof given === 'string' ? given : '' }),
        wasFloorFree,
      );
    });
  }

  /**
   * Adds to the text being written, whatever else is spoken beside it, or begins a text.
   *
   * After an interruption or a failure, the text is over only once `end()` is called. Until then further writes
   * belong to it and are rejected, so that a loop that keeps writing does not start speech again. The same holds for
   * a text that `speak()` replaces. A text given to `speak()` cannot be added to.
   *
   * @param text - Any piece of text, split anywhere.
   * @returns Resolves when the text was handed on; this takes longer if the network is slower than the writer. A
   *   caller that does not await the promise need not catch its rejection.
   * @throws SpeechError with code `interrupted`, or the error that the text failed with, as described above.
   *   `invalid-option` if the voice's options are invalid, after `end()` until the text was heard, and while a text
   *   given to `speak()` is spoken.
   */
  write(text: string): Promise<void> {
    const stream = this.#failure === undefined ? this.#ready() : undefined;
    if (stream !== undefined) return stream.write(text);
    const written = new Promise<void>((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      // Else it is added to that text, or refused.
      if (this.#writing === 'none' && !this.#isAskedToSpeak) {
        this.#writing = 'begun';
        this.#beginEarly();
      }
      this.#later((loaded) => void loaded.write(text).then(resolve, reject), reject);
    });
    written.catch(() => undefined);
    return written;
  }

  /** Speaks all text written so far now, without waiting for the end of a sentence. */
  flush(): void {
    this.#ifUsed((stream) => stream.flush());
  }

  /**
   * Ends the text being written. It is heard to its end.
   *
   * @returns Resolves with the outcome, like {@link speak}; at once and with nothing heard if nothing was written.
   */
  end(): Promise<SpeechOutcome> {
    const failure = this.#failure;
    this.#failure = undefined;
    this.#writing = 'none';
    if (failure !== undefined) return Promise.resolve({ reason: 'failed', error: failure, ...NOTHING_HEARD });
    if (this.#loaded !== undefined) return this.#loaded.end();
    if (this.#calls.length === 0) return Promise.resolve({ reason: 'ended', error: undefined, ...NOTHING_HEARD });
    return new Promise((resolve) => {
      this.#later(
        (stream) => void stream.end().then(resolve),
        (error) => resolve({ reason: 'failed', error, ...NOTHING_HEARD }),
      );
    });
  }

  /** Pauses the sound on the sample; text and audio still arrive. */
  pause(): void {
    if (this.#isAskedToSpeak) this.#show('paused');
    this.#ifUsed((stream) => stream.pause());
  }

  /** Continues from where {@link pause} stopped. */
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

  /** The second of the utterance that is heard now. Poll it, for example once a frame. */
  readPosition(): number {
    return this.#loaded?.readPosition() ?? 0;
  }

  /**
   * The word that is heard now, or the last one heard; undefined before the first. It is never ahead of the sound,
   * moves only forwards while the sound plays, and follows a seek. Poll it, for example once a frame.
   *
   * @returns The same object for as long as it is the same word.
   */
  readWord(): SpokenWord | undefined {
    return this.#loaded?.readWord();
  }

  /**
   * All words of the utterance whose times are known so far, in order, for example for captions. Makes a new list on
   * each call, so do not call it once a frame.
   */
  readWords(): readonly SpokenWord[] {
    return this.#loaded?.readWords() ?? [];
  }

  /** The present loudness: root mean square, 0 to 1. Poll it; nothing is computed unless it is called. */
  readLevel(): number {
    return this.#loaded?.readLevel() ?? 0;
  }

  /**
   * Fills in the present spectrum. Poll it, for example once a frame.
   *
   * @param decibels - Receives one value for each of as many equal bands, from 0 Hz to half the output's sample rate;
   *   -Infinity in silence. Its length should be a power of two from 16 to 1,024.
   */
  readSpectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#loaded === undefined) decibels.fill(-Infinity);
    else this.#loaded.readSpectrum(decibels);
  }

  /**
   * The audio received for the present or last utterance, as a file in its own format: mp3, Ogg, or WAV for formats
   * that are bare samples.
   *
   * @returns Undefined while nothing has arrived.
   */
  toFile(): File | undefined {
    return this.#loaded?.toFile();
  }

  /**
   * Stops speech: the sound fades out in 20 ms, the request is cancelled, and nothing more is heard.
   *
   * @returns The text that was heard until then and the text that was not. They refer to the newest text that
   *   sounded, or to the last one if it was already over.
   */
  interrupt(): Promise<Heard> {
    if (this.#loaded !== undefined) return this.#loaded.interrupt();
    this.#endEarly();
    if (this.#calls.length === 0) return Promise.resolve(NOTHING_HEARD);
    return new Promise((resolve) => {
      this.#later(
        (stream) => void stream.interrupt().then(resolve),
        () => resolve(NOTHING_HEARD),
      );
    });
  }

  /**
   * Lets a blocked page make sound. Call it inside a click, tap or key handler.
   *
   * @returns Whether the page may make sound now.
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
   * Waits for a turn to speak when no listener asked for it: calls `begin` when no other voice of the client speaks,
   * at once or after all voices that waited before.
   *
   * @param begin - Called once; must start to speak.
   * @param dismiss - Called instead when the listener wants to hear no more of what waits.
   * @returns A function that cancels the wait.
   */
  awaitTurn(begin: () => void, dismiss: () => void): () => void {
    return this.#client.floor.wait(this.#speaker, { begin, dismiss });
  }

  /** Drops all voices of the client that wait for their turn. */
  dismissWaiting(): void {
    this.#client.floor.dismiss();
  }

  /** Ends speech at once and closes its request. Nothing can be spoken until {@link open}. */
  close(): void {
    this.#isClosed = true;
    this.#endEarly();
    this.#ifUsed((stream) => stream.close());
    this.#client.floor.leave(this.#speaker);
  }

  /** Undoes {@link close}; a new stream is open. */
  open(): void {
    this.#isClosed = false;
    this.#ifUsed((stream) => stream.open());
  }

  /** Whether a text is to be spoken as soon as the code is there. */
  get #isAskedToSpeak(): boolean {
    return this.#loaded === undefined && ['connecting', 'paused'].includes(this.#early.get().status);
  }

  /** The code at work; undefined until it is loaded, and while earlier calls wait for it. */
  #ready(): LoadedStream | undefined {
    if (this.#loaded === undefined && this.#calls.length === 0) this.#begin();
    return this.#loaded;
  }

  /** Calls the code now, or in its turn if something waits for it. Nothing needs to be told to a stream that was not used. */
  #ifUsed(make: EarlyCall['make']): void {
    if (this.#loaded !== undefined) make(this.#loaded);
    else if (this.#calls.length > 0) this.#later(make);
  }

  #later(make: EarlyCall['make'], fail?: EarlyCall['fail'], wasFloorFree = true): void {
    const late = { atMs: this.#client.clock.now(), wasFloorFree };
    if (this.#calls.length === 0) {
      const [options, isClosed] = [this.#options, this.#isClosed];
      this.#calls.push({
        ...late,
        make: (stream) => {
          stream.setOptions(options);
          if (isClosed) stream.close();
        },
      });
      this.#client.waiting.add(this.#interruptEarly);
      void this.#client.load().then((error) => (error === undefined ? this.#begin() : this.#fail(error)));
    }
    this.#calls.push({ ...late, make, ...(fail === undefined ? {} : { fail }) });
  }

  /** Begins to work, with what was asked for before, if the code is loaded. */
  #begin(): void {
    const { code } = this.#client;
    if (code === undefined) return;
    const stream = new code.LoadedStream(this.#client, this.#options, this.#speaker);
    this.#loaded = stream;
    this.#client.waiting.delete(this.#interruptEarly);
    if (this.#isClosed && this.#calls.length === 0) stream.close();
    stream.callLate(this.#calls.splice(0));
    this.#snapshot.follow(stream.snapshot);
  }

  #fail(error: SpeechError): void {
    dropClaims();
    this.#client.waiting.delete(this.#interruptEarly);
    const isAsked = this.#isAskedToSpeak;
    if (this.#writing !== 'none') this.#failure = error;
    this.#writing = 'none';
    for (const { fail } of this.#calls.splice(0)) fail?.(error);
    if (!isAsked) return;
    this.#early.set({ ...IDLE_SNAPSHOT, status: 'failed', error });
    this.#client.floor.release(this.#speaker);
    this.#client.tellUtteranceEnd(reportRefused(error, this.#options, this.#client.clock.now()));
  }

  /** Shows that a text will be spoken, and claims the loudspeaker for it. */
  #beginEarly(): void {
    if (this.#isClosed) return;
    if (this.#client.audio === undefined) claimInGesture(this.#options);
    else void this.#client.audio.unlock();
    this.#client.floor.take(this.#speaker);
    this.#show('connecting');
  }

  /** Shows that nothing will be spoken. */
  #endEarly(): void {
    if (this.#writing === 'begun') this.#writing = 'cut-off';
    if (!this.#isAskedToSpeak) return;
    this.#show('idle');
    this.#client.floor.release(this.#speaker);
  }

  #show(status: 'idle' | 'connecting' | 'paused'): void {
    this.#early.set(status === 'idle' ? IDLE_SNAPSHOT : { ...IDLE_SNAPSHOT, status });
  }
}

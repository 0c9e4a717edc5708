/** One voice of an app: speaks utterances one after another and shows their state. */
import type { SpeechError } from '../../base/errors';
import { PacedStore } from '../../base/stores/paced-store';
import type { ReadableStore } from '../../base/stores/store';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import { mapText } from '../../text/speakable/mapped-text';
import { cancelText, type TextSource } from '../../text/source/text-source';
import { asSpeechError, voiceClosed } from '../synthesis/failures';
import { createUtterance } from '../utterance/create-utterance';
import { fileOf } from '../client/load-synthesis';
import { resolveVoice, type SpeechOptions } from '../options/options';
import { withoutEmpty } from '../options/given-options';
import { liveAdjustment } from '../options/playback-options';
import type { Speaker } from '../client/floor';
import type { SpeechClient } from '../client/speech-client';
import { IDLE_SNAPSHOT, type SpeechSnapshot } from '../state/snapshot';
import type { Heard, SpeechOutcome } from '../utterance/speech-outcome';
import type { SpokenWord } from '../words/spoken-word';
import type { Utterance } from '../utterance/utterance';
import type { SpeakOptions } from './speak-options';
import { UtteranceLine } from './utterance-line';
import { afterReplacement, NOT_WRITING, openUtterance, type Writing } from './writing';
import { reportRefused } from '../state/utterance-report';

const NOTHING_HEARD: Heard = Object.freeze({ heardText: '', unheardText: '', heardMs: 0 });

/**
 * Speaks text as it comes. Inert until its first call; can be used again after every end, failure or interruption.
 */
export class SpeechStream {
  readonly #client: SpeechClient;
  readonly #snapshot: PacedStore<SpeechSnapshot>;
  #options: SpeechOptions;
  readonly #line: UtteranceLine;
  readonly #speaker: Speaker;
  #isClosed = false;
  #writing: Writing = NOT_WRITING;
  /** Why the last utterance could not begin. */
  #startError: SpeechError | undefined;

  /**
   * @param client - Connects the voice to Polly and to the audio output.
   * @param options - Options of the voice; see {@link SpeechOptions} for the defaults.
   */
  constructor(client: SpeechClient, options: SpeechOptions = {}) {
    this.#client = client;
    this.#options = withoutEmpty(options);
    this.#snapshot = new PacedStore(
      client.clock,
      () => this.#read(),
      () => Infinity,
    );
    this.#line = new UtteranceLine({
      create: (precedingText) => this.#create(precedingText),
      refused: (source, cause) => ({ reason: 'failed', error: this.#refuse(cause), ...cancelUnread(source) }),
      dropped: (source) => ({ reason: 'interrupted', error: undefined, ...cancelUnread(source) }),
      onChange: () => this.#snapshot.refresh(),
      isTurn: () => this.#isTurn(),
    });
    const line = this.#line;
    this.#speaker = {
      get isSpeaking() {
        return line.isBusy;
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
    this.#options = withoutEmpty(options);
    this.#line.adjust(liveAdjustment(this.#options));
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
  async speak(
    given: TextSource,
    { whenSpeaking = 'replace', precedingText = '', textOf = this.#options.textOf }: SpeakOptions = {},
  ): Promise<SpeechOutcome> {
    const source = mapText(given, textOf);
    if (this.#isClosed) return { reason: 'interrupted', error: undefined, ...cancelUnread(source) };
    const mustWait = this.#line.isBusy || !this.#client.floor.isFreeFor(this.#speaker);
    if (whenSpeaking === 'queue' && mustWait) return this.#line.wait(source, precedingText);
    let utterance: Utterance;
    try {
      utterance = this.#begin(whenSpeaking, precedingText);
    } catch (cause) {
      return { reason: 'failed', error: asSpeechError(cause), ...cancelUnread(source) };
    }
    void utterance.writeAll(source);
    utterance.start();
    return utterance.finished;
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
    const refusal = this.#isClosed ? voiceClosed() : this.#writingRefusal;
    const writable = this.#writable;
    if (refusal === undefined && writable?.isOver === false) return writable.write(text);
    const written = refusal === undefined ? this.#beginWith(text) : Promise.reject(refusal);
    written.catch(() => undefined);
    return written;
  }

  /** Speaks all text written so far now, without waiting for the end of a sentence. */
  flush(): void {
    this.#writable?.flush();
  }

  /**
   * Ends the text being written. It is heard to its end.
   *
   * @returns Resolves with the outcome, like {@link speak}; at once and with nothing heard if nothing was written.
   */
  end(): Promise<SpeechOutcome> {
    const writable = this.#writable;
    const refusal = this.#writingRefusal ?? (writable === undefined ? this.#startError : undefined);
    if (this.#writing.state === 'refused') this.#writing = NOT_WRITING;
    if (refusal !== undefined) return Promise.resolve({ reason: 'failed', error: refusal, ...NOTHING_HEARD });
    if (writable === undefined) return Promise.resolve({ reason: 'ended', error: undefined, ...NOTHING_HEARD });
    writable.end();
    return writable.finished;
  }

  /** Pauses the sound on the sample; text and audio still arrive. */
  pause(): void {
    for (const utterance of this.#line.sounding) utterance.pause();
  }

  /** Continues from where {@link pause} stopped. */
  resume(): void {
    if (this.#line.sounding.some((utterance) => utterance.isSounding)) this.#client.floor.take(this.#speaker);
    for (const utterance of this.#line.sounding) utterance.resume();
  }

  /**
   * Seeks to a second of the received sound, exact to the sample. A later second seeks to the end of the received
   * sound. After the end, an interruption or a failure, speech plays again from there without another request.
   */
  seek(seconds: number): void {
    if (!this.#isClosed) this.#seek((utterance) => utterance.seek(seconds));
  }

  /**
   * Seeks to a word, as {@link seek} does. The time of the word may be estimated.
   *
   * @param index - Any character of the word, counted from the beginning of the utterance's text in UTF-16 code
   *   units.
   */
  seekToCharacter(index: number): void {
    if (!this.#isClosed) this.#seek((utterance) => utterance.seekToCharacter(index));
  }

  /** Plays the last utterance again from its beginning, without another request. Does nothing if there is none. */
  replay(): void {
    this.seek(0);
  }

  /** The second of the utterance that is heard now. Poll it, for example once a frame. */
  readPosition(): number {
    return this.#utterance?.playback.positionSeconds() ?? 0;
  }

  /**
   * The word that is heard now, or the last one heard; undefined before the first. It is never ahead of the sound,
   * moves only forwards while the sound plays, and follows a seek. Poll it, for example once a frame.
   *
   * @returns The same object for as long as it is the same word.
   */
  readWord(): SpokenWord | undefined {
    return this.#utterance?.readWord();
  }

  /**
   * All words of the utterance whose times are known so far, in order, for example for captions. Makes a new list on
   * each call, so do not call it once a frame.
   */
  readWords(): readonly SpokenWord[] {
    return this.#utterance?.readWords() ?? [];
  }

  /** The present loudness: root mean square, 0 to 1. Poll it; nothing is computed unless it is called. */
  readLevel(): number {
    return this.#utterance?.playback.level() ?? 0;
  }

  /**
   * Fills in the present spectrum. Poll it, for example once a frame.
   *
   * @param decibels - Receives one value for each of as many equal bands, from 0 Hz to half the output's sample rate;
   *   -Infinity in silence. Its length should be a power of two from 16 to 1,024.
   */
  readSpectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#utterance === undefined) decibels.fill(-Infinity);
    else this.#utterance.playback.spectrum(decibels);
  }

  /**
   * The audio received for the present or last utterance, as a file in its own format: mp3, Ogg, or WAV for formats
   * that are bare samples.
   *
   * @returns Undefined while nothing has arrived.
   */
  toFile(): File | undefined {
    return this.#utterance && fileOf(this.#utterance.playback.log);
  }

  /**
   * Stops speech: the sound fades out in 20 ms, the request is cancelled, and nothing more is heard.
   *
   * @returns The text that was heard until then and the text that was not. They refer to the newest text that
   *   sounded, or to the last one if it was already over.
   */
  async interrupt(): Promise<Heard> {
    const wasSpeaking = this.#line.isSpeaking;
    const { heardText, unheardText, heardMs } = (await this.#line.interrupt()) ?? NOTHING_HEARD;
    // Cancelling closes the connection (see the wire protocol), and the next answer often follows soon.
    if (wasSpeaking && !this.#isClosed) void this.#client.connection.warm();
    return { heardText, unheardText, heardMs };
  }

  /**
   * Lets a blocked page make sound. Call it inside a click, tap or key handler.
   *
   * @returns Whether the page may make sound now.
   */
  unlock(): Promise<boolean> {
    return this.#client.audio.unlock();
  }

  /**
   * Loads code and opens connections that the first utterance would otherwise wait for. Call it on idle, hover or
   * focus. Makes no request to Polly and no sound. Never throws.
   */
  async warm(): Promise<void> {
    if (this.#isClosed) return;
    let voice: VoiceSettings | undefined;
    try {
      voice = resolveVoice(this.#options);
    } catch {
      // The invalid option is reported when something is to be spoken.
    }
    await this.#client.warm(voice, this.#options);
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
    this.#line.close();
    this.#client.floor.leave(this.#speaker);
  }

  /** Undoes {@link close}; a new stream is open. */
  open(): void {
    this.#isClosed = false;
  }

  async #beginWith(text: string): Promise<void> {
    let utterance: Utterance;
    try {
      utterance = this.#begin('replace');
    } catch (cause) {
      this.#writing = { state: 'refused', error: asSpeechError(cause) };
      throw cause;
    }
    this.#writing = { state: 'begun', utterance, isCutOff: false };
    const written = utterance.write(text);
    utterance.start();
    await written;
  }

  #refuse(cause: unknown): SpeechError {
    const error = asSpeechError(cause);
    this.#client.tellUtteranceEnd(reportRefused(error, this.#options, this.#client.clock.now()));
    return error;
  }

  #isTurn(): boolean {
    const { floor } = this.#client;
    if (floor.isFreeFor(this.#speaker)) return true;
    floor.wait(this.#speaker, { begin: () => this.#line.noteTurn() });
    return false;
  }

  /** A replay takes the floor, as every press of the listener does. */
  #seek(go: (utterance: Utterance) => void): void {
    const utterance = this.#utterance;
    if (utterance === undefined) return;
    const wasQuiet = utterance.isQuiet;
    go(utterance);
    if (wasQuiet && utterance.isSounding) this.#client.floor.take(this.#speaker);
  }

  get #utterance(): Utterance | undefined {
    return this.#line.current;
  }

  /** The utterance that {@link write}, {@link flush} and {@link end} refer to. */
  get #writable(): Utterance | undefined {
    return openUtterance(this.#writing) ?? this.#utterance;
  }

  get #writingRefusal(): SpeechError | undefined {
    return this.#writing.state === 'refused' ? this.#writing.error : undefined;
  }

  #begin(whenSpeaking: 'replace' | 'queue' | 'mix', precedingText = ''): Utterance {
    const replaced = afterReplacement(this.#writing);
    try {
      const utterance = this.#line.begin(whenSpeaking === 'mix' ? 'beside' : 'interrupted', precedingText);
      this.#client.floor.take(this.#speaker);
      this.#startError = undefined;
      if (whenSpeaking === 'replace') this.#writing = replaced;
      return utterance;
    } catch (cause) {
      this.#startError = this.#refuse(cause);
      throw this.#startError;
    } finally {
      this.#snapshot.refresh();
    }
  }

  #create(precedingText: string): Utterance {
    return createUtterance(this.#client, this.#options, precedingText, {
      onChange: () => {
        this.#snapshot.refresh();
        this.#line.noteChange();
        if (!this.#line.isBusy) this.#client.floor.release(this.#speaker);
      },
      onProgress: () => this.#snapshot.refreshSoon(),
    });
  }

  #read(): SpeechSnapshot {
    // An utterance that could not begin does not hide one that still sounds.
    if (this.#utterance !== undefined) return this.#utterance.snapshot();
    return this.#startError === undefined ? IDLE_SNAPSHOT : { ...IDLE_SNAPSHOT, status: 'failed', error: this.#startError };
  }
}

/** Cancels a text that never began. All of it is unheard, as far as it is known. */
function cancelUnread(source: TextSource): Heard {
  cancelText(source);
  return { ...NOTHING_HEARD, unheardText: typeof source === 'string' ? source : '' };
}

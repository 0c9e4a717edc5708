/**
 * One voice of an app: what it says, one utterance after the other, and the state an app shows of it.
 */
import type { SpeechError } from '../../base/errors';
import { PacedStore } from '../../base/paced-store';
import type { ReadableStore } from '../../base/store';
import type { VoiceSettings } from '../../polly/transport/speech-transport';
import { mapText } from '../../text/speakable/mapped-text';
import type { TextOf } from '../../text/source/item-text';
import { cancelText, type TextSource } from '../../text/source/text-source';
import { asSpeechError, voiceClosed } from '../synthesis/failures';
import { createUtterance } from '../utterance/create-utterance';
import { fileOf } from '../client/load-speech-loop';
import { resolveVoice, type SpeechOptions } from '../options/options';
import { withoutEmpty } from '../options/given-options';
import { liveAdjustment } from '../options/playback-options';
import type { Speaker } from '../client/floor';
import type { SpeechClient } from '../client/speech-client';
import { IDLE_SNAPSHOT, type SpeechSnapshot } from '../state/snapshot';
import type { Heard, SpeechOutcome } from '../utterance/speech-outcome';
import type { SpokenWord } from '../words/spoken-word';
import type { Utterance } from '../utterance/utterance';
import { UtteranceLine } from './utterance-line';
import { reportRefused } from '../state/utterance-report';

const NOTHING_HEARD: Heard = Object.freeze({ heardText: '', unheardText: '', heardMs: 0 });

/** How a text is to be spoken that comes while another one is. */
export interface SpeakOptions {
  /**
   * What becomes of speech under way: `replace` interrupts it, and drops what waits; `queue` has it heard to its end
   * first, what is heard again included, while this one is already fetched; `mix` lets it sound beside this one. Of several that sound, state, seeking
   * and reading are about the newest, and about the one before it again when that is over. Default: `replace`.
   */
  readonly whenSpeaking?: 'replace' | 'queue' | 'mix';
  /**
   * What stands before the text where that is the rest of a longer one, from the middle of it. It is not spoken, but tells
   * what the text begins in, when that is markdown: in a block of code, say, or in a table. Default: nothing.
   */
  readonly precedingText?: string;
  /** The text of an item of this source; see {@link SpeechOptions.textOf}. Default: the voice's own. */
  readonly textOf?: TextOf;
}

/**
 * Speaks text as it comes. Inert until its first call; may be used again after every end, failure or interruption.
 */
export class SpeechStream {
  readonly #client: SpeechClient;
  readonly #snapshot: PacedStore<SpeechSnapshot>;
  #options: SpeechOptions;
  readonly #line: UtteranceLine;
  readonly #speaker: Speaker;
  #closed = false;
  /** What {@link write} began last, whatever is spoken beside it since. */
  #written: Utterance | undefined;
  /** It was interrupted by what replaced it, so that whoever writes it may not know, however much is spoken since. */
  #isCutOff = false;
  /** Why the last utterance could not even be begun. */
  #refused: SpeechError | undefined;
  /** The same, while its writer has not said that it is over. */
  #refusedText: SpeechError | undefined;

  /**
   * @param client - Where speech comes from and goes to.
   * @param options - The voice; see {@link SpeechOptions} for the defaults.
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
      refused: (source, cause) => ({ reason: 'failed', error: this.#refuse(cause), ...leaveUnread(source) }),
      dropped: (source) => ({ reason: 'interrupted', error: undefined, ...leaveUnread(source) }),
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

  /** The present state, and a signal when it changes: on edges, and otherwise with each second that is heard and what arrives, twice a second at most. */
  get snapshot(): ReadableStore<SpeechSnapshot> {
    return this.#snapshot;
  }

  /** Changes rate and volume now, and the rest from the next utterance on. */
  setOptions(options: SpeechOptions): void {
    this.#options = withoutEmpty(options);
    this.#line.adjust(liveAdjustment(this.#options));
  }

  /**
   * Speaks a text or a source to its end. Speech that is under way is interrupted, unless the options say otherwise.
   *
   * Call it inside a click, tap or key handler the first time, so that the browser lets the page make sound.
   *
   * @param given - A string, or anything that yields text; see {@link TextSource}.
   * @param options - What becomes of speech that is under way, and what the text is the rest of.
   * @returns Resolves when nothing more of it will be heard, and tells how it went; never rejects: what fails is told
   *   in the outcome and in the snapshot.
   */
  async speak(
    given: TextSource,
    { whenSpeaking = 'replace', precedingText = '', textOf = this.#options.textOf }: SpeakOptions = {},
  ): Promise<SpeechOutcome> {
    const source = mapText(given, textOf);
    if (this.#closed) return { reason: 'interrupted', error: undefined, ...leaveUnread(source) };
    const mustWait = this.#line.isBusy || !this.#client.floor.isFreeFor(this.#speaker);
    if (whenSpeaking === 'queue' && mustWait) return this.#line.wait(source, precedingText);
    let utterance: Utterance;
    try {
      utterance = this.#begin(whenSpeaking, precedingText);
    } catch (cause) {
      return { reason: 'failed', error: asSpeechError(cause), ...leaveUnread(source) };
    }
    void utterance.writeAll(source);
    utterance.start();
    return utterance.finished;
  }

  /**
   * Adds text to the one that is being written, whatever is spoken beside it, or begins one.
   *
   * A text that was interrupted or that failed is over only when `end()` says so: until then what is written still
   * belongs to it and is refused, so that a loop that goes on writing does not begin to speak anew. So it is with a text
   * that `speak()` replaces; what `speak()` was given is never written to.
   *
   * @param text - Any piece of text, cut anywhere.
   * @returns Resolves when the text was handed on; later than at once when the network is slower than the writer. Who
   *   does not wait for it need not catch what it rejects with.
   * @throws SpeechError with code `interrupted`, or what the text failed with, as said above; `invalid-option` after
   *   `end()` until all was heard, while what `speak()` was given is spoken, and when the voice's options are none.
   */
  write(text: string): Promise<void> {
    const refusal = this.#closed ? voiceClosed() : this.#refusedText;
    const writable = this.#writable;
    if (refusal === undefined && writable?.isOver === false) return writable.write(text);
    const written = refusal === undefined ? this.#beginWith(text) : Promise.reject(refusal);
    written.catch(() => undefined);
    return written;
  }

  /** Has everything written so far spoken now, without waiting for the end of a sentence. */
  flush(): void {
    this.#writable?.flush();
  }

  /**
   * Says that what is being written has no more text. It is heard to its end.
   *
   * @returns Resolves with how it went, like {@link speak}; at once and with nothing heard where nothing was written.
   */
  end(): Promise<SpeechOutcome> {
    const writable = this.#writable;
    const refusal = this.#refusedText ?? (writable === undefined ? this.#refused : undefined);
    this.#refusedText = undefined;
    if (refusal !== undefined) return Promise.resolve({ reason: 'failed', error: refusal, ...NOTHING_HEARD });
    if (writable === undefined) return Promise.resolve({ reason: 'ended', error: undefined, ...NOTHING_HEARD });
    writable.end();
    return writable.finished;
  }

  /** Holds the sound on the sample; text and audio still arrive. */
  pause(): void {
    for (const utterance of this.#line.sounding) utterance.pause();
  }

  /** Goes on from where {@link pause} held. */
  resume(): void {
    if (this.#line.sounding.some((utterance) => utterance.isSounding)) this.#client.floor.take(this.#speaker);
    for (const utterance of this.#line.sounding) utterance.resume();
  }

  /**
   * Goes to a second of what has been received, to the sample; beyond that it goes to the end of it. When all was heard,
   * or speech was stopped or failed, it is played again from there, without another request.
   */
  seek(seconds: number): void {
    if (!this.#closed) this.#seek((utterance) => utterance.seek(seconds));
  }

  /**
   * Goes to a word, as {@link seek} does. Where a word begins is estimated.
   *
   * @param index - Any character of it, counted from the beginning of the utterance's text in UTF-16 code units.
   */
  seekToCharacter(index: number): void {
    if (!this.#closed) this.#seek((utterance) => utterance.seekToCharacter(index));
  }

  /** Plays the last utterance again from its beginning, without another request; nothing where there is none. */
  replay(): void {
    this.seek(0);
  }

  /** The second of the utterance that is being heard now, to be pulled, once a frame for example. */
  readPosition(): number {
    return this.#utterance?.playback.positionSeconds() ?? 0;
  }

  /**
   * The word that is being heard, or the last one that was; undefined before the first. It runs neither ahead of what is
   * heard nor back while that goes on, and follows a seek. To be pulled, once a frame for example.
   *
   * @returns The same object for as long as it is the same word.
   */
  readWord(): SpokenWord | undefined {
    return this.#utterance?.readWord();
  }

  /**
   * Every word of the utterance whose time is known so far, in order, as for captions. Makes a list of all of them: to be
   * pulled once in a while, and not once a frame.
   */
  readWords(): readonly SpokenWord[] {
    return this.#utterance?.readWords() ?? [];
  }

  /** How loud it is now: root mean square, 0 to 1. To be pulled; nothing is computed for who never asks. */
  readLevel(): number {
    return this.#utterance?.playback.level() ?? 0;
  }

  /**
   * Fills in the spectrum of now. To be pulled.
   *
   * @param decibels - Gets one value for each of as many equal bands, from 0 Hz to half the output's sample rate, and
   *   -Infinity in silence. Its length should be a power of two from 16 to 1,024.
   */
  readSpectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#utterance === undefined) decibels.fill(-Infinity);
    else this.#utterance.playback.spectrum(decibels);
  }

  /**
   * The audio of the present utterance, or of the last one, as far as it has arrived, as a file in its own format: mp3,
   * Ogg, or WAV for the formats that are bare samples.
   *
   * @returns Undefined while nothing has arrived.
   */
  toFile(): File | undefined {
    return this.#utterance && fileOf(this.#utterance.playback.log);
  }

  /**
   * Stops speech: the sound fades out in 20 ms, the request is cancelled, and nothing of it is heard afterwards.
   *
   * @returns What the listener had heard until then, and what not: of the newest text that sounded, or of the last one,
   *   when it was over already.
   */
  async interrupt(): Promise<Heard> {
    const wasSpeaking = this.#line.isSpeaking;
    const { heardText, unheardText, heardMs } = (await this.#line.interrupt()) ?? NOTHING_HEARD;
    // To cancel is to close the connection (see the wire protocol), and whoever interrupts soon wants the next answer.
    if (wasSpeaking && !this.#closed) void this.#client.transport.warm();
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
   * Loads and connects now what the first utterance would otherwise wait for: on idle, on hover, on focus. Makes no
   * request to Polly, and no sound. Never throws.
   */
  async warm(): Promise<void> {
    if (this.#closed) return;
    let voice: VoiceSettings | undefined;
    try {
      voice = resolveVoice(this.#options);
    } catch {
      // The bad option is told when something is to be spoken.
    }
    await this.#client.warm(voice, this.#options);
  }

  /**
   * Begins when no other voice of the client speaks: at once, or after all that waited before; for what speaks by itself.
   *
   * @param begin - Called once, and is to speak.
   * @param dismiss - Called instead when the listener wants to hear no more of what waits.
   * @returns A function that gives the wait up.
   */
  awaitTurn(begin: () => void, dismiss: () => void): () => void {
    return this.#client.floor.wait(this.#speaker, { begin, dismiss });
  }

  /** Drops all of the client's voices that wait for their turn to speak by themselves. */
  dismissWaiting(): void {
    this.#client.floor.dismiss();
  }

  /** Ends speech at once and closes its request. Nothing can be spoken until {@link open}. */
  close(): void {
    this.#closed = true;
    this.#line.close();
    this.#client.floor.leave(this.#speaker);
  }

  /** Takes back {@link close}; a new stream is open. */
  open(): void {
    this.#closed = false;
  }

  async #beginWith(text: string): Promise<void> {
    let utterance: Utterance;
    try {
      utterance = this.#begin('replace');
    } catch (cause) {
      this.#refusedText = this.#refused;
      throw cause;
    }
    this.#written = utterance;
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

  /** What was over is heard again, which is a press as any other. */
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

  /** What {@link write}, {@link flush} and {@link end} are about. */
  get #writable(): Utterance | undefined {
    return this.#written?.isOver === false ? this.#written : this.#utterance;
  }

  #begin(whenSpeaking: 'replace' | 'queue' | 'mix', precedingText = ''): Utterance {
    // Who writes it does not know yet that it is interrupted now, and is told when writing on.
    const isCutOff = this.#written?.isOver === false && (this.#isCutOff || this.#written.isSounding);
    try {
      const utterance = this.#line.begin(whenSpeaking === 'mix' ? 'beside' : 'interrupted', precedingText);
      this.#client.floor.take(this.#speaker);
      this.#refused = undefined;
      if (whenSpeaking === 'replace') {
        this.#refusedText = undefined;
        this.#isCutOff = isCutOff;
        if (!isCutOff) this.#written = undefined;
      }
      return utterance;
    } catch (cause) {
      this.#refused = this.#refuse(cause);
      throw this.#refused;
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
    // What sounds on is not disturbed by what could not be begun beside it.
    if (this.#utterance !== undefined) return this.#utterance.snapshot();
    return this.#refused === undefined ? IDLE_SNAPSHOT : { ...IDLE_SNAPSHOT, status: 'failed', error: this.#refused };
  }
}

/** Gives up a text that was never begun, and tells what is known of it. */
function leaveUnread(source: TextSource): Heard {
  cancelText(source);
  return { ...NOTHING_HEARD, unheardText: typeof source === 'string' ? source : '' };
}

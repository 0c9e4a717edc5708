/** The work of a `SpeechStream`, loaded when it is first used: speaks utterances one after another and shows their state. */
import type { SpeechError } from '../../base/errors';
import { PacedStore } from '../../base/stores/paced-store';
import type { ReadableStore } from '../../base/stores/store';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import { mapText } from '../../text/speakable/mapped-text';
import { cancelText, type TextSource } from '../../text/source/text-source';
import { asSpeechError, voiceClosed } from '../attempts/failures';
import { createUtterance } from '../utterance/create-utterance';
import { fileOf } from '../utterance/load-synthesis';
import { resolveVoice, type SpeechOptions } from '../options/options';
import { liveAdjustment } from '../options/playback-options';
import type { Speaker } from '../floor/floor';
import { IDLE_SNAPSHOT, type SpeechSnapshot } from '../state/snapshot';
import { NOTHING_HEARD, type Heard, type SpeechOutcome } from '../utterance/speech-outcome';
import type { SpokenWord } from '../words/spoken-word';
import type { Utterance } from '../utterance/utterance';
import { warmClient } from './client-work';
import type { SpeakOptions } from './speak-options';
import type { StreamClient } from './stream-client';
import { UtteranceQueue } from './utterance-queue';
import { afterReplacement, NOT_WRITING, openUtterance, type Writing } from './writing';
import { reportRefused } from '../state/utterance-report';

/** A call that was made before the code was loaded. */
export interface LateCall {
  readonly atMs: number;
  /** Whether the floor was free for the stream at the time of the call. */
  readonly wasFloorFree: boolean;
  readonly make: (stream: LoadedStream) => void;
}

/** Does the work of a `SpeechStream`, which documents these methods. */
export class LoadedStream {
  readonly #client: StreamClient;
  readonly #snapshot: PacedStore<SpeechSnapshot>;
  #options: SpeechOptions;
  readonly #queue: UtteranceQueue;
  readonly #speaker: Speaker;
  #isClosed = false;
  #writing: Writing = NOT_WRITING;
  /** The error, if the last utterance could not begin. */
  #startError: SpeechError | undefined;
  /** The early call that is being executed now. Undefined during other calls. */
  #late: LateCall | undefined;

  /**
   * @param speaker - Represents the stream on the floor, where voices wait for their turn.
   * @param startError - The error, if a text failed because its code could not be loaded. Shown until another text begins.
   */
  constructor(client: StreamClient, options: SpeechOptions, speaker: Speaker, startError: SpeechError | undefined) {
    this.#startError = startError;
    this.#client = client;
    this.#options = options;
    this.#speaker = speaker;
    this.#snapshot = new PacedStore(
      client.clock,
      () => this.#read(),
      () => Infinity,
    );
    this.#queue = new UtteranceQueue({
      create: (precedingText) => this.#create(precedingText),
      refused: (source, cause) => ({ reason: 'failed', error: this.#refuse(cause), ...cancelUnread(source) }),
      dropped: (source) => ({ reason: 'interrupted', error: undefined, ...cancelUnread(source) }),
      onChange: () => this.#snapshot.refresh(),
      isTurn: () => this.#isTurn(),
    });
  }

  /** Whether an utterance is heard, for the first time or again, or waits to be. */
  get isBusy(): boolean {
    return this.#queue.isBusy;
  }

  /** Executes the calls that were made before the code was loaded, in order. The stream has taken the floor for them. */
  callLate(calls: readonly LateCall[]): void {
    for (const call of calls) {
      this.#late = call;
      call.make(this);
    }
    this.#late = undefined;
    this.#queue.noteTurn();
    if (!this.#queue.isBusy) this.#client.floor.release(this.#speaker);
  }

  get snapshot(): ReadableStore<SpeechSnapshot> {
    return this.#snapshot;
  }

  setOptions(options: SpeechOptions): void {
    this.#options = options;
    this.#queue.adjust(liveAdjustment(this.#options));
  }

  async speak(
    given: TextSource,
    { whenSpeaking = 'replace', precedingText = '', textOf = this.#options.textOf }: SpeakOptions = {},
  ): Promise<SpeechOutcome> {
    const source = mapText(given, textOf);
    if (this.#isClosed) return { reason: 'interrupted', error: undefined, ...cancelUnread(source) };
    const mustWait = this.#queue.isBusy || !this.#isFloorFree;
    if (whenSpeaking === 'queue' && mustWait) return this.#queue.wait(source, precedingText);
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

  write(text: string): Promise<void> {
    const refusal = this.#isClosed ? voiceClosed() : this.#writingRefusal;
    const writable = this.#writable;
    if (refusal === undefined && writable?.isOver === false) return writable.write(text);
    const written = refusal === undefined ? this.#beginWith(text) : Promise.reject(refusal);
    written.catch(() => undefined);
    return written;
  }

  flush(): void {
    this.#writable?.flush();
  }

  end(): Promise<SpeechOutcome> {
    const writable = this.#writable;
    const refusal = this.#writingRefusal ?? (writable === undefined ? this.#startError : undefined);
    if (this.#writing.state === 'refused') this.#writing = NOT_WRITING;
    if (refusal !== undefined) return Promise.resolve({ reason: 'failed', error: refusal, ...NOTHING_HEARD });
    if (writable === undefined) return Promise.resolve({ reason: 'ended', error: undefined, ...NOTHING_HEARD });
    writable.end();
    return writable.finished;
  }

  pause(): void {
    for (const utterance of this.#queue.sounding) utterance.pause();
  }

  resume(): void {
    if (this.#queue.sounding.some((utterance) => utterance.isSounding)) this.#takeFloor();
    for (const utterance of this.#queue.sounding) utterance.resume();
  }

  seek(seconds: number): void {
    if (!this.#isClosed) this.#seek((utterance) => utterance.seek(seconds));
  }

  seekToCharacter(index: number): void {
    if (!this.#isClosed) this.#seek((utterance) => utterance.seekToCharacter(index));
  }

  readPosition(): number {
    return this.#utterance?.playback.positionSeconds() ?? 0;
  }

  readWord(): SpokenWord | undefined {
    return this.#utterance?.readWord();
  }

  readWords(): readonly SpokenWord[] {
    return this.#utterance?.readWords() ?? [];
  }

  readLevel(): number {
    return this.#utterance?.playback.level() ?? 0;
  }

  readSpectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#utterance === undefined) decibels.fill(-Infinity);
    else this.#utterance.playback.spectrum(decibels);
  }

  toFile(): File | undefined {
    return this.#utterance && fileOf(this.#utterance.playback.log);
  }

  async interrupt(): Promise<Heard> {
    // A text that waited for its code has no connection that a cancellation could close.
    const connection = this.#queue.isSpeaking && this.#late === undefined ? this.#client.connection : undefined;
    const { heardText, unheardText, heardMs } = (await this.#queue.interrupt()) ?? NOTHING_HEARD;
    // Cancelling closes the connection (see the wire protocol), and the next answer often follows soon.
    if (!this.#isClosed) void connection?.warm();
    return { heardText, unheardText, heardMs };
  }

  async warm(): Promise<void> {
    if (this.#isClosed) return;
    let voice: VoiceSettings | undefined;
    try {
      voice = resolveVoice(this.#options);
    } catch {
      // The next utterance reports the invalid option.
    }
    await warmClient(this.#client, voice, this.#options);
  }

  close(): void {
    this.#isClosed = true;
    this.#queue.close();
  }

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
    if (this.#isFloorFree) return true;
    if (this.#late !== undefined) return false;
    floor.wait(this.#speaker, { begin: () => this.#queue.noteTurn() });
    return false;
  }

  get #isFloorFree(): boolean {
    return this.#late?.wasFloorFree ?? this.#client.floor.isFreeFor(this.#speaker);
  }

  #takeFloor(): void {
    if (this.#late === undefined) this.#client.floor.take(this.#speaker);
  }

  /** A replay takes the floor, as every press of the listener does. */
  #seek(go: (utterance: Utterance) => void): void {
    const utterance = this.#utterance;
    if (utterance === undefined) return;
    const wasQuiet = utterance.isQuiet;
    go(utterance);
    if (wasQuiet && utterance.isSounding) this.#takeFloor();
  }

  get #utterance(): Utterance | undefined {
    return this.#queue.current;
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
      const utterance = this.#queue.begin(whenSpeaking === 'mix' ? 'beside' : 'interrupted', precedingText);
      this.#takeFloor();
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
      startedAtMs: this.#late?.atMs ?? this.#client.clock.now(),
      onChange: () => {
        this.#snapshot.refresh();
        this.#queue.noteChange();
        if (this.#late === undefined && !this.#queue.isBusy) this.#client.floor.release(this.#speaker);
      },
      onProgress: () => this.#snapshot.refreshSoon(),
    });
  }

  #read(): SpeechSnapshot {
    // If an earlier utterance still sounds, it is shown, and not the one that could not begin.
    if (this.#utterance !== undefined) return this.#utterance.snapshot();
    return this.#startError === undefined ? IDLE_SNAPSHOT : { ...IDLE_SNAPSHOT, status: 'failed', error: this.#startError };
  }
}

/** Cancels a text that never began. Its known part counts as unheard. */
function cancelUnread(source: TextSource): Heard {
  cancelText(source);
  return { ...NOTHING_HEARD, unheardText: typeof source === 'string' ? source : '' };
}

/**
 * One voice of an app: what it says, one utterance after the other, and the state an app shows of it.
 */
import type { SpeechError } from '../base/errors';
import { PacedStore } from '../base/paced-store';
import type { ReadableStore } from '../base/store';
import type { SinkFormat } from '../audio/audio-sink';
import type { TextSource } from '../text/text-source';
import { asSpeechError, voiceClosed } from './failures';
import { resolveVoice, type SpeechOptions } from './options';
import type { SpeechClient } from './speech-client';
import { IDLE_SNAPSHOT, type SpeechSnapshot } from './snapshot';
import { Utterance, type Heard, type SpeechOutcome } from './utterance';

const NOTHING_HEARD: Heard = Object.freeze({ heardText: '', unheardText: '', heardMs: 0 });

/**
 * Speaks text as it comes. Inert until its first call; may be used again after every end, failure or interruption.
 */
export class SpeechStream {
  readonly #client: SpeechClient;
  readonly #snapshot: PacedStore<SpeechSnapshot>;
  #options: SpeechOptions;
  #utterance: Utterance | undefined;
  #closed = false;
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
    this.#options = options;
    this.#snapshot = new PacedStore(client.clock, () => this.#read(), () => false);
  }

  /** The present state, and a signal when it changes: on edges, and otherwise ten times a second at most. */
  get snapshot(): ReadableStore<SpeechSnapshot> {
    return this.#snapshot;
  }

  /** Changes the voice from the next utterance on. */
  setOptions(options: SpeechOptions): void {
    this.#options = options;
  }

  /**
   * Speaks a text or a source to its end. Speech that is under way is interrupted.
   *
   * Call it inside a click, tap or key handler the first time, so that the browser lets the page make sound.
   *
   * @param source - A string, or anything that yields strings.
   * @returns Resolves when nothing more of it will be heard, and tells how it went; never rejects: what fails is told
   *   in the outcome and in the snapshot.
   */
  async speak(source: TextSource): Promise<SpeechOutcome> {
    const unheard = { ...NOTHING_HEARD, unheardText: typeof source === 'string' ? source : '' };
    if (this.#closed) return { reason: 'interrupted', error: undefined, ...unheard };
    let utterance: Utterance;
    try {
      utterance = this.#begin();
    } catch (cause) {
      return { reason: 'failed', error: asSpeechError(cause), ...unheard };
    }
    void utterance.writeAll(source);
    utterance.start();
    return utterance.finished;
  }

  /**
   * Adds text to the utterance under way, or begins one.
   *
   * A text that was interrupted or that failed is over only when `end()` says so: until then what is written still
   * belongs to it and is refused, so that a loop that goes on writing does not begin to speak anew.
   *
   * @param text - Any piece of text, cut anywhere.
   * @returns Resolves when the text was handed on; later than at once when the network is slower than the writer. Who
   *   does not wait for it need not catch what it rejects with.
   * @throws SpeechError with code `interrupted`, or what the text failed with, as said above; `invalid-option` after
   *   `end()` until all was heard, and when the voice's options are none.
   */
  write(text: string): Promise<void> {
    const current = this.#utterance;
    if (!this.#closed && current !== undefined && !current.isOver) return current.write(text);
    const refusal = this.#closed ? voiceClosed() : this.#refusedText;
    const written = refusal === undefined ? this.#beginWith(text) : Promise.reject(refusal);
    written.catch(() => undefined);
    return written;
  }

  /** Has everything written so far spoken now, without waiting for the end of a sentence. */
  flush(): void {
    this.#utterance?.flush();
  }

  /**
   * Says that the utterance has no more text. It is heard to its end.
   *
   * @returns Resolves with how it went, like {@link speak}; at once and with nothing heard where nothing was written.
   */
  end(): Promise<SpeechOutcome> {
    this.#refusedText = undefined;
    if (this.#refused !== undefined) {
      return Promise.resolve({ reason: 'failed', error: this.#refused, ...NOTHING_HEARD });
    }
    const utterance = this.#utterance;
    if (utterance === undefined) {
      return Promise.resolve({ reason: 'ended', error: undefined, ...NOTHING_HEARD });
    }
    utterance.end();
    return utterance.finished;
  }

  /** Holds the sound on the sample; text and audio still arrive. */
  pause(): void {
    this.#utterance?.pause();
  }

  /** Goes on from where {@link pause} held. */
  resume(): void {
    this.#utterance?.resume();
  }

  /**
   * Stops speech: the sound fades out in 20 ms, the request is cancelled, and nothing of it is heard afterwards.
   *
   * @returns What the listener had heard until then, and what not; of the last utterance, when it was over already.
   */
  async interrupt(): Promise<Heard> {
    const utterance = this.#utterance;
    if (utterance === undefined) return NOTHING_HEARD;
    const { transport } = this.#client;
    const wasSpeaking = !utterance.settled;
    const { heardText, unheardText, heardMs } = await utterance.interrupt();
    // To cancel is to close the connection (see the wire protocol), and whoever interrupts soon wants the next answer.
    if (wasSpeaking && !this.#closed) void transport.warm();
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
    let format: SinkFormat | undefined;
    try {
      format = resolveVoice(this.#options);
    } catch {
      // The bad option is told when something is to be spoken.
    }
    await this.#client.warm(format);
  }

  /** Ends speech at once and closes its request. Nothing can be spoken until {@link open}. */
  close(): void {
    this.#closed = true;
    this.#utterance?.close();
  }

  /** Takes back {@link close}; a new stream is open. */
  open(): void {
    this.#closed = false;
  }

  async #beginWith(text: string): Promise<void> {
    let utterance: Utterance;
    try {
      utterance = this.#begin();
    } catch (cause) {
      this.#refusedText = this.#refused;
      throw cause;
    }
    const written = utterance.write(text);
    utterance.start();
    await written;
  }

  #begin(): Utterance {
    if (this.#utterance !== undefined && !this.#utterance.settled) void this.#utterance.interrupt();
    try {
      const voice = resolveVoice(this.#options);
      this.#utterance = new Utterance({
        transport: this.#client.transport,
        // Made here and not later, so that it is made inside the gesture that asked for speech.
        sink: this.#client.audio.createSink({ outputFormat: voice.outputFormat, sampleRate: voice.sampleRate }),
        voice,
        clock: this.#client.clock,
        onChange: () => this.#snapshot.refresh(),
        onProgress: () => this.#snapshot.refreshSoon(),
      });
      this.#refused = undefined;
      this.#refusedText = undefined;
      return this.#utterance;
    } catch (cause) {
      this.#utterance = undefined;
      this.#refused = asSpeechError(cause);
      throw this.#refused;
    } finally {
      this.#snapshot.refresh();
    }
  }

  #read(): SpeechSnapshot {
    if (this.#refused !== undefined) return { ...IDLE_SNAPSHOT, status: 'failed', error: this.#refused };
    return this.#utterance?.snapshot() ?? IDLE_SNAPSHOT;
  }
}

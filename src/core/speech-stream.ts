/**
 * One voice of an app: what it says, one utterance after the other, and the state an app shows of it.
 */
import { SpeechError } from '../base/errors';
import { Store, type ReadableStore } from '../base/store';
import type { SinkFormat } from '../audio/audio-sink';
import type { VoiceSettings } from '../polly/speech-transport';
import type { TextSource } from '../text/text-source';
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
  readonly #store = new Store<SpeechSnapshot>(IDLE_SNAPSHOT);
  #options: SpeechOptions;
  #utterance: Utterance | undefined;

  /**
   * @param client - Where speech comes from and goes to.
   * @param options - The voice; see {@link SpeechOptions} for the defaults.
   */
  constructor(client: SpeechClient, options: SpeechOptions = {}) {
    this.#client = client;
    this.#options = options;
  }

  /** The present state, and a signal when it changes: on edges, and otherwise ten times a second at most. */
  get snapshot(): ReadableStore<SpeechSnapshot> {
    return this.#store;
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
    let utterance: Utterance;
    try {
      utterance = this.#begin();
    } catch (cause) {
      if (!SpeechError.isInstance(cause)) throw cause;
      const unheardText = typeof source === 'string' ? source : '';
      return { reason: 'failed', error: cause, ...NOTHING_HEARD, unheardText };
    }
    void utterance.writeAll(source);
    return utterance.finished;
  }

  /**
   * Adds text to the utterance under way, or begins one.
   *
   * @param text - Any piece of text, cut anywhere.
   * @returns Resolves when the text was handed on; later than at once when the network is slower than the writer.
   * @throws SpeechError with code `invalid-option` after `end()`, until the utterance was heard or interrupted, and
   *   when the voice's options are none.
   */
  async write(text: string): Promise<void> {
    const utterance = this.#utterance === undefined || this.#utterance.settled ? this.#begin() : this.#utterance;
    await utterance.write(text);
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
   * @returns What the listener had heard until then, and what not.
   */
  async interrupt(): Promise<Heard> {
    if (this.#utterance === undefined || this.#utterance.settled) return NOTHING_HEARD;
    const { heardText, unheardText, heardMs } = await this.#utterance.interrupt();
    // To cancel is to close the connection (see the wire protocol), and whoever interrupts soon wants the next answer.
    void this.#client.transport.warm();
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
    let format: SinkFormat | undefined;
    try {
      format = resolveVoice(this.#options);
    } catch {
      // The bad option is told when something is to be spoken.
    }
    await this.#client.warm(format);
  }

  /** Ends speech at once and closes its request. The stream can be used again afterwards. */
  close(): void {
    this.#utterance?.close();
  }

  #begin(): Utterance {
    const voice = this.#resolveVoice();
    if (this.#utterance !== undefined && !this.#utterance.settled) void this.#utterance.interrupt();
    const utterance: Utterance = new Utterance({
      transport: this.#client.transport,
      // Made here and not later, so that it is made inside the gesture that asked for speech.
      sink: this.#client.audio.createSink({ outputFormat: voice.outputFormat, sampleRate: voice.sampleRate }),
      voice,
      clock: this.#client.clock,
      onChange: () => {
        this.#publish();
      },
    });
    this.#utterance = utterance;
    this.#publish();
    return utterance;
  }

  #resolveVoice(): VoiceSettings {
    try {
      return resolveVoice(this.#options);
    } catch (cause) {
      if (SpeechError.isInstance(cause)) {
        this.close();
        this.#store.set({ ...IDLE_SNAPSHOT, status: 'failed', error: cause });
      }
      throw cause;
    }
  }

  #publish(): void {
    // An utterance that was replaced still tells of its own end.
    if (this.#utterance !== undefined) this.#store.set(this.#utterance.snapshot());
  }
}

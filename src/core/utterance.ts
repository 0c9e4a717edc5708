/**
 * One run of speech, from its first character to its last sample: text goes through a queue to a transport, audio
 * comes back and goes to a sink, and a ledger keeps count. An utterance is used once.
 */
import { SpeechError } from '../base/errors';
import type { Clock } from '../base/clock';
import type { AudioSink } from '../audio/audio-sink';
import type { SpeechTransport, VoiceSettings } from '../polly/speech-transport';
import { iterateText, type TextSource } from '../text/text-source';
import { estimateHeardCharacters } from '../timing/heard-characters';
import { asSpeechError, nothingToSpeak, sourceFailed, textInterrupted, writtenAfterEnd } from './failures';
import { Ledger } from './ledger';
import type { SpeechSnapshot } from './snapshot';
import { TextQueue } from './text-queue';

/** Length of the fade when speech is interrupted: short enough to feel instant, long enough not to click. */
const INTERRUPT_FADE_MS = 20;

/** What the listener got of an utterance. */
export interface Heard {
  /** The text that was heard, to the end of a whole word; estimated from the sound. */
  readonly heardText: string;
  /** The rest of the text that was given. */
  readonly unheardText: string;
  /** How much sound was heard, in milliseconds. */
  readonly heardMs: number;
}

/** How an utterance ended. */
export type SpeechOutcome =
  | (Heard & { readonly reason: 'ended' | 'interrupted'; readonly error: undefined })
  | (Heard & {
      readonly reason: 'failed';
      /** Why. */
      readonly error: SpeechError;
    });

/** What an utterance is made with. */
export interface UtteranceParts {
  readonly transport: SpeechTransport;
  readonly sink: AudioSink;
  readonly voice: VoiceSettings;
  readonly clock: Clock;
  /** Called when {@link Utterance.snapshot} answers differently in a way that is to be known at once. */
  readonly onChange: () => void;
  /** Called when only its counts have grown; as often as that happens. */
  readonly onProgress: () => void;
}

/** One run of speech. Does nothing before {@link start}. */
export class Utterance {
  /** Resolves when nothing more will be heard; never rejects. */
  readonly finished: Promise<SpeechOutcome>;
  readonly #parts: UtteranceParts;
  readonly #queue: TextQueue;
  readonly #ledger: Ledger;
  readonly #abort = new AbortController();
  #unsubscribe: () => void = () => undefined;
  #finish!: (outcome: SpeechOutcome) => void;
  #error: SpeechError | undefined;
  #complete = false;
  #interrupted = false;
  #textEnded = false;
  /** The text comes from {@link writeAll}, so that no loop of the app's goes on writing it. */
  #readsSource = false;
  /** The transport has nothing more to say. */
  #runEnded = false;
  #outcome: SpeechOutcome | undefined;

  constructor(parts: UtteranceParts) {
    this.#parts = parts;
    this.#queue = new TextQueue(parts.clock);
    this.#ledger = new Ledger(parts.clock.now());
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Begins to speak what was written and what will be. */
  start(): void {
    this.#unsubscribe = this.#parts.sink.playback.subscribe(() => {
      this.#update();
    });
    void this.#run();
  }

  /** Whether its text is over, for the app as well as for the listener: what is written now begins another. */
  get isOver(): boolean {
    return this.#textEnded && (this.settled || this.#interrupted);
  }

  /** Whether nothing more will be heard. */
  get settled(): boolean {
    return this.#outcome !== undefined;
  }

  /**
   * Adds text.
   *
   * @returns Resolves when the transport has taken it.
   * @throws SpeechError: what the utterance failed with, `interrupted` after an interruption, `invalid-option` after
   *   {@link end}. A caller that does not wait for the answer need not catch it.
   */
  write(text: string): Promise<void> {
    const refusal = this.#refusal();
    const taken = refusal === undefined ? this.#queue.write(text) : Promise.reject(refusal);
    if (refusal === undefined) this.#ledger.given(text);
    taken.catch(() => undefined);
    return taken;
  }

  /** Reads a source to its end, then ends the text. A source that throws ends the text there and fails the utterance. */
  async writeAll(source: TextSource): Promise<void> {
    this.#readsSource = true;
    try {
      if (typeof source === 'string') {
        // At once, so that whatever happens in the same task already knows the text.
        void this.write(source);
        return;
      }
      for await (const text of iterateText(source, this.#abort.signal)) {
        await this.write(text);
      }
    } catch (cause) {
      // Where nobody may write any more, that is what was caught, and it is known.
      if (this.#refusal() !== undefined) return;
      this.#fail(SpeechError.isInstance(cause) ? cause : sourceFailed(cause));
    } finally {
      this.end();
    }
  }

  /** Asks that everything written so far is spoken now. */
  flush(): void {
    this.#queue.flush();
  }

  /** Says that no more text will come. */
  end(): void {
    this.#textEnded = true;
    this.#queue.end();
  }

  /** Holds the sound on the sample. */
  pause(): void {
    this.#parts.sink.pause();
  }

  /** Goes on from where {@link pause} held. */
  resume(): void {
    this.#parts.sink.resume();
  }

  /** Fades out, cancels the request and drops what has not been heard. */
  async interrupt(): Promise<Heard> {
    if (this.#outcome !== undefined) return this.#outcome;
    this.#cancel();
    const heardSeconds = await this.#parts.sink.stop(INTERRUPT_FADE_MS);
    const heard = this.#heard(heardSeconds);
    this.#settle({ reason: 'interrupted', error: undefined, ...heard });
    return heard;
  }

  /** Ends everything at once and without a fade, as when the page goes away. */
  close(): void {
    if (this.settled) return;
    this.#cancel();
    this.#settle({
      reason: 'interrupted',
      error: undefined,
      ...this.#heard(this.#parts.sink.playback.get().heardSeconds),
    });
  }

  /** What an app may see of this moment. */
  snapshot(): SpeechSnapshot {
    const playback = this.#parts.sink.playback.get();
    const ledger = this.#ledger;
    // What an interruption drops will never be played.
    const aheadSeconds = this.#interrupted ? 0 : playback.aheadSeconds;
    const facts = {
      heardSeconds: this.#outcome === undefined ? playback.heardSeconds : this.#outcome.heardMs / 1000,
      buffer: {
        state: this.#complete && !this.#interrupted ? 'complete' : aheadSeconds > 0 ? 'filling' : 'empty',
        aheadSeconds,
        receivedSeconds: playback.receivedSeconds,
        underruns: playback.underruns,
      },
      metrics: {
        firstAudioMs: ledger.firstAudioMs,
        firstSoundMs: playback.firstSoundAtMs === undefined ? undefined : playback.firstSoundAtMs - ledger.startedAtMs,
        stalledMs: playback.stalledMs,
        apiCalls: ledger.apiCalls,
        sentCharacters: ledger.sentText.length,
        requestCharacters: ledger.requestCharacters,
        audioBytes: ledger.audioBytes,
      },
    } as const;
    if (this.#outcome?.error !== undefined) return { status: 'failed', error: this.#outcome.error, ...facts };
    return { status: this.#status(), error: this.#interrupted ? undefined : this.#error, ...facts };
  }

  async #run(): Promise<void> {
    this.#update();
    if (await this.#queue.hasWords()) {
      await this.#receive();
    } else if (!this.settled) {
      this.#fail(nothingToSpeak());
    }
    this.#runEnded = true;
    // Whatever has arrived is played to its end, also after a failure; where nothing has, there is nothing to wait for.
    if (this.#ledger.audioBytes === 0) this.#settleAtEnd();
    this.#queue.close();
    this.#parts.sink.endOfStream();
  }

  async #receive(): Promise<void> {
    const { transport, sink, voice, clock, onChange, onProgress } = this.#parts;
    const observer = {
      onApiCall: () => {
        this.#ledger.called();
        onChange();
      },
      onSent: ({ text }: { readonly text: string }) => {
        this.#ledger.sent(text);
        onProgress();
      },
    };
    try {
      for await (const event of transport.speak(voice, this.#queue, this.#abort.signal, observer)) {
        if (this.settled || this.#interrupted) return;
        const wasSilent = this.#ledger.audioBytes === 0;
        this.#ledger.received(event, clock.now());
        if (event.type === 'audio') sink.append(event.bytes);
        else this.#complete = true;
        if (wasSilent || event.type === 'closed') onChange();
        else onProgress();
      }
    } catch (cause) {
      // The app closed the client: nothing went wrong.
      if (SpeechError.isInstance(cause) && cause.code === 'interrupted') this.close();
      // Before anybody is told of the error, so that whoever then writes is refused with it.
      this.#runEnded = true;
      if (!this.settled && !this.#interrupted) this.#fail(asSpeechError(cause));
    }
  }

  #cancel(): void {
    this.#interrupted = true;
    this.#textEnded ||= this.#readsSource;
    this.#queue.close();
    this.#abort.abort();
  }

  /** Why nothing can be written any more, where the app has not said so itself. */
  #refusal(): SpeechError | undefined {
    if (this.#interrupted) return textInterrupted();
    if (this.#textEnded) return writtenAfterEnd();
    return this.#runEnded ? this.#error : undefined;
  }

  #fail(error: SpeechError): void {
    this.#error ??= error;
    this.#parts.onChange();
  }

  #status(): Exclude<SpeechSnapshot['status'], 'failed'> {
    if (this.#interrupted) return 'idle';
    const { state } = this.#parts.sink.playback.get();
    switch (state) {
      case 'playing':
      case 'paused':
      case 'blocked':
        return state;
      case 'waiting':
        return this.#ledger.audioBytes > 0 ? 'buffering' : 'connecting';
      case 'ended':
      case 'stopped':
      case 'failed':
        return 'ended';
    }
  }

  #update(): void {
    const { state } = this.#parts.sink.playback.get();
    if (state === 'ended' || state === 'failed') this.#settleAtEnd();
    else this.#parts.onChange();
  }

  #settleAtEnd(): void {
    if (this.settled || this.#interrupted) return;
    const { error: playbackError, heardSeconds } = this.#parts.sink.playback.get();
    this.#error = playbackError ?? this.#error;
    this.#runEnded = true;
    this.#queue.close();
    this.#abort.abort();
    const heard = this.#heard(heardSeconds);
    const error = this.#error;
    this.#settle(error === undefined ? { reason: 'ended', error, ...heard } : { reason: 'failed', error, ...heard });
  }

  #settle(outcome: SpeechOutcome): void {
    if (this.settled) return;
    this.#outcome = outcome;
    this.#unsubscribe();
    this.#finish(outcome);
    this.#parts.onChange();
    this.#parts.sink.close();
  }

  #heard(heardSeconds: number): Heard {
    const characters = estimateHeardCharacters({
      sentText: this.#ledger.sentText,
      heardSeconds,
      receivedSeconds: this.#parts.sink.playback.get().receivedSeconds,
      complete: this.#complete,
    });
    return {
      heardText: this.#ledger.givenText.slice(0, characters),
      unheardText: this.#ledger.givenText.slice(characters),
      heardMs: heardSeconds * 1000,
    };
  }
}

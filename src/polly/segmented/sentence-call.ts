/** Fetches one sentence: one call for its sound, and one for its speech marks if the engine has them. */
import type { SynthesizeSpeechCommandInput, SynthesizeSpeechCommandOutput } from '@aws-sdk/client-polly';
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { abortable } from '../transport/abortable';
import { countBilledCharacters } from '../../base/ssml/billed-characters';
import { AsyncQueue } from '../transport/async-queue';
import { voiceMembers } from '../aws/polly-sdk';
import type { SentenceCall } from './call-per-sentence';
import { readWordMarks } from './speech-marks';
import type { TextSpan, TransportEvent, WordMark } from '../transport/transport';
import type { VoiceSettings } from '../transport/voice-settings';

/**
 * Time after the end of the sound in which speech marks must arrive, in milliseconds. Both are requested at the same time,
 * and take about as long. Nothing waits for marks, but each pending request occupies a slot.
 */
const MARKS_GRACE_MS = 2_500;

/** The slot of a request among the concurrent calls that Polly allows. */
export interface CallSlot {
  /** Releases the slot. A repeated request takes a new slot, which replaces this function. */
  release: () => void;
}

/** Options of a {@link PollyCall}. */
export interface PollyCallParts {
  readonly voice: VoiceSettings;
  /** A sentence or an SSML document. */
  readonly span: TextSpan;
  readonly clock: Clock;
  /** Aborts when the sentence is not wanted any more. */
  readonly signal: AbortSignal;
  /** Aborts when its speech marks are not wanted any more. */
  readonly marksSignal: AbortSignal;
  /** Sends a request. The request and the reading of its answer must end when the signal aborts. */
  readonly send: (request: SynthesizeSpeechCommandInput, slot: CallSlot, signal: AbortSignal) => Promise<SynthesizeSpeechCommandOutput>;
  /** The slot of the request for the sound. */
  readonly slot: CallSlot;
  /** Waits for a slot for the request for speech marks. Undefined if none are to be fetched. */
  readonly admitMarks: ((signal: AbortSignal) => Promise<CallSlot>) | undefined;
  /** Reports by how many characters the bill has grown; negative if they turned out not to be billed. */
  readonly onBilled: (characters: number) => void;
  /** Converts an error of requesting or reading the sound into the error to report. */
  readonly explain: (cause: unknown) => unknown;
}

/** The calls of one sentence. They start when the object is made, and their results are kept until they are read. */
export class PollyCall implements SentenceCall {
  readonly #parts: PollyCallParts;
  readonly #events = new AsyncQueue<TransportEvent>();
  /** Times of the words; empty if they did not arrive in time, and then times are estimated. Never rejects. */
  readonly marks: Promise<readonly WordMark[]>;
  #requestCharacters = 0;

  constructor(parts: PollyCallParts) {
    this.#parts = parts;
    const sound = this.#receiveSound();
    this.marks = this.#receiveMarks(sound);
    sound.then(
      () => this.#events.end(),
      (cause: unknown) => this.#events.fail(parts.explain(cause)),
    );
  }

  get events(): Pick<AsyncQueue<TransportEvent>, 'take'> {
    return this.#events;
  }

  get requestCharacters(): number {
    return this.#requestCharacters;
  }

  async #receiveSound(): Promise<void> {
    const { voice, span, slot, signal } = this.#parts;
    try {
      const { AudioStream: stream } = await this.#send(
        { OutputFormat: voice.outputFormat, SampleRate: String(voice.sampleRate) },
        slot,
        signal,
      );
      this.#events.put({ type: 'segment', startCharacter: span.start, endCharacter: span.end });
      const reader = stream?.transformToWebStream().getReader();
      for (;;) {
        const result = await reader?.read();
        if (result === undefined || result.done) return;
        this.#events.put({ type: 'audio', bytes: result.value as Uint8Array });
      }
    } finally {
      slot.release();
    }
  }

  async #receiveMarks(sound: Promise<void>): Promise<readonly WordMark[]> {
    const { clock, marksSignal: signal } = this.#parts;
    const abort = new AbortController();
    const onAbort = () => abort.abort(signal.reason);
    signal.addEventListener('abort', onAbort);
    let timer: TimerHandle | undefined;
    let isOver = false;
    sound.then(
      () => {
        if (!isOver) timer = clock.setTimer(() => abort.abort(), MARKS_GRACE_MS);
      },
      () => abort.abort(),
    );
    try {
      return await abortable(this.#requestMarks(abort.signal), abort.signal);
    } catch {
      // Missing word times are no reason for silence.
      return [];
    } finally {
      isOver = true;
      clock.clearTimer(timer);
      signal.removeEventListener('abort', onAbort);
      abort.abort();
    }
  }

  async #requestMarks(signal: AbortSignal): Promise<readonly WordMark[]> {
    const { admitMarks, span } = this.#parts;
    if (admitMarks === undefined) return [];
    const slot = await admitMarks(signal);
    try {
      const { AudioStream: stream } = await this.#send({ OutputFormat: 'json', SpeechMarkTypes: ['word'] }, slot, signal);
      return readWordMarks((await stream?.transformToString()) ?? '', span);
    } finally {
      slot.release();
    }
  }

  async #send(
    form: Pick<SynthesizeSpeechCommandInput, 'OutputFormat' | 'SampleRate' | 'SpeechMarkTypes'>,
    slot: CallSlot,
    signal: AbortSignal,
  ): Promise<SynthesizeSpeechCommandOutput> {
    const { voice, span, send } = this.#parts;
    // Counted when the request is made, because Polly also bills a cancelled answer.
    const characters = countBilledCharacters({ text: span.request, textType: span.type });
    this.#bill(characters);
    try {
      const output = await send({ ...voiceMembers(voice), ...form, Text: span.request, TextType: span.type }, slot, signal);
      // The page may not be allowed to read the header with Polly's own count.
      this.#bill((output.RequestCharacters ?? characters) - characters);
      return output;
    } catch (cause) {
      if (!signal.aborted && isRefusal(cause)) this.#bill(-characters);
      throw cause;
    }
  }

  #bill(characters: number): void {
    if (characters === 0) return;
    this.#requestCharacters += characters;
    this.#parts.onBilled(characters);
  }
}

/** Whether Polly refused the request, as opposed to a lost connection. */
function isRefusal(cause: unknown): boolean {
  return SpeechError.isInstance(cause) && cause.code !== 'connection-lost';
}

/** One passage on its way: the call for its sound, and where the engine has them the call for its speech marks. */
import type { SynthesizeSpeechCommandInput, SynthesizeSpeechCommandOutput } from '@aws-sdk/client-polly';
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { abortable } from '../transport/abortable';
import { countBilledCharacters } from '../../base/ssml/billed-characters';
import { Mailbox } from '../transport/mailbox';
import { voiceMembers } from '../aws/polly-sdk';
import type { Passage } from './segmented-passages';
import { readWordMarks } from './speech-marks';
import type { TransportEvent, VoiceSettings, WordMark } from '../transport/speech-transport';

/**
 * How long speech marks may come later than the sound they belong to, in milliseconds. Both are asked for at once and take
 * about as long; nothing waits for marks, but each request under way takes the place of another.
 */
const MARKS_GRACE_MS = 2_500;

/** A request's leave to be under way. */
export interface CallLeave {
  /** Gives it back; another function once the request was made again, which takes another leave. */
  over: () => void;
}

/** What a call is made with. */
export interface PassageCallParts {
  readonly voice: VoiceSettings;
  readonly passage: Passage;
  readonly clock: Clock;
  /** Aborts when nobody wants the passage any more. */
  readonly signal: AbortSignal;
  /** Aborts when nobody wants its speech marks any more. */
  readonly marksSignal: AbortSignal;
  /** Sends a request; it, and the reading of its answer, must end when the signal aborts. */
  readonly send: (request: SynthesizeSpeechCommandInput, leave: CallLeave, signal: AbortSignal) => Promise<SynthesizeSpeechCommandOutput>;
  /** For the sound. */
  readonly leave: CallLeave;
  /** Waits until speech marks may be asked for; undefined for none. */
  readonly admitMarks: ((signal: AbortSignal) => Promise<CallLeave>) | undefined;
  /** Called with by how many characters the bill has grown; fewer than none where they turned out not to be billed. */
  readonly onBilled: (characters: number) => void;
  /** The error that comes out for what was thrown while the sound was asked for or read. */
  readonly explain: (cause: unknown) => unknown;
}

/** The calls of one passage. Under way once made; nothing of them is lost when nobody reads yet. */
export class PassageCall {
  readonly #parts: PassageCallParts;
  readonly #events = new Mailbox<TransportEvent>();
  /** The times of its words; none where they can't be had in time, which are estimated then. Never rejects. */
  readonly marks: Promise<readonly WordMark[]>;
  #requestCharacters = 0;

  constructor(parts: PassageCallParts) {
    this.#parts = parts;
    const sound = this.#receiveSound();
    this.marks = this.#receiveMarks(sound);
    sound.then(
      () => this.#events.end(),
      (cause: unknown) => this.#events.fail(parts.explain(cause)),
    );
  }

  /** A `segment`, then its sound as it arrives. Fails as the call for the sound does. */
  get events(): Pick<Mailbox<TransportEvent>, 'take'> {
    return this.#events;
  }

  /** Characters that are billed so far, those of the marks included. */
  get requestCharacters(): number {
    return this.#requestCharacters;
  }

  async #receiveSound(): Promise<void> {
    const { voice, passage, leave, signal } = this.#parts;
    try {
      const { AudioStream: stream } = await this.#send(
        { OutputFormat: voice.outputFormat, SampleRate: String(voice.sampleRate) },
        leave,
        signal,
      );
      this.#events.put({ type: 'segment', startCharacter: passage.startCharacter, endCharacter: passage.endCharacter });
      const reader = stream?.transformToWebStream().getReader();
      for (;;) {
        const result = await reader?.read();
        if (result === undefined || result.done) return;
        this.#events.put({ type: 'audio', bytes: result.value as Uint8Array });
      }
    } finally {
      leave.over();
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
      // Times that can't be had are no reason to be silent.
      return [];
    } finally {
      isOver = true;
      clock.clearTimer(timer);
      signal.removeEventListener('abort', onAbort);
      abort.abort();
    }
  }

  async #requestMarks(signal: AbortSignal): Promise<readonly WordMark[]> {
    const { admitMarks, passage } = this.#parts;
    if (admitMarks === undefined) return [];
    const leave = await admitMarks(signal);
    try {
      const { AudioStream: stream } = await this.#send({ OutputFormat: 'json', SpeechMarkTypes: ['word'] }, leave, signal);
      return readWordMarks((await stream?.transformToString()) ?? '', passage.text, passage.startCharacter);
    } finally {
      leave.over();
    }
  }

  async #send(
    form: Pick<SynthesizeSpeechCommandInput, 'OutputFormat' | 'SampleRate' | 'SpeechMarkTypes'>,
    leave: CallLeave,
    signal: AbortSignal,
  ): Promise<SynthesizeSpeechCommandOutput> {
    const { voice, passage, send } = this.#parts;
    // Counted when it is asked for: an answer that is given up is billed all the same.
    const characters = countBilledCharacters(passage);
    this.#bill(characters);
    try {
      const output = await send({ ...voiceMembers(voice), ...form, Text: passage.text, TextType: passage.textType }, leave, signal);
      // A page may not be allowed to read the header with Polly's own count.
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

/** Whether Polly said no, rather than nothing. */
function isRefusal(cause: unknown): boolean {
  return SpeechError.isInstance(cause) && cause.code !== 'connection-lost';
}

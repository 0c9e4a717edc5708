/** Receives the text of an utterance. The app writes it, or it is read from a source. */
import { SpeechError } from '../../base/errors';
import { iterateText, type TextSource } from '../../text/source/text-source';
import { canRestart, iteratePieces, type TextRestart } from '../../text/spoken/text-restart';
import { GivenText } from '../source/given-text';
import { sourceFailed, textInterrupted, writtenAfterEnd } from '../attempts/failures';

/** Options of a {@link TextIntake}. */
export interface TextIntakeParts {
  readonly isInterrupted: () => boolean;
  /** Returns the error, if the utterance accepts no more text. */
  readonly failure: () => SpeechError | undefined;
  /** Called when the source failed. */
  readonly onFailed: (error: SpeechError) => void;
}

/** Receives the text of one utterance. */
export class TextIntake {
  /** All text so far. */
  readonly given = new GivenText();
  readonly #parts: TextIntakeParts;
  /** Stops the reading of the source. */
  readonly #reading = new AbortController();
  /** A text that is read from a source cannot be written to, and ends with its source. */
  #origin: 'app' | 'source' = 'app';
  #hasEnded = false;

  constructor(parts: TextIntakeParts) {
    this.#parts = parts;
  }

  /** Whether the app, or the source, has ended the text. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** See `Utterance.write`. */
  write(text: string): Promise<void> {
    return this.#accept(text, this.#refusal() ?? (this.#origin === 'source' ? writtenAfterEnd() : undefined));
  }

  /** Reads a source to its end, then ends the text. If the source throws, the text ends there. */
  async readAll(source: TextSource): Promise<void> {
    this.#origin = 'source';
    try {
      if (typeof source === 'string') {
        // Written synchronously, so that the text is already known to everything in the same task.
        void this.#accept(source, this.#refusal());
        return;
      }
      const restarting = canRestart(source) ? source : undefined;
      restarting?.attach(this.given);
      const { signal } = this.#reading;
      for await (const text of restarting === undefined ? iterateText(source, signal) : iteratePieces(restarting, signal)) {
        const restart = restarting?.take();
        if (restart === 'taken-back') continue;
        const taken = this.#accept(text, this.#refusal(), restart);
        if (!this.given.canReadOn) await taken;
      }
    } catch (cause) {
      // If writing is refused, the caught error is that refusal, which is known already.
      if (this.#refusal() !== undefined) return;
      this.#parts.onFailed(SpeechError.isInstance(cause) ? cause : sourceFailed(cause));
    } finally {
      this.#end();
    }
  }

  /** Ends the text. Has no effect on a text that {@link readAll} reads. */
  end(): void {
    if (this.#origin === 'app') this.#end();
  }

  /** Stops reading the source. */
  stopReading(): void {
    this.#reading.abort();
  }

  /** Drops all text from now on. The writer's next write is rejected, so its text has not ended yet. */
  cancel(): void {
    this.#hasEnded ||= this.#origin === 'source';
    this.given.close();
    this.stopReading();
  }

  #end(): void {
    this.#hasEnded = true;
    this.given.end();
  }

  #accept(text: string, refusal: SpeechError | undefined, restart?: TextRestart): Promise<void> {
    const taken = refusal === undefined ? this.given.write(text, restart) : Promise.reject(refusal);
    taken.catch(() => undefined);
    return taken;
  }

  /** The error for the next write; undefined while text can be written. */
  #refusal(): SpeechError | undefined {
    if (this.#parts.isInterrupted()) return textInterrupted();
    return this.#hasEnded ? writtenAfterEnd() : this.#parts.failure();
  }
}

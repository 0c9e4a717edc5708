/** The text of a run, as its transport reads it: once, or from its beginning again where a request was refused. */
import { SpeechError } from '../../base/errors';
import { countBilledCharacters, MAX_BILLED_CHARACTERS, MAX_DOCUMENT_CHARACTERS } from '../../base/ssml/billed-characters';
import type { TextInput } from './speech-transport';

/** Where one request takes its text from. */
export interface TextReader {
  /**
   * The next piece.
   *
   * @returns Undefined when there is none any more, or another reader was asked for.
   * @throws SpeechError: one of the source's own as it is, `source-failed` for all else.
   */
  next(): Promise<TextInput | undefined>;
}

/** A source of text that is read piece by piece, and whose failure is remembered. */
export class TextInputs {
  readonly #input: AsyncIterator<TextInput>;
  /** What was read and may be read again; once {@link keepNothing} was called, what was read and is not used yet. */
  readonly #pieces: TextInput[] = [];
  /** The reader's place in {@link #pieces}. */
  #place = 0;
  #keepsPieces = true;
  #reader: TextReader | undefined;
  #reading: Promise<void> | undefined;
  #hasEnded = false;
  #error: SpeechError | undefined;

  constructor(input: AsyncIterable<TextInput>) {
    this.#input = input[Symbol.asyncIterator]();
  }

  /** Why reading failed, when it did. */
  get error(): SpeechError | undefined {
    return this.#error;
  }

  /** Reads from the beginning. Readers that were asked for before get nothing more; what they waited for is not lost. */
  read(): TextReader {
    const reader = { next: () => this.#next(reader) };
    this.#reader = reader;
    this.#place = 0;
    return reader;
  }

  /** Says that the text will not be read from its beginning again, so that it need not be kept. */
  keepNothing(): void {
    if (!this.#keepsPieces) return;
    this.#keepsPieces = false;
    this.#pieces.splice(0, this.#place);
    this.#place = 0;
  }

  /**
   * Refuses a piece that Polly would not take whole.
   *
   * @throws SpeechError `invalid-option`.
   */
  checkLength(input: TextInput): void {
    const { length } = input.text;
    const billed = countBilledCharacters(input);
    if (length <= MAX_DOCUMENT_CHARACTERS && billed <= MAX_BILLED_CHARACTERS) return;
    this.#error = new SpeechError({
      code: 'invalid-option',
      message: `A piece of ${length} characters was given, ${billed} of them outside of tags: Polly takes at most ${MAX_DOCUMENT_CHARACTERS} at once, and ${MAX_BILLED_CHARACTERS} outside of tags. Give a long SSML document as several, each in a <speak> of its own.`,
    });
    throw this.#error;
  }

  /** Tells the source that no more is wanted. */
  close(): void {
    // A source that is waiting for something can answer only afterwards, and how it ends is its own affair.
    void this.#input.return?.().catch(() => undefined);
  }

  async #next(reader: TextReader): Promise<TextInput | undefined> {
    for (;;) {
      if (reader !== this.#reader) return undefined;
      const piece = this.#pieces[this.#place];
      if (piece !== undefined) {
        if (this.#keepsPieces) this.#place += 1;
        else this.#pieces.shift();
        return piece;
      }
      // A source that has thrown says only that it has ended when it is asked again.
      if (this.#error !== undefined) throw this.#error;
      if (this.#hasEnded) return undefined;
      // A reader that came meanwhile waits for the same piece.
      this.#reading ??= this.#readPiece().finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
  }

  async #readPiece(): Promise<void> {
    try {
      const result = await this.#input.next();
      if (result.done === true) this.#hasEnded = true;
      else this.#pieces.push(result.value);
    } catch (cause) {
      this.#error = SpeechError.isInstance(cause)
        ? cause
        : new SpeechError({
            code: 'source-failed',
            message: 'The source of the text failed; see `cause`. What was spoken before still plays.',
            cause,
          });
      throw this.#error;
    }
  }
}

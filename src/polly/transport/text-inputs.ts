/** Reads the text of a run, and reads it again from the beginning when a request was refused. */
import { SpeechError } from '../../base/errors';
import { countBilledCharacters, MAX_BILLED_CHARACTERS, MAX_DOCUMENT_CHARACTERS } from '../../base/ssml/billed-characters';
import type { TextInput } from './speech-transport';

/** The text as one request reads it. */
export interface TextReader {
  /**
   * The next piece.
   *
   * @returns Undefined after the last piece, or once a newer reader was made.
   * @throws SpeechError: the source's own, or `source-failed` for any other error of the source.
   */
  next(): Promise<TextInput | undefined>;
}

/** Reads a source of text piece by piece, and remembers its failure. */
export class TextInputs {
  readonly #input: AsyncIterator<TextInput>;
  /** Pieces that may be read again. After {@link keepNothing}: pieces that were read ahead and are not used yet. */
  readonly #pieces: TextInput[] = [];
  /** The reader's position in {@link #pieces}. */
  #place = 0;
  #keepsPieces = true;
  #reader: TextReader | undefined;
  #reading: Promise<void> | undefined;
  #hasEnded = false;
  #error: SpeechError | undefined;

  constructor(input: AsyncIterable<TextInput>) {
    this.#input = input[Symbol.asyncIterator]();
  }

  /** The error that reading failed with, if it did. */
  get error(): SpeechError | undefined {
    return this.#error;
  }

  /**
   * Makes a reader that begins at the start of the text. Earlier readers get nothing more; the piece they wait for is
   * kept.
   */
  read(): TextReader {
    const reader = { next: () => this.#next(reader) };
    this.#reader = reader;
    this.#place = 0;
    return reader;
  }

  /** Stops keeping text that was read, because no request will read it again. */
  keepNothing(): void {
    if (!this.#keepsPieces) return;
    this.#keepsPieces = false;
    this.#pieces.splice(0, this.#place);
    this.#place = 0;
  }

  /**
   * Rejects a piece that exceeds Polly's limits.
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

  /** Tells the source that no more text is wanted. */
  close(): void {
    // A waiting source may react later, and its error concerns nobody any more.
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
      // After a throw, a source reports only that it has ended. The reader must get the error again.
      if (this.#error !== undefined) throw this.#error;
      if (this.#hasEnded) return undefined;
      // A newer reader waits for the same piece as the reader before it.
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

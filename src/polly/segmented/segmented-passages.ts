/** Turns pieces of text, cut anywhere, into passages that are spoken by one call each. */
import type { SentenceSplitter } from '../transport/sentence-splitter';
import type { TextInput } from '../transport/speech-transport';
import type { TextInputs, TextReader } from '../transport/text-inputs';

/** What one call speaks: a sentence, or an SSML document. */
export interface Passage {
  readonly text: string;
  readonly textType: 'text' | 'ssml';
  /** Where it begins and ends in all text of the run, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
}

interface ReadPiece {
  readonly input: TextInput;
  readonly endCharacter: number;
}

/** The passages of one run. Reads no more of the text than the passage asked for takes. */
export class Passages {
  readonly #inputs: TextInputs;
  readonly #reader: TextReader;
  readonly #splitter: SentenceSplitter;
  #ready: Passage[] = [];
  /** Pieces that were not told of as sent, or not to their end. */
  #unsent: ReadPiece[] = [];
  #readCharacters = 0;
  /** Where the next passage begins. */
  #passedCharacters = 0;
  #sentCharacters = 0;
  #hasEnded = false;

  constructor(inputs: TextInputs, splitter: SentenceSplitter) {
    this.#inputs = inputs;
    this.#reader = inputs.read();
    // Each passage is kept until it was spoken.
    inputs.keepNothing();
    this.#splitter = splitter;
  }

  /**
   * The next passage; waits until it is complete.
   *
   * @returns Undefined when there is none any more.
   * @throws SpeechError as {@link TextReader.next}, and `invalid-option` for an SSML document that is too long.
   */
  async next(): Promise<Passage | undefined> {
    for (;;) {
      const passage = this.#ready.shift();
      if (passage !== undefined || this.#hasEnded) return passage;
      const input = await this.#reader.next();
      if (input === undefined) {
        this.#hasEnded = true;
        this.#passSentences(this.#splitter.flush());
      } else {
        this.#read(input);
      }
    }
  }

  /** The pieces, or parts of pieces, that were not given here before and end at this character or before it. */
  takeSent(endCharacter = this.#readCharacters): TextInput[] {
    const parts: TextInput[] = [];
    for (let [piece] = this.#unsent; piece !== undefined && this.#sentCharacters < endCharacter; [piece] = this.#unsent) {
      const { text, flush, ...rest } = piece.input;
      const until = Math.min(endCharacter, piece.endCharacter);
      const pieceStart = piece.endCharacter - text.length;
      const isWhole = until === piece.endCharacter;
      const part = text.slice(this.#sentCharacters - pieceStart, until - pieceStart);
      parts.push({ ...rest, text: part, ...(isWhole && flush !== undefined ? { flush } : {}) });
      this.#sentCharacters = until;
      if (isWhole) this.#unsent.shift();
    }
    return parts;
  }

  #read(input: TextInput): void {
    const isDocument = input.textType === 'ssml';
    if (isDocument) this.#inputs.checkLength(input);
    this.#readCharacters += input.text.length;
    if (input.text !== '') this.#unsent.push({ input, endCharacter: this.#readCharacters });
    if (isDocument) {
      this.#passSentences(this.#splitter.flush());
      this.#pass(input.text, 'ssml');
    } else {
      this.#passSentences(this.#splitter.push(input.text));
      if (input.flush === true) this.#passSentences(this.#splitter.flush());
    }
  }

  #passSentences(sentences: readonly string[]): void {
    for (const sentence of sentences) this.#pass(sentence, 'text');
  }

  #pass(text: string, textType: Passage['textType']): void {
    const startCharacter = this.#passedCharacters;
    this.#passedCharacters += text.length;
    // There is nothing to hear in white space, and a call costs its time.
    if (text.trim() === '') return;
    this.#ready.push({ text, textType, startCharacter, endCharacter: this.#passedCharacters });
  }
}

/** Turns pieces of text, split anywhere, into passages of one call each. */
import type { SentenceSplitter } from '../transport/sentence-splitter';
import type { TextInput } from '../transport/speech-transport';
import type { TextInputs, TextReader } from '../transport/text-inputs';

/** The text of one call: a sentence, or an SSML document. */
export interface Passage {
  readonly text: string;
  readonly textType: 'text' | 'ssml';
  /** Where it begins and ends in the whole text of the run, in UTF-16 code units. */
  readonly startCharacter: number;
  readonly endCharacter: number;
}

interface ReadPiece {
  readonly input: TextInput;
  readonly endCharacter: number;
}

/** Yields the passages of one run. Reads no more text than the requested passage needs. */
export class Passages {
  readonly #inputs: TextInputs;
  readonly #reader: TextReader;
  readonly #splitter: SentenceSplitter;
  #ready: Passage[] = [];
  /** Pieces that were not reported as sent yet, or not completely. */
  #unsent: ReadPiece[] = [];
  #readCharacters = 0;
  /** Where the next passage begins. */
  #passageStart = 0;
  #sentCharacters = 0;
  #hasEnded = false;

  constructor(inputs: TextInputs, splitter: SentenceSplitter) {
    this.#inputs = inputs;
    this.#reader = inputs.read();
    // Passages themselves are kept until they are spoken, so the text need not be.
    inputs.keepNothing();
    this.#splitter = splitter;
  }

  /**
   * The next passage; waits until it is complete.
   *
   * @returns Undefined after the last passage.
   * @throws SpeechError as {@link TextReader.next}, and `invalid-option` for an SSML document that is too long.
   */
  async next(): Promise<Passage | undefined> {
    for (;;) {
      const passage = this.#ready.shift();
      if (passage !== undefined || this.#hasEnded) return passage;
      const input = await this.#reader.next();
      if (input === undefined) {
        this.#hasEnded = true;
        this.#addSentences(this.#splitter.flush());
      } else {
        this.#read(input);
      }
    }
  }

  /** Takes the pieces, or parts of pieces, up to this character that were not taken before. */
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
      this.#addSentences(this.#splitter.flush());
      this.#addPassage(input.text, 'ssml');
    } else {
      this.#addSentences(this.#splitter.push(input.text));
      if (input.flush === true) this.#addSentences(this.#splitter.flush());
    }
  }

  #addSentences(sentences: readonly string[]): void {
    for (const sentence of sentences) this.#addPassage(sentence, 'text');
  }

  #addPassage(text: string, textType: Passage['textType']): void {
    const startCharacter = this.#passageStart;
    this.#passageStart += text.length;
    // White space makes no sound, and a call takes time.
    if (text.trim() === '') return;
    this.#ready.push({ text, textType, startCharacter, endCharacter: this.#passageStart });
  }
}

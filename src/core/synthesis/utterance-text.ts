/**
 * What is said in one utterance: all that was written, how far it was handed on, and where its sentences end. What was handed
 * on can be taken back, since a connection that is lost takes speech with it that nobody has heard.
 */
import type { SentenceSplitter } from '../../text/sentences/sentence-splitter';
import type { TextInput } from '../../polly/transport/speech-transport';
import { endsInHalf, pieceLength } from '../../text/split-text';

/** Polly's limit for the billed characters of one TextEvent (Amazon Polly API reference, TextEvent). */
export const MAX_PIECE_CHARACTERS = 3000;

interface PendingWrite {
  /** Position in the text at which this write ends. */
  readonly endCharacter: number;
  readonly resolve: () => void;
}

interface Document {
  readonly startCharacter: number;
  readonly endCharacter: number;
}

/** A text with many writers and one reader at a time. Positions are UTF-16 code units from its beginning. */
export class UtteranceText {
  readonly #splitter: SentenceSplitter;
  readonly #onChange = new Set<() => void>();
  #written = '';
  /** Stretches that are SSML, in order. */
  readonly #documents: Document[] = [];
  /** Positions up to which all is to be spoken at once, in order. */
  readonly #flushes: number[] = [];
  #nextFlush = 0;
  readonly #sentenceEnds: number[] = [];
  #splitCharacters = 0;
  /** Where the next piece begins. */
  #position = 0;
  /** Up to where it was ever handed on. */
  #handedOn = 0;
  #writes: PendingWrite[] = [];
  #isEnded = false;
  #isClosed = false;

  /** @param splitter - Finds the sentences. */
  constructor(splitter: SentenceSplitter) {
    this.#splitter = splitter;
  }

  /** All text that was written. */
  get written(): string {
    return this.#written;
  }

  /** Where the next piece begins. */
  get position(): number {
    return this.#position;
  }

  /** Whether no more text will come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Where sentences end, each with the white space behind it, as far as it is certain. */
  get sentenceEnds(): readonly number[] {
    return this.#sentenceEnds;
  }

  /**
   * Adds text; after {@link end} and {@link close} it is dropped.
   *
   * @param text - A piece cut anywhere; a whole document where it is SSML.
   * @param textType - What it is.
   * @returns Resolves when all of it was handed on, or the text was closed. Never rejects.
   */
  write(text: string, textType: 'text' | 'ssml' = 'text'): Promise<void> {
    if (this.#isEnded || text === '') return Promise.resolve();
    const startCharacter = this.#written.length;
    this.#written += text;
    if (textType === 'ssml') {
      this.#addSentences(this.#splitter.flush());
      this.#documents.push({ startCharacter, endCharacter: this.#written.length });
      this.#splitCharacters = this.#written.length;
      this.#sentenceEnds.push(this.#written.length);
    } else {
      this.#addSentences(this.#splitter.push(text));
    }
    this.#changed();
    // Half a surrogate pair is held back for its other half, which may come only when this write has resolved. And nobody
    // reads before there is a word, so white space at the beginning must not hold its writer up.
    const endCharacter = this.#written.length - (endsInHalf(this.#written) ? 1 : 0);
    if (endCharacter <= this.#handedOn || !this.#hasWordsFrom(this.#position)) return Promise.resolve();
    return new Promise((resolve) => this.#writes.push({ endCharacter, resolve }));
  }

  /** Asks that everything written so far is spoken without waiting for more. */
  flush(): void {
    if (this.#isEnded) return;
    const isWhole = !endsInHalf(this.#written);
    const flush = this.#written.length - (isWhole ? 0 : 1);
    // What is spoken at once is a sentence to the voice, too.
    if (isWhole) this.#addSentences(this.#splitter.flush());
    if (this.#flushes.at(-1) !== flush) this.#flushes.push(flush);
    else if (this.#nextFlush === this.#flushes.length) this.#nextFlush -= 1;
    this.#changed();
  }

  /** Says that no more text will come. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#addSentences(this.#splitter.flush());
    this.#changed();
  }

  /** Ends the text; nothing of it is handed on any more, and every waiting write resolves. */
  close(): void {
    this.#isClosed = true;
    this.#position = this.#written.length;
    this.#nextFlush = this.#flushes.length;
    this.end();
    this.#handOn(this.#written.length);
    this.#changed();
  }

  /**
   * Waits for something to speak.
   *
   * @returns True at the first character from the present position on that is not white space; false when the text ends
   *   without one.
   */
  async hasWords(): Promise<boolean> {
    while (!this.#hasWordsFrom(this.#position)) {
      if (this.#isEnded) return false;
      await new Promise<void>((resolve) => {
        const unsubscribe = this.subscribe(() => {
          unsubscribe();
          resolve();
        });
      });
    }
    return true;
  }

  /** Calls `listener` when there may be more to take, or the text has ended. */
  subscribe(listener: () => void): () => void {
    this.#onChange.add(listener);
    return () => {
      this.#onChange.delete(listener);
    };
  }

  /** The first end of a sentence at or behind a position, as far as one is known. */
  sentenceEndFrom(position: number): number | undefined {
    return this.#sentenceEnds.find((end) => end >= position);
  }

  /**
   * The next piece; the position moves behind it.
   *
   * @param untilCharacter - Where it ends at the latest. Default: anywhere.
   * @returns Undefined where there is nothing to take yet. A text that is empty only asks for a flush.
   */
  take(untilCharacter = Number.POSITIVE_INFINITY): TextInput | undefined {
    const start = this.#position;
    const document = this.#documents.find(({ startCharacter, endCharacter }) => startCharacter <= start && start < endCharacter);
    if (document !== undefined) {
      this.#position = document.endCharacter;
      return this.#withFlush(this.#written.slice(start, document.endCharacter), 'ssml');
    }
    const nextDocument = this.#documents.find(({ startCharacter }) => startCharacter > start)?.startCharacter;
    // Half a surrogate pair waits for its other half, unless none can come.
    const whole = this.#written.length - (!this.#isEnded && endsInHalf(this.#written) ? 1 : 0);
    const end = Math.min(whole, untilCharacter, nextDocument ?? whole, this.#flushes[this.#nextFlush] ?? whole);
    const available = this.#written.slice(start, end);
    const text = available.slice(0, pieceLength(available, MAX_PIECE_CHARACTERS));
    this.#position = start + text.length;
    return this.#withFlush(text);
  }

  /** Notes that all before the position has left: the writers of it need not wait any longer. */
  handOn(): void {
    this.#handOn(this.#position);
  }

  /** Goes back: what follows `character` will be handed on again. */
  rewind(character: number): void {
    if (this.#isClosed) return;
    this.#position = character;
    const flush = this.#flushes.findIndex((position) => position > character);
    if (flush >= 0) this.#nextFlush = Math.min(this.#nextFlush, flush);
    this.#changed();
  }

  #withFlush(text: string, textType?: 'ssml'): TextInput | undefined {
    const flushAt = this.#flushes[this.#nextFlush];
    const flush = flushAt !== undefined && flushAt <= this.#position;
    if (flush) this.#nextFlush += 1;
    else if (text === '') return undefined;
    return { text, ...(textType === undefined ? {} : { textType }), ...(flush ? { flush } : {}) };
  }

  #handOn(endCharacter: number): void {
    this.#handedOn = Math.max(this.#handedOn, endCharacter);
    const taken = this.#writes.filter((write) => write.endCharacter <= this.#handedOn);
    this.#writes = this.#writes.filter((write) => write.endCharacter > this.#handedOn);
    for (const { resolve } of taken) resolve();
  }

  #hasWordsFrom(position: number): boolean {
    return /\S/u.test(this.#written.slice(position));
  }

  #addSentences(sentences: readonly string[]): void {
    for (const sentence of sentences) {
      this.#splitCharacters += sentence.length;
      this.#sentenceEnds.push(this.#splitCharacters);
    }
  }

  #changed(): void {
    for (const listener of [...this.#onChange]) listener();
  }
}

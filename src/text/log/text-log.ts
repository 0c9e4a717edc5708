/**
 * What is spoken in one utterance, in spoken characters: no tag and no entity is in it. It grows at its end, and knows where
 * its sentences end, where a document of SSML lies, and where Polly is to speak without waiting. Readers have a place in it.
 */
import { firstIndex, lastIndexWhere } from '../../base/binary-search';
import type { SentenceSplitter } from '../sentences/sentence-splitter';
import { endsInHalf } from '../split-text';
import type { SpokenDocument } from '../spoken/spoken-document';
import { TextBlocks } from './text-blocks';

/** UTF-16 code units of what is spoken that lie before a place. */
export type TextPlace = number;

/** Where a document lies in a log. */
export interface DocumentSpan {
  readonly start: TextPlace;
  readonly end: TextPlace;
  readonly document: SpokenDocument;
}

interface PendingWrite {
  /** Where this write ends. */
  readonly end: TextPlace;
  readonly resolve: () => void;
}

/** The text of one utterance. */
export class TextLog {
  readonly #splitter: SentenceSplitter;
  readonly #onChange = new Set<() => void>();
  readonly #text = new TextBlocks();
  readonly #documents: DocumentSpan[] = [];
  readonly #flushes: TextPlace[] = [];
  readonly #sentenceEnds: TextPlace[] = [];
  #splitCharacters = 0;
  /** Behind the last character that is not white space, and behind the last document. */
  #wordsEnd = 0;
  /** Everything before it has left at least once. */
  #sent = 0;
  /** In order. */
  readonly #writes: PendingWrite[] = [];
  #isEnded = false;
  #isClosed = false;

  /** @param splitter - Finds the sentences. */
  constructor(splitter: SentenceSplitter) {
    this.#splitter = splitter;
  }

  /** Where the text ends so far. */
  get length(): TextPlace {
    return this.#text.length;
  }

  /** Where the text ends that can be sent: half a surrogate pair waits for its other half, unless none can come. */
  get wholeLength(): TextPlace {
    return this.length - (!this.#isEnded && endsInHalf(this.#text.lastUnit) ? 1 : 0);
  }

  /** Whether no more text will come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whether nothing of the text is wanted any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Where sentences end, each with the white space behind it, as far as is certain. In order. */
  get sentenceEnds(): readonly TextPlace[] {
    return this.#sentenceEnds;
  }

  /** The places up to which Polly is to speak without waiting for more. In order; each as often as it was asked for. */
  get flushes(): readonly TextPlace[] {
    return this.#flushes;
  }

  /** The text between two places. */
  slice(start: TextPlace, end: TextPlace = this.length): string {
    return this.#text.slice(start, end);
  }

  /**
   * Adds text. After {@link end} and {@link close} it is dropped.
   *
   * @param text - Cut anywhere.
   * @param document - What Polly gets for it, whole. Default: the text.
   * @returns Resolves when all of it was sent, or the log was closed. Never rejects.
   */
  write(text: string, document?: SpokenDocument): Promise<void> {
    if (this.#isEnded || text === '') return Promise.resolve();
    const start = this.length;
    this.#text.append(text);
    if (document !== undefined) this.#documents.push({ start, end: this.length, document });
    const words = text.trimEnd().length;
    if (document !== undefined) this.#wordsEnd = this.length;
    else if (words > 0) this.#wordsEnd = start + words;
    this.#addSentences(this.#splitter.push(text));
    this.#changed();
    // The other half of a surrogate pair may come only when this write has resolved. And nobody reads before there is a word,
    // so white space at the beginning must not hold its writer up.
    const end = this.wholeLength;
    if (end <= this.#sent || !this.hasWordsFrom(this.#sent)) return Promise.resolve();
    return new Promise((resolve) => this.#writes.push({ end, resolve }));
  }

  /** Asks that everything written so far is spoken without waiting for more. */
  flush(): void {
    if (this.#isEnded) return;
    // What is spoken at once is a sentence to the voice, too.
    if (this.wholeLength === this.length) this.#addSentences(this.#splitter.flush());
    this.#flushes.push(this.wholeLength);
    this.#changed();
  }

  /** Says that no more text will come. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#addSentences(this.#splitter.flush());
    this.#changed();
  }

  /** Ends the text. Nothing of it is read any more, and every waiting write resolves. */
  close(): void {
    this.#isClosed = true;
    this.end();
    this.noteSent(this.length);
    this.#changed();
  }

  /** Notes that all before a place has left, so that its writers need not wait any longer. */
  noteSent(place: TextPlace): void {
    this.#sent = Math.max(this.#sent, place);
    const count = firstIndex(this.#writes, ({ end }) => end > this.#sent);
    if (count > 0) for (const { resolve } of this.#writes.splice(0, count)) resolve();
  }

  /** Whether there is something to speak behind a place. */
  hasWordsFrom(place: TextPlace): boolean {
    return !this.#isClosed && place < this.#wordsEnd;
  }

  /**
   * Waits for something to speak behind a place.
   *
   * @returns False when the text ends without it.
   */
  async waitForWords(place: TextPlace): Promise<boolean> {
    while (!this.hasWordsFrom(place)) {
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

  /**
   * Calls `listener` when there may be more to read, or the text has ended.
   *
   * @returns Stops the calls.
   */
  subscribe(listener: () => void): () => void {
    this.#onChange.add(listener);
    return () => {
      this.#onChange.delete(listener);
    };
  }

  /** The first end of a sentence at a place or behind it, as far as one is known. */
  sentenceEndFrom(place: TextPlace): TextPlace | undefined {
    return this.#sentenceEnds[firstIndex(this.#sentenceEnds, (end) => end >= place)];
  }

  /** The last place up to another one at which Polly waits for nothing: the end of a sentence, or of a document. */
  spokenEndBefore(place: TextPlace): TextPlace {
    const sentence = this.#sentenceEnds[lastIndexWhere(this.#sentenceEnds.length, (index) => (this.#sentenceEnds[index] ?? 0) <= place)];
    const document = this.#documents[lastIndexWhere(this.#documents.length, (index) => (this.#documents[index]?.end ?? 0) <= place)];
    return Math.max(sentence ?? 0, document?.end ?? 0);
  }

  /** The first document that ends behind a place. */
  documentFrom(place: TextPlace): DocumentSpan | undefined {
    return this.#documents[firstIndex(this.#documents, ({ end }) => end > place)];
  }

  #addSentences(sentences: readonly string[]): void {
    for (const { length } of sentences) {
      this.#splitCharacters += length;
      if (this.#canEndAt(this.#splitCharacters)) this.#sentenceEnds.push(this.#splitCharacters);
    }
  }

  /** No sentence ends where a document cannot be spoken from there on, as in an abbreviation that is said in full. */
  #canEndAt(place: TextPlace): boolean {
    const span = this.documentFrom(place);
    return span === undefined || span.start >= place || span.document.canBeginAt(place - span.start);
  }

  #changed(): void {
    for (const listener of [...this.#onChange]) listener();
  }
}

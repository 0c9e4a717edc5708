/**
 * The spoken text of one utterance, without tags and entities. It grows at its end. It knows its sentence ends, its SSML documents
 * and its flushes. Each reader has its own place in it.
 */
import { firstIndex, lastIndexWhere } from '../../base/binary-search';
import type { SentenceSplitter } from '../sentences/sentence-splitter';
import { endsInHalf } from '../split-text';
import type { SpokenDocument } from '../spoken/spoken-document';
import { TextBlocks } from './text-blocks';

/** The number of UTF-16 code units of the spoken text before a place. */
export type TextPlace = number;

/** The place of an SSML document in a log. */
export interface DocumentSpan {
  readonly start: TextPlace;
  readonly end: TextPlace;
  readonly document: SpokenDocument;
}

/** Length of the text that {@link TextLog.cut} searches for the last word, in UTF-16 code units. Longer white space counts as words. */
const LONGEST_BLANK = 1_000;

interface PendingWrite {
  /** The end of the written text. */
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
  /** The end of the last character that is not white space, or of the last document. */
  #wordsEnd = 0;
  #sent = 0;
  /** Writes that are not sent yet, in order. */
  readonly #writes: PendingWrite[] = [];
  #isEnded = false;
  #isClosed = false;

  /** @param splitter - Finds the sentences. */
  constructor(splitter: SentenceSplitter) {
    this.#splitter = splitter;
  }

  /** The end of the text so far. */
  get length(): TextPlace {
    return this.#text.length;
  }

  /** The end of the text that can be sent. Half of a surrogate pair at the end waits for the other half, unless the text has ended. */
  get wholeLength(): TextPlace {
    return this.length - (!this.#isEnded && endsInHalf(this.#text.lastUnit) ? 1 : 0);
  }

  /** The end of the text that was sent at least once. */
  get sent(): TextPlace {
    return this.#sent;
  }

  /** Whether no more text will come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whether the text is no longer needed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The known sentence ends, in order. Each includes the white space after the sentence. */
  get sentenceEnds(): readonly TextPlace[] {
    return this.#sentenceEnds;
  }

  /** The place of each flush, in order. Polly speaks the text before it without waiting for more. */
  get flushes(): readonly TextPlace[] {
    return this.#flushes;
  }

  /** Returns the text between two places. */
  slice(start: TextPlace, end: TextPlace = this.length): string {
    return this.#text.slice(start, end);
  }

  /**
   * Adds text. After {@link end} or {@link close} it is ignored.
   *
   * @param text - May be split anywhere.
   * @param document - The SSML document that is sent to Polly instead. Default: the text is sent.
   * @returns Resolves when all of the text was sent, or the log was closed. Never rejects.
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
    // The caller may write the other half of a surrogate pair only after this write has resolved. White space at the
    // beginning also resolves at once, because it is not read before a word follows.
    const end = this.wholeLength;
    if (end <= this.#sent || !this.hasWordsFrom(this.#sent)) return Promise.resolve();
    return new Promise((resolve) => this.#writes.push({ end, resolve }));
  }

  /** Drops the text after a place, and resolves its writes. A reader that has read beyond that place must be replaced. */
  cut(place: TextPlace): void {
    if (this.#isEnded || place >= this.length) return;
    this.#text.cut(place);
    this.#sent = Math.min(this.#sent, place);
    drop(
      this.#documents,
      firstIndex(this.#documents, ({ start }) => start >= place),
    );
    drop(
      this.#flushes,
      firstIndex(this.#flushes, (flush) => flush > place),
    );
    drop(
      this.#sentenceEnds,
      firstIndex(this.#sentenceEnds, (end) => end > place),
    );
    const words = this.#text.slice(Math.max(0, place - LONGEST_BLANK), place);
    this.#wordsEnd = Math.min(this.#wordsEnd, Math.max(words.trimEnd().length + place - words.length, this.#documents.at(-1)?.end ?? 0));
    this.#splitter.flush();
    this.#splitCharacters = this.#sentenceEnds.at(-1) ?? 0;
    this.#addSentences(this.#splitter.push(this.#text.slice(this.#splitCharacters, place)));
    const count = firstIndex(this.#writes, ({ end }) => end > place);
    for (const { resolve } of this.#writes.splice(count)) resolve();
    this.#changed();
  }

  /** Lets Polly speak everything written so far without waiting for more text. */
  flush(): void {
    if (this.#isEnded) return;
    // Text that is spoken at once also ends a sentence for Polly.
    if (this.wholeLength === this.length) this.#addSentences(this.#splitter.flush());
    this.#flushes.push(this.wholeLength);
    this.#changed();
  }

  /** Ends the text. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#addSentences(this.#splitter.flush());
    this.#changed();
  }

  /** Ends the text and discards it: it can no longer be read, and all waiting writes resolve. */
  close(): void {
    this.#isClosed = true;
    this.end();
    this.noteSent(this.length);
    this.#changed();
  }

  /** Records that everything before a place was sent, so that writes up to it resolve. */
  noteSent(place: TextPlace): void {
    this.#sent = Math.max(this.#sent, place);
    this.releaseWriters(this.#sent);
  }

  /** Lets writers of text before a place continue, whether or not it has been sent. */
  releaseWriters(place: TextPlace): void {
    const count = firstIndex(this.#writes, ({ end }) => end > place);
    if (count > 0) for (const { resolve } of this.#writes.splice(0, count)) resolve();
  }

  /** Whether there is something to speak after a place. */
  hasWordsFrom(place: TextPlace): boolean {
    return !this.#isClosed && place < this.#wordsEnd;
  }

  /**
   * Waits for something to speak after a place.
   *
   * @returns False if the text ends without it.
   */
  async waitForWords(place: TextPlace): Promise<boolean> {
    // If the text is cut before `place`, text that is written there counts, too.
    for (let from = place; !this.hasWordsFrom(from); from = Math.min(from, this.length)) {
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
   * @returns A function that ends the calls.
   */
  subscribe(listener: () => void): () => void {
    this.#onChange.add(listener);
    return () => {
      this.#onChange.delete(listener);
    };
  }

  /** Returns the first known sentence end at or after a place. */
  sentenceEndFrom(place: TextPlace): TextPlace | undefined {
    return this.#sentenceEnds[firstIndex(this.#sentenceEnds, (end) => end >= place)];
  }

  /** Returns the last known sentence end at or before a place; 0 if there is none. */
  sentenceEndUpTo(place: TextPlace): TextPlace {
    return this.#sentenceEnds[firstIndex(this.#sentenceEnds, (end) => end > place) - 1] ?? 0;
  }

  /**
   * Returns the last end of a sentence or document at or before a place. Polly speaks everything before it without waiting for more
   * text.
   */
  spokenEndBefore(place: TextPlace): TextPlace {
    const document = this.#documents[lastIndexWhere(this.#documents.length, (index) => (this.#documents[index]?.end ?? 0) <= place)];
    return Math.max(this.sentenceEndUpTo(place), document?.end ?? 0);
  }

  /** Returns the first document that ends after a place. */
  documentFrom(place: TextPlace): DocumentSpan | undefined {
    return this.#documents[firstIndex(this.#documents, ({ end }) => end > place)];
  }

  #addSentences(sentences: readonly string[]): void {
    for (const { length } of sentences) {
      this.#splitCharacters += length;
      if (this.#canEndAt(this.#splitCharacters)) this.#sentenceEnds.push(this.#splitCharacters);
    }
  }

  /**
   * Whether a sentence may end at a place. Inside a document, the rest of the document must be speakable alone there. That is not so
   * inside an element with a replacement, for example an expanded abbreviation.
   */
  #canEndAt(place: TextPlace): boolean {
    const span = this.documentFrom(place);
    return span === undefined || span.start >= place || span.document.canBeginAt(place - span.start);
  }

  #changed(): void {
    for (const listener of [...this.#onChange]) listener();
  }
}

function drop(list: unknown[], from: number): void {
  list.length = Math.min(list.length, from);
}

/** The interface through which the segmented transport has text split into sentences. */

/** Splits one growing text into sentences. */
export interface SentenceSplitter {
  /**
   * Takes more text.
   *
   * @param text - The next characters, split anywhere.
   * @returns The sentences completed by this text, in order. Together with the result of {@link flush} they add up to
   *   the whole text, white space included.
   */
  push(text: string): readonly string[];
  /** Returns the remaining text, complete or not. The next text begins a new sentence. */
  flush(): readonly string[];
}

/** What a splitter needs to know about its text. */
export interface SentenceSplitterOptions {
  /** BCP 47 language of the text, as Polly writes it, such as `de-DE` or `cmn-CN`. Default: unknown. */
  readonly language?: string;
  /** Longest sentence, in UTF-16 code units. A longer sentence comes in parts. */
  readonly maxCharacters: number;
}

/** Makes a splitter for one run. */
export type CreateSentenceSplitter = (options: SentenceSplitterOptions) => SentenceSplitter;

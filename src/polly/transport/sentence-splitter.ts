/** What the segmented transport asks of whoever knows where sentences end. */

/** Cuts one growing text into sentences. */
export interface SentenceSplitter {
  /**
   * Takes more text.
   *
   * @param text - The next characters, cut anywhere.
   * @returns The sentences that are complete by now and were not given before, in order. Joined, and joined with what
   *   {@link flush} gives, they are the text: nothing is left out, white space included.
   */
  push(text: string): readonly string[];
  /** What is left, complete or not; the next text begins a sentence. */
  flush(): readonly string[];
}

/** What a splitter is made for. */
export interface SentenceSplitterOptions {
  /** BCP 47 language of the text, as Polly writes it, such as `de-DE` or `cmn-CN`. Default: not known. */
  readonly language?: string;
  /** Most UTF-16 code units of a sentence; a longer one comes in parts. */
  readonly maxCharacters: number;
}

/** Makes a splitter for one run. */
export type CreateSentenceSplitter = (options: SentenceSplitterOptions) => SentenceSplitter;

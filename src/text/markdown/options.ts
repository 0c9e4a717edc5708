/** Options for speaking markdown. */

/** Options for speaking markdown. The app decides how it is displayed. */
export interface MarkdownOptions {
  /** Phrase that is spoken in place of a code block, for example `There is some code on the screen.` Default: nothing is spoken. */
  readonly codeBlockPhrase?: string;
  /**
   * Phrase that is spoken in place of a formula with commands or exponents. By default, a short formula is spoken by its signs, as in
   * `x² ≤ π/2`. A formula that is long or not understood is replaced by the word for "formula" in the voice's language.
   */
  readonly formulaPhrase?: string;
  /**
   * Turns a formula with commands or exponents into words, for example with `speech-rule-engine`.
   *
   * @param tex - The formula in TeX, without its delimiters. It is passed as soon as it is complete.
   * @returns The words to speak; undefined for the phrase or its default. An exception is reported as an error of the page, and
   *   treated like undefined.
   */
  readonly sayFormula?: (tex: string) => string | undefined;
  /** `kept` sends emoji to Polly, whose voices name some of them. `dropped` leaves them out. Default: `kept`. */
  readonly emoji?: 'kept' | 'dropped';
}

/** Further settings, which do not come from the option `markdown`. */
export interface MarkdownSettings {
  /** Phrase for a formula that cannot be read aloud, if the app has set none. Default: nothing is spoken. */
  readonly unsayablePhrase?: string;
  /** Whether model leftovers, such as reasoning, are spoken. Default: false. */
  readonly keepsLeftovers?: boolean;
  /** Whether each `<speak` begins an SSML document (true), or none does (false). Default: the surrounding text decides. */
  readonly ssml?: boolean | undefined;
}

/** Options for speaking markdown. */

/** How markdown is spoken. How it is displayed is up to the app. */
export interface MarkdownOptions {
  /** Spoken in place of a code block, for example `There is some code on the screen.` Default: nothing. */
  readonly codeBlockPhrase?: string;
  /**
   * Spoken in place of a formula with commands or exponents. By default, a short formula is spoken by its signs, as in `x²
   * ≤ π/2`; a long one, or one that is not understood, is replaced by the word for "formula" in the voice's language.
   */
  readonly formulaPhrase?: string;
  /**
   * Turns a formula with commands or exponents into words, for example with `speech-rule-engine`.
   *
   * @param tex - The formula in TeX, without its delimiters. It is passed as soon as it is complete.
   * @returns The words to speak, or undefined to use the phrase or its default. An exception is reported as an error of the
   *   page and treated as undefined. Default: undefined.
   */
  readonly sayFormula?: (tex: string) => string | undefined;
  /** Whether emoji are left to the voice, which names some of them, or dropped. Default: `kept`. */
  readonly emoji?: 'kept' | 'dropped';
}

/** Settings that depend on the text around the markdown. */
export interface MarkdownSettings {
  /** Spoken in place of a formula that cannot be read aloud and for which the app has no phrase. Default: nothing. */
  readonly unsayablePhrase?: string;
  /** Whether a model's reasoning is spoken. Default: false. */
  readonly keepsLeftovers?: boolean;
  /** Whether each `<speak` begins an SSML document, or none does. Default: judged by the text around it. */
  readonly ssml?: boolean | undefined;
}

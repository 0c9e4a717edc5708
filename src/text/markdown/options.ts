/** What an app may choose about how markdown is spoken. */

/** How markdown is spoken. What is shown is the app's own affair. */
export interface MarkdownOptions {
  /** What is said instead of a block of code, for example `There is some code on the screen.` Default: nothing. */
  readonly codeBlockPhrase?: string;
  /**
   * What is said instead of a formula with commands or exponents. Default: the signs of a short one, as `x² ≤ π/2`, and of
   * one that is long or not understood the word for a formula, in the language of the voice.
   */
  readonly formulaPhrase?: string;
  /**
   * Says a formula with commands or exponents, for example with `speech-rule-engine`.
   *
   * @param tex - The formula in TeX, without the marks around it, as soon as all of it is there.
   * @returns What is said; undefined for the phrase, or what holds without one. What it throws is reported as an error of
   *   the page's, and counts as undefined. Default: undefined.
   */
  readonly sayFormula?: (tex: string) => string | undefined;
  /** Whether emoji are left to the voice, which names some of them, or left out. Default: `kept`. */
  readonly emoji?: 'kept' | 'dropped';
}

/** What the text around the markdown decides. */
export interface MarkdownSettings {
  /** What is said of a formula that cannot be said, and for which the app has no phrase. Default: nothing. */
  readonly unsayablePhrase?: string;
  /** Whether what a model thought is spoken. Default: false. */
  readonly keepsLeftovers?: boolean;
}

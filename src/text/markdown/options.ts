/** What an app may choose about how markdown is spoken. */

/** How markdown is spoken. What is shown is the app's own affair. */
export interface MarkdownOptions {
  /** What is said instead of a block of code, for example `There is some code on the screen.` Default: nothing. */
  readonly codeBlockPhrase?: string;
  /** What is said instead of a formula with commands. Default: the signs of a short one, as `x² ≤ π/2`, and nothing of a long one. */
  readonly formulaPhrase?: string;
  /** Whether emoji are left to the voice, which names some of them, or left out. Default: `kept`. */
  readonly emoji?: 'kept' | 'dropped';
}

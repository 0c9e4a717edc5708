/** What Polly bills of a text (Amazon Polly developer guide, "Quotas"): what is said of it, and no SSML tag. */

/** A piece of text as Polly takes it. */
export interface BilledText {
  readonly text: string;
  /** What it is. Default: text. */
  readonly textType?: 'text' | 'ssml';
}

/** Most billed characters of one piece (Amazon Polly API reference, TextEvent and SynthesizeSpeech). */
export const MAX_BILLED_CHARACTERS = 3_000;

/** Most characters of one piece, tags included (the same reference). */
export const MAX_DOCUMENT_CHARACTERS = 6_000;

/** Markup of SSML: literal text, which is caught, comments, instructions, and tags, in whose attributes a `>` is a character. */
export const SSML_MARKUP = /<!\[CDATA\[([^]*?)\]\]>|<!--[^]*?-->|<\?[^]*?\?>|<(?:[^>"']|"[^"]*"|'[^']*')*>/g;

/** How many characters of a piece are billed, in UTF-16 code units; an entity counts as one. */
export function countBilledCharacters({ text, textType }: BilledText): number {
  return textType === 'ssml'
    ? text.replace(SSML_MARKUP, (_, literal: string | undefined) => (literal ?? '').replaceAll('&', '+')).replace(/&[^;\s]+;/g, '&').length
    : text.length;
}

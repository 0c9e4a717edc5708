/** Counts the characters that Polly bills: the spoken text, without SSML tags (Amazon Polly developer guide, "Quotas"). */

/** The text of one request or event to Polly. */
export interface BilledText {
  readonly text: string;
  /** The type of the text. Default: `text`. */
  readonly textType?: 'text' | 'ssml';
}

/** The most billed characters per request or event (Amazon Polly API reference, TextEvent and SynthesizeSpeech). */
export const MAX_BILLED_CHARACTERS = 3_000;

/** The most characters per request or event, tags included (same reference). */
export const MAX_DOCUMENT_CHARACTERS = 6_000;

/**
 * SSML markup: CDATA sections (whose text is captured), comments, processing instructions and tags. Attribute values may
 * contain `>`.
 */
export const SSML_MARKUP = /<!\[CDATA\[([^]*?)\]\]>|<!--[^]*?-->|<\?[^]*?\?>|<(?:[^>"']|"[^"]*"|'[^']*')*>/g;

/** The number of billed characters, in UTF-16 code units. An entity counts as one. */
export function countBilledCharacters({ text, textType }: BilledText): number {
  return textType === 'ssml'
    ? text.replace(SSML_MARKUP, (_, literal: string | undefined) => (literal ?? '').replaceAll('&', '+')).replace(/&[^;\s]+;/g, '&').length
    : text.length;
}

/**
 * Finds where the sentences of a shown text begin, by the same rules as for spoken text. The rules are loaded when a user
 * may need them; a page that only shows a text does not load them.
 */
import type * as splitter from '../../text/sentences/sentence-splitter';

let code: typeof splitter | undefined;

/** Loads the rules. Never throws: if loading fails, {@link sentenceStarts} returns undefined, and the next call tries again. */
export async function loadSentenceStarts(): Promise<void> {
  code ??= await import('../../text/sentences/sentence-splitter').catch(() => undefined);
}

/**
 * Finds the starts of sentences, in UTF-16 code units.
 *
 * @param language - BCP 47 tag of the text. Default: the rules that all languages share.
 * @returns In order, the first at 0; undefined until the rules are loaded.
 */
export function sentenceStarts(text: string, language?: string): number[] | undefined {
  if (code === undefined) return undefined;
  const sentences = new code.SentenceSplitter(language === undefined ? {} : { language });
  const starts = [0];
  let end = 0;
  for (const { length } of [...sentences.push(text), ...sentences.flush()].slice(0, -1)) starts.push((end += length));
  return starts;
}

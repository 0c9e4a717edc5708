/**
 * Where the sentences of a shown text begin, by the same rules as those that are spoken. The code that knows is loaded when
 * somebody may ask; a page that only shows a text does without.
 */
import type * as splitter from '../../text/sentences/sentence-splitter';

let code: typeof splitter | undefined;

/** Loads the code ahead. Never throws: without it {@link sentenceStarts} does not answer, and the next call tries again. */
export async function loadSentenceStarts(): Promise<void> {
  code ??= await import('../../text/sentences/sentence-splitter').catch(() => undefined);
}

/**
 * Where sentences begin, in UTF-16 code units.
 *
 * @param text - All of the text.
 * @param language - BCP 47 tag of it. Default: the rules that all languages share.
 * @returns In order, the first at 0; undefined as long as the code is not there.
 */
export function sentenceStarts(text: string, language?: string): number[] | undefined {
  if (code === undefined) return undefined;
  const sentences = new code.SentenceSplitter(language === undefined ? {} : { language });
  const starts = [0];
  let end = 0;
  for (const { length } of [...sentences.push(text), ...sentences.flush()].slice(0, -1)) starts.push((end += length));
  return starts;
}

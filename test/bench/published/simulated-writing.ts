/** Simulates a language model that writes at a steady pace. */

/**
 * Yields a text word by word, the n-th one `n * wordMs` after the first was requested. A late timer or a slow reader does
 * not delay later words: a model does not wait for its reader.
 *
 * @param text - The whole text; white space stays with the word before it.
 * @param wordMs - Milliseconds between words.
 */
export async function* writtenWords(text: string, wordMs: number): AsyncGenerator<string, void, undefined> {
  let dueMs = performance.now();
  for (const word of text.split(/(?<=\s)/u)) {
    dueMs += wordMs;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    yield word;
  }
}

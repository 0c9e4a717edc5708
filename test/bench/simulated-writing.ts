/** A language model that writes in a steady beat. */

/**
 * Yields a text word by word, the n-th one `n * wordMs` after the first was asked for. A timer that was late, or a
 * reader that was slow, delays no later word: a model does not wait for its reader.
 *
 * @param text - The whole text; its white space stays with the word before it.
 * @param wordMs - Milliseconds from word to word.
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

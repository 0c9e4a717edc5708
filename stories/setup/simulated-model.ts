/** Simulates a language model's answer: words at a steady pace. */

/** The pace of the model in AWS's benchmark of the bidirectional stream. */
export const DEFAULT_WORD_MS = 30;

/**
 * Yields a text word by word.
 *
 * @param text - The whole answer.
 * @param wordMs - Milliseconds between words.
 */
export async function* simulateAnswer(text: string, wordMs: number = DEFAULT_WORD_MS): AsyncGenerator<string> {
  for (const word of text.split(/(?<=\s)/u)) {
    await new Promise((resolve) => setTimeout(resolve, wordMs));
    yield word;
  }
}

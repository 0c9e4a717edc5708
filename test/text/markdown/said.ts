/** Returns what is spoken of markdown. */
import { expect } from 'vitest';
import { MarkdownSpeech } from '../../../src/text/markdown/markdown-speech';
import type { MarkdownOptions } from '../../../src/text/markdown/options';

/** Returns the speech for a text that arrives in these pieces. */
export function say(pieces: Iterable<string>, options?: MarkdownOptions): string {
  const speech = new MarkdownSpeech(options);
  return [...[...pieces].flatMap((piece) => speech.push(piece)), ...speech.end()].map(({ text }) => text).join('');
}

/** Expects this speech for a text, also if it arrives character by character. */
export function expectSaid(markdown: string, spoken: string, options?: MarkdownOptions): void {
  expect(say([markdown], options)).toBe(spoken);
  expect(say(markdown, options)).toBe(spoken);
}

/** What is said of markdown. */
import { expect } from 'vitest';
import { MarkdownSpeech } from '../../../src/text/markdown/markdown-speech';
import type { MarkdownOptions } from '../../../src/text/markdown/options';

/** What is said of a text that comes in these pieces. */
export function say(pieces: Iterable<string>, options?: MarkdownOptions): string {
  const speech = new MarkdownSpeech(options);
  return [...[...pieces].flatMap((piece) => speech.push(piece)), ...speech.end()].map(({ text }) => text).join('');
}

/** Expects that this is said of a text, also where it comes a character at a time. */
export function expectSaid(markdown: string, spoken: string, options?: MarkdownOptions): void {
  expect(say([markdown], options)).toBe(spoken);
  expect(say(markdown, options)).toBe(spoken);
}

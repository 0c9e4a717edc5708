/** Markdown is read from the middle of a long text on as it is read from its beginning on. */
import { expect, it } from 'vitest';
import { MarkdownSpeech } from '../../../src/text/markdown/markdown-speech';
import { readAfter } from '../../../src/text/speakable/read-after';
import { recentBlocks } from '../../../src/text/speakable/recent-blocks';
import { Chance } from '../../chaos/texts/chance';
import { composeMarkdown } from '../../core/source/markdown-documents';

function longDocument(chance: Chance, length: number): string {
  let text = '';
  while (text.length < length) text += `${composeMarkdown(chance)}\n\n`;
  return text;
}

it('reads what follows as it does behind the whole text', () => {
  const lengths: number[] = [];
  for (let seed = 1; seed <= 40; seed += 1) {
    const chance = new Chance(seed);
    const text = longDocument(chance, 12_000);
    const at = chance.whole(10_000, text.length - 200);
    const [before, rest] = [text.slice(0, at), text.slice(at)];
    lengths.push(recentBlocks(before).length);
    const speak = (preceding: string) => {
      const reader = readAfter(preceding, 0, new MarkdownSpeech());
      return [...reader.push(rest), ...reader.end()].map((segment) => segment.text).join('');
    };
    expect(speak(recentBlocks(before)), String(seed)).toBe(speak(before));
  }
  // Otherwise nothing was compared.
  expect(lengths.filter((length) => length <= 8_000).length).toBeGreaterThan(20);
});

it.each([
  ['a block of code', '```\nls\n\n'],
  ['a formula', '$$\nx\n\n'],
  ['a comment', '<!-- hidden\n\n'],
  ['reasoning', '<think>\n\n'],
  ['reasoning in brackets', '[THINK]\n\n'],
])('reads the whole text if it may be within %s', (_, opening) => {
  const text = `${opening}${'Many words are written here.\n\n'.repeat(500)}`;
  expect(recentBlocks(text)).toBe(text);
  expect(recentBlocks(text.slice(opening.length)).length).toBeLessThanOrEqual(8_000);
});

import { describe, expect, it } from 'vitest';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { pathologicalTexts } from './pathological';

const CHUNK_CHARACTERS = 1_000;

function sayInChunks(text: string, characters: number): string {
  const speakable = createSpeakableText({ markdown: true });
  const spoken: string[] = [];
  for (let at = 0; at < text.length; at += characters) {
    for (const piece of speakable.push(text.slice(at, at + characters))) spoken.push(piece.text);
  }
  for (const piece of speakable.end()) spoken.push(piece.text);
  return spoken.join('');
}

// With quadratic time these would take minutes. `npm run bench -- text` measures the time.
describe('20 KB of markup that is never closed', () => {
  it.each(pathologicalTexts(20_000))('%j', (_, text) => {
    expect(sayInChunks(text, CHUNK_CHARACTERS)).toBe(sayInChunks(text, text.length));
  });
});

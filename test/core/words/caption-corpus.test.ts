/** Captions of markdown show what a renderer does, to the sign, and no block shares a caption with another one. */
import { describe, expect, test } from 'vitest';
import { toCaptionCues } from '../../../src/core/words/caption-cues';
import { renderedText } from '../../text/markdown/rendered-words';
import { CORPUS } from './caption-corpus';
import { wordsOfText } from './captioned-text';

const withoutSpace = (text: string) => text.replace(/\s/gu, '').normalize('NFC');
/** Lines of the renderer, each of which is at least one caption. */
const linesOf = (text: string) => text.split('\n').map(withoutSpace).filter(Boolean);

describe.each(CORPUS)('%s', (_, language, markdown) => {
  const cuesOf = (step?: number) => toCaptionCues(wordsOfText(markdown, { markdown: true, language }, step)).map(({ text }) => text);

  test.each([
    ['whole', undefined],
    ['a token at a time', 4],
    ['a character at a time', 1],
  ])('is captioned as it is rendered: %s', (_, step) => {
    expect(withoutSpace(cuesOf(step).join(''))).toBe(withoutSpace(renderedText(markdown)));
  });

  test('has captions that begin where blocks do', () => {
    const cues = cuesOf().map(withoutSpace);
    const rendered = linesOf(renderedText(markdown));
    // Cells of a row, what is wrapped and what an element draws apart share a line of speech.
    const ends = new Set(cues.map((_, index) => cues.slice(0, index + 1).join('').length));
    const missing = rendered.filter((line, index) => {
      const end = rendered.slice(0, index + 1).join('').length;
      return !ends.has(end) && /[.!?。！？।:：]$/u.test(line);
    });
    expect(missing).toEqual([]);
  });
});

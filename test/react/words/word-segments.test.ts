import { expect, test } from 'vitest';
import { loadSentenceStarts } from '../../../src/core/words/sentence-starts';
import { WordSegments } from '../../../src/react/spoken-text/words/word-segments';

const TEXT = 'Dr. Lee met Mrs. Kim at No. 5. 50 people came. "Why?" Harry asked.';

/** Returns the words that the down arrow reaches, from the first one on. */
function down(text: string, language?: string): string[] {
  const segments = new WordSegments(text, language);
  const words: string[] = [];
  for (let character = 0; ;) {
    const word = segments.stepSentence(character, 1);
    if (word === undefined || word.start === character) return words;
    words.push(text.slice(word.start, word.end));
    character = word.start;
  }
}

test('the keys move between sentences as they are spoken', async () => {
  // Before the code is loaded, the browser's own rules apply, which know no abbreviations.
  expect(down(TEXT, 'en')[0]).not.toBe('50');
  await loadSentenceStarts();
  expect(down(TEXT, 'en')).toEqual(['50', 'Why']);
  expect(down('Am 3. Oktober kam Dr. med. Huber. Dann ging er.', 'de')).toEqual(['Dann']);
  expect(new WordSegments(TEXT, 'en').stepSentence(TEXT.length - 2, -1)).toEqual({
    start: TEXT.indexOf('50'),
    end: TEXT.indexOf('50') + 2,
  });
});

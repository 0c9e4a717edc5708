import { expect, it } from 'vitest';
import { PASSAGE, PASSAGE_SENTENCES, PASSAGE_SIZE } from './passage';

it('is as long as the passage of the published benchmark, in characters, words and sentences', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  expect({
    characters: PASSAGE.length,
    words: PASSAGE.split(/\s+/u).length,
    sentences: [...segmenter.segment(PASSAGE)].length,
  }).toEqual(PASSAGE_SIZE);
  expect(PASSAGE_SIZE).toEqual({ characters: 7045, words: 970, sentences: 27 });
});

it('splits into its sentences', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  expect([...segmenter.segment(PASSAGE)].map(({ segment }) => segment.trim())).toEqual(PASSAGE_SENTENCES);
});

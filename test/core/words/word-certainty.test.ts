/** The word that an app gets while the sound deviates from the text. */
import { expect, test } from 'vitest';
import { WordReader } from '../../../src/core/words/spoken-word';

const WRITTEN = 'One two. Three four.';

test('only the sentence is certain while the place is lost', () => {
  const timed = { startCharacter: 4, endCharacter: 7, startSeconds: 1, endSeconds: 1.4, isExact: false };
  const reader = new WordReader({
    times: { wordAt: () => timed, isSureAt: (seconds: number) => seconds < 3 || seconds > 5, timedWords: () => [timed] },
    text: { slice: (start: number, end?: number) => WRITTEN.slice(start, end), sentenceEnds: [9] },
    prepared: { givenRange: (start: number, end: number) => ({ start, end }), shown: () => [] as never },
  } as unknown as ConstructorParameters<typeof WordReader>[0]);
  const word = reader.at(2);
  expect(word).toMatchObject({ start: 4, end: 7, certainty: 'word' });
  expect(reader.at(2.5)).toBe(word);
  const lost = reader.at(4);
  expect(lost).toEqual({ ...word, certainty: 'sentence' });
  expect(reader.at(4.5)).toBe(lost);
  expect(reader.at(6)).toEqual(word);
});

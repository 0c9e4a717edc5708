import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordList } from '../../src/timing/word-list';

const TEXT = 'Well, "yes" — said Dr. Who.\n\nIt costs $5,\tor 3.50! 从那以后，小船开到半夜。Don’t ask why';

function wordsOf(pieces: readonly string[]): WordList['words'] {
  const list = new WordList('en');
  for (const piece of pieces) list.append(piece);
  list.flush();
  return list.words;
}

describe('WordList', () => {
  it('reports the text behind a word', () => {
    const marks = new Map(wordsOf([TEXT]).map(({ text, pauseBehind }) => [text, pauseBehind]));
    expect(marks.get('Well')).toBe('clause');
    expect(marks.get('yes')).toBe('clause');
    expect(marks.get('said')).toBe('none');
    expect(marks.get('Dr')).toBe('clause');
    expect(marks.get('半夜')).toBe('sentence');
    expect(marks.get('why')).toBe('none');
  });

  it('knows where more is said than letters show', () => {
    const open = wordsOf([TEXT]).flatMap(({ text, isOpenEnded }) => (isOpenEnded ? [text] : []));
    expect(open).toEqual(['costs', '5', '3.50']);
  });

  it('has the characters of each word', () => {
    for (const { text, startCharacter, endCharacter } of wordsOf([TEXT])) expect(TEXT.slice(startCharacter, endCharacter)).toBe(text);
  });

  it('gives the same result for any split', () => {
    const whole = wordsOf([TEXT]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: TEXT.length })), (cuts) => {
        const at = [0, ...cuts.sort((one, other) => one - other), TEXT.length];
        expect(wordsOf(at.map((cut, index) => TEXT.slice(at[index - 1] ?? 0, cut)))).toEqual(whole);
      }),
    );
  });

  it('does not report a word that may continue', () => {
    const list = new WordList('en');
    list.append('Hello wor');
    expect(list.words.map(({ text }) => text)).toEqual([]);
    list.append('ld and');
    expect(list.words.map(({ text }) => text)).toEqual(['Hello']);
    list.flush();
    expect(list.words.map(({ text }) => text)).toEqual(['Hello', 'world', 'and']);
  });
});

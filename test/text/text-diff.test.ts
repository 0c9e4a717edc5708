import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffTexts } from '../../src/text/diff/text-diff';

/** Returns each replaced text with its replacement. */
function changes(before: string, after: string): [string, string][] {
  return diffTexts(before, after).map(({ oldStart, oldEnd, newStart, newEnd }) => [
    before.slice(oldStart, oldEnd),
    after.slice(newStart, newEnd),
  ]);
}

describe('diffTexts', () => {
  it.each([
    ['The cat sat', 'The cat sat', []],
    ['The cat sat', 'The cat sat down', [['', ' down']]],
    [
      'I think the old cat sat on',
      'I really think the old cat sat on the mat',
      [
        ['', ' really'],
        ['', ' the mat'],
      ],
    ],
    ['It costs 5 dolars', 'It costs 5 dollars. Is that fine?', [['dolars', 'dollars. Is that fine?']]],
    [
      'is **fo**',
      'is **forty two** and more',
      [
        ['fo', 'forty two'],
        ['', ' and more'],
      ],
    ],
    ['Let me check...', 'Let me check. The answer is 42.', [['..', ' The answer is 42.']]],
    ['Hell\n\nAI can err.', 'Hello world\n\nAI can err.', [['Hell', 'Hello world']]],
    [
      'The old cat sat.',
      'The **old** cat sat.',
      [
        ['', '**'],
        ['', '**'],
      ],
    ],
    [
      'one\ntwo three',
      'one two\nthree',
      [
        ['\n', ' '],
        [' ', '\n'],
      ],
    ],
    ['Yes, it is.', 'Yes, it is. Yes, it is.', [['', ' Yes, it is.']]],
    ['costs 3.14 now', 'costs 3.15 now', [['3.14', '3.15']]],
    [
      '日本語の文章です',
      '日本語の長い文章でした',
      [
        ['', '長い'],
        ['す', 'した'],
      ],
    ],
    [
      'Teh cat sits',
      'The cat sat',
      [
        ['Teh', 'The'],
        ['sits', 'sat'],
      ],
    ],
    [
      'see [Go](x:y)',
      'see [Google](z:y) now',
      [
        ['Go', 'Google'],
        ['](x:y)', '](z:y)'],
        ['', ' now'],
      ],
    ],
    [
      'The ferry left at 6',
      'The Xylophone at 6:45',
      [
        ['ferry left', 'Xylophone'],
        ['6', '6:45'],
      ],
    ],
    [
      'one two...',
      'one six ten. two',
      [
        ['', ' six ten.'],
        ['...', ''],
      ],
    ],
    ['', 'new', [['', 'new']]],
    ['old', '', [['old', '']]],
    ['ends here.', 'stops there.', [['ends here.', 'stops there.']]],
  ] as [string, string, [string, string][]][])('of %j and %j', (before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  it('takes a word that two other sentences share for chance', () => {
    const before = 'Yes. Let me think about the big problem. Then';
    const after = 'Yes. The capital of France, about two million people. Then';
    expect(changes(before, after)).toEqual([['Let me think about the big problem', 'The capital of France, about two million people']]);
  });

  const words = fc
    .array(fc.constantFrom('a', 'bb', 'c.', '🙂', 'dd', '\n', '**', 'été', '文'), { maxLength: 30 })
    .map((parts) => parts.join(' '));

  it('leaves of both texts the same, in order, whatever they are', () => {
    fc.assert(
      fc.property(words, words, words, words, (start, old, fresh, end) => {
        const [before, after] = [start + old + end, start + fresh + end];
        let [oldFrom, newFrom] = [0, 0];
        for (const { oldStart, oldEnd, newStart, newEnd } of diffTexts(before, after)) {
          expect([oldStart >= oldFrom, newStart >= newFrom, oldEnd >= oldStart, newEnd >= newStart]).toEqual([true, true, true, true]);
          expect(before.slice(oldFrom, oldStart)).toBe(after.slice(newFrom, newStart));
          [oldFrom, newFrom] = [oldEnd, newEnd];
        }
        expect(before.slice(oldFrom)).toBe(after.slice(newFrom));
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds each of many edits of a long text, at its beginning and its end', () => {
    const long = Array.from({ length: 2_000 }, (_, index) => `word${index}`).join(' ');
    const edited = `(13 words) ${long.replaceAll(/word\d*00\b/gu, 'CHANGED')} and more`;
    const found = changes(`(12 words) ${long}`, edited);
    expect(found[0]).toEqual(['12', '13']);
    expect(found.at(-1)).toEqual(['', ' and more']);
    expect(found.filter(([, now]) => now === 'CHANGED')).toHaveLength(19);
    expect(found).toHaveLength(21);
  });
});

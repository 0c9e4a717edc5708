import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetAfterEdit } from '../../src/text/edited-text';

/** What is spoken after the edit; the bar in `before` is how far speech was. */
function rest(before: string, after: string): string | undefined {
  const offset = offsetAfterEdit({ before: before.replace('|', ''), spokenLength: before.indexOf('|'), after });
  return offset === undefined ? undefined : after.slice(offset);
}

describe('an edited text', () => {
  it.each([
    ['appended to', 'The cat| sat', 'The cat sat down', ' sat down'],
    ['changed behind what was spoken', 'The cat| sat', 'The cat slept', ' slept'],
    ['cut behind what was spoken', 'The cat| sat', 'The cat', ''],
    ['changed before it, longer', 'The cat sat| on the mat', 'The big cat sat on the mat', ' on the mat'],
    ['changed before it, shorter', 'The old cat sat| on the mat', 'The cat sat on the mat', ' on the mat'],
    ['changed in the last spoken word', 'I think the cat sat| on', 'I think the cat sits on the mat', ' on the mat'],
    ['changed in a word of which half was spoken', 'I think the cat sa|t on', 'I think the cat sits on', ' on'],
    ['changed in what was spoken', 'I think that the old cat| sat on the mat today', 'I think that the big grey dog sat on the mat today', ' sat on the mat today'],
    ['changed across the place', 'I think that the old| cat sat on the mat today', 'I think that the big grey dog sat on the mat today', ' grey dog sat on the mat today'],
    ['changed before it and appended to', 'The cat sat on the mat in the hall.|', 'The big cat sat on the mat in the hall. It slept.', ' It slept.'],
    ['short, changed and appended to', 'Teh cat sat|', 'The cat sat on the mat.', ' on the mat.'],
    ['a short sentence, changed and appended to', 'Hi, I am Bob.|', 'Hey, I am Bob. Nice to meet you all.', ' Nice to meet you all.'],
    ['appended to with its own end', 'Yes, it is.|', 'Yes, it is. Yes, it is.', ' Yes, it is.'],
    ['changed at its end and appended to', 'Teh cat|', 'The cats sat', 's sat'],
    ['replaced by one that ends like it somewhere', 'Hi Bob.|', 'Good morning to you, Bob. Nice to meet you.', undefined],
    ['replaced', 'The cat sat|', 'Hello there, world', undefined],
    ['emptied', 'The cat sat|', '', undefined],
  ])('that was %s', (_, before, after, expected) => {
    expect(rest(before, after)).toBe(expected);
  });

  it('goes on inside the new text, and says all that is behind the edit', () => {
    const words = fc.array(fc.constantFrom('a', 'bb ', 'c. ', '🙂', ' ', 'd'), { maxLength: 20 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, words, words, words, fc.double({ min: 0, max: 1, noNaN: true }), (start, old, fresh, end, fraction) => {
        const before = start + old + end;
        const after = start + fresh + end;
        const spokenLength = Math.floor(fraction * before.length);
        const offset = offsetAfterEdit({ before, spokenLength, after });
        if (offset === undefined) return;
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThanOrEqual(after.length);
        // What was not spoken and did not change is spoken.
        if (spokenLength <= start.length) expect(offset).toBe(spokenLength);
        // Where the texts part later than they were cut, as "aa" and "a" do, nobody can tell what was left out.
        const isPlain = before.charAt(start.length) !== after.charAt(start.length);
        if (isPlain && spokenLength <= start.length + old.length) expect(after.slice(offset).endsWith(end)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

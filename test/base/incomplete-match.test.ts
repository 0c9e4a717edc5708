import { describe, expect, it } from 'vitest';
import { matchDecided, mayGoOn } from '../../src/base/incomplete-match';

/** Patterns, texts that match as a whole, and texts that cannot become a match. */
const PATTERNS: readonly (readonly [pattern: RegExp, matches: readonly string[], others: readonly string[]])[] = [
  [/\[\^[^\s\]]{1,3}\]/y, ['[^a]', '[^abc]'], ['[a', '[^abcd', '[^ ']],
  [/a(?:bc|d)*e/y, ['ae', 'abcde', 'abcbce'], ['ac', 'abe', 'ef']],
  [/<(sup|sub)>x<\/\1>/iy, ['<sup>x</sup>', '<SUB>x</SUB>'], ['<b', '<sup>y']],
  [/x(?=[ \t]|$)/y, [], ['y', 'xy', 'x ']],
  [/\d+(?!\d|\.\d)/y, [], ['a', '1a', '1. ']],
  [/(?<=b)c\.d/y, [], ['c']],
  [/(?<name>\p{L}{2})-?\u{1f600}/uy, ['äb\u{1f600}', 'ab-\u{1f600}'], ['a-', 'ab+']],
  [/[\]a-]{2}\$/y, [']-$', 'aa$'], ['b', 'aab']],
  [/a{2,}?b|cd?/y, ['aab', 'aaab', 'cd'], ['ab', 'd']],
];

describe('a match that a text may end within', () => {
  it.each(PATTERNS)('%s goes on from each of its beginnings', (pattern, matches, others) => {
    for (const match of matches) {
      for (let length = 0; length < match.length; length += 1) expect(mayGoOn(pattern, `>${match.slice(0, length)}`, 1)).toBe(true);
      expect(matchDecided(pattern, match.slice(0, -1), 0, false)).toBeUndefined();
      expect(matchDecided(pattern, match, 0, true)?.[0]).toBe(match);
    }
    for (const other of others) expect(mayGoOn(pattern, other)).toBe(false);
  });

  it.each([
    [/x(?=[ \t]|$)/y, 'x'],
    [/\d+(?!\d|\.\d)/y, '1.'],
    [/\d{1,2}/y, '1'],
  ])('%s depends on what follows %j', (pattern, text) => {
    expect(mayGoOn(pattern, text)).toBe(true);
  });

  it('is over where no later text can make it longer', () => {
    expect(mayGoOn(/\d{1,2}/y, '12')).toBe(false);
    expect(matchDecided(/\[a\]/y, '[a]', 0, false)?.[0]).toBe('[a]');
  });
});

/** Differences between words that need not be spoken again. */
import { describe, expect, it } from 'vitest';
import { isSpellingOf } from '../../src/text/diff/word-likeness';

describe('isSpellingOf', () => {
  it.each([
    ['dolars', 'dollars'],
    ['Paris', 'paris'],
    ['cafe', 'café'],
    ["don't", 'don’t'],
    ['occured', 'occurred'],
  ])('%s and %s are one word', (one, other) => {
    expect(isSpellingOf(one, other)).toBe(true);
  });

  it.each([
    ['on', 'no'],
    ['nuclear', 'unclear'],
    ['typical', 'atypical'],
    ['causal', 'casual'],
    ['country', 'county'],
    ['united', 'untied'],
    ['diner', 'dinner'],
    ['1914', '1941'],
    ['fo', 'forty'],
  ])('%s and %s are two', (one, other) => {
    expect(isSpellingOf(one, other)).toBe(false);
  });
});

/** Differences between words that need not be spoken again. */
import { describe, expect, it } from 'vitest';
import { spellingKeyOf } from '../../src/text/diff/word-key';

describe('spellingKeyOf', () => {
  it.each([
    ['dolars', 'dollars'],
    ['Paris', 'paris'],
    ['cafe', 'café'],
    ["don't", 'don’t'],
    ['occured', 'occurred'],
  ])('%s and %s are one word', (one, other) => {
    expect(spellingKeyOf(one)).toBe(spellingKeyOf(other));
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
    expect(spellingKeyOf(one)).not.toBe(spellingKeyOf(other));
  });
});

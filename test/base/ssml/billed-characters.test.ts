/** Polly bills spoken text, but no tags. */
import { expect, test } from 'vitest';
import { countBilledCharacters } from '../../../src/base/ssml/billed-characters';

test.each([
  ['<b>', 'text', 3],
  ['<speak>Tom &amp; <break time="1s"/>Eve</speak>', 'ssml', 'Tom & Eve'.length],
  ['<speak>a<!-- b > c -->d<![CDATA[<e>&amp;]]><sub alias="f > g">h</sub><?i j?></speak>', 'ssml', 'ad<e>&amp;h'.length],
  ['<speak>Tom', 'ssml', 3],
] as const)('%s', (text, textType, billed) => {
  expect(countBilledCharacters({ text, textType })).toBe(billed);
});
